import type { ProtonError } from './errors.js'

/** Where a deployment stands, whatever word its target kind uses for it; `absent`: there is no such target. */
export type Phase = 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled' | 'absent'

/** The values of the input `deploymentType`, as Proton's API names them. */
export const deploymentTypes = ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const
export type DeploymentType = (typeof deploymentTypes)[number]

/** A template version, "1" and "4" for version 1.4. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
}

/** One answer of Proton: a target with its latest deployment, or one deployment. Times in epoch milliseconds. */
export interface Snapshot {
  readonly phase: Phase
  /** Proton's own word for the phase, e.g. `IN_PROGRESS`. */
  readonly status: string
  readonly message?: string | undefined
  /** What it is a deployment of, where that is not the target itself: `component assets`. */
  readonly of?: string | undefined
  /** The deployment that phase and status belong to; absent on endpoints older than deployment ids. */
  readonly deploymentId?: string | undefined
  readonly attemptedAt?: number | undefined
  /** Of a deployment that ended, where the endpoint tells. */
  readonly completedAt?: number | undefined
  readonly succeededDeploymentId?: string | undefined
  /** Of an update of a service: what it does to the instances. */
  readonly instances?: InstanceChanges | undefined
  /** Of a deployment: the latest one of its target, as far as the answer says. */
  readonly latestDeploymentId?: string | undefined
  readonly templateVersion?: TemplateVersion | undefined
  readonly spec?: string | undefined
  /** The clientToken of the latest update, where the target kind keeps one. */
  readonly clientToken?: string | undefined
}

/** What an update of a service does to its instances, by name. */
export interface InstanceChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** What the spec says otherwise, and Proton leaves as it is deployed: `['pipeline', 'instance dev']`. */
  readonly left: readonly string[]
}

/** How long a deployment that ended took, in ms, by Proton's own times; undefined when they are not told. */
export function tookMsOf({ attemptedAt, completedAt }: Snapshot): number | undefined {
  const tookMs = completedAt === undefined || attemptedAt === undefined ? -1 : completedAt - attemptedAt
  return tookMs >= 0 ? tookMs : undefined
}

/** What a target is told beside spec and version, by the names of Proton's API; each kind takes some. */
export interface Settings {
  readonly description?: string | undefined
  readonly templateName?: string | undefined
  readonly protonServiceRoleArn?: string | undefined
  readonly componentRoleArn?: string | undefined
  readonly codebuildRoleArn?: string | undefined
  readonly environmentAccountConnectionId?: string | undefined
  readonly provisioningRepository?: ProvisioningRepository | undefined
  readonly repositoryConnectionArn?: string | undefined
  readonly repositoryId?: string | undefined
  readonly branchName?: string | undefined
  /** Of a component: the infrastructure as code itself, and the list of its files. */
  readonly templateFile?: string | undefined
  readonly manifest?: string | undefined
  /** Of a component: where it lives, when it is created detached. */
  readonly environmentName?: string | undefined
  /** Of a component: the instance to attach it to; two empty texts detach it. */
  readonly serviceName?: string | undefined
  readonly serviceInstanceName?: string | undefined
}

/** A linked repository that infrastructure is provisioned by, as `owner/name`. */
export interface ProvisioningRepository {
  readonly provider: 'GITHUB' | 'GITHUB_ENTERPRISE' | 'BITBUCKET'
  readonly name: string
  readonly branch: string
}

/** What an update asks for. */
export interface Change {
  readonly deploymentType: DeploymentType
  /** The YAML document; absent: the one now deployed stays. */
  readonly spec?: string | undefined
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  /** Makes a repeated update recognisable, where the target kind takes one. */
  readonly clientToken: string
  readonly settings?: Settings | undefined
  /** A service's instances that the spec leaves out may be deleted. */
  readonly allowInstanceRemoval?: boolean
}

/** A finished deployment of the same target: how long it took, for expecting the end of the next. */
export interface PastDeployment {
  readonly deploymentId: string
  readonly status: string
  readonly succeeded: boolean
  readonly createdAt: number
  readonly tookMs: number
}

/** Infrastructure outputs by key. */
export type Outputs = ReadonlyMap<string, string>

/** What exists where a name was not found: `['dev', 'prod']` as the `service instances of shop`. */
export interface Alternatives {
  readonly what: string
  readonly names: readonly string[]
}

/** The deployments of one target. */
export interface Deployments {
  get(deploymentId: string, signal: AbortSignal): Promise<Snapshot>
  /** The finished ones, newest first: one request, so one page. */
  list(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** The finished ones of all pages, newest first. */
  listAll(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** Deletes a record; what was deployed stays. */
  delete(deploymentId: string, signal: AbortSignal): Promise<void>
}

/** One target in Proton. Every method throws {@link ProtonError} and nothing else. What is absent Proton does not do. */
export interface Deployable {
  /** How often the AWS CLI's own waiter looks at this kind, in ms: a sense of how fast it goes. */
  readonly pulseMs: number
  /** The target and its latest deployment. */
  get(signal: AbortSignal): Promise<Snapshot>
  /** Takes no signal: half an update helps nobody. `now` is the target as last read. */
  update(change: Change, now: Snapshot): Promise<Snapshot>
  /** Makes the target, and with it its first deployment. */
  create?: (change: Change) => Promise<Snapshot>
  /** Stops the deployment in progress, whosever it is. */
  cancel?: (signal: AbortSignal) => Promise<Snapshot>
  readonly deployments?: Deployments
  /** Without an id: the outputs of the target as it is now. */
  listOutputs?: (deploymentId: string | undefined, signal: AbortSignal) => Promise<Outputs>
  /** What could have been meant when `get` found nothing. */
  alternatives(signal: AbortSignal): Promise<Alternatives>
  /** The deployment of something else that must end before this target can be updated, if there is one. */
  blocking?: (change: Change, signal: AbortSignal) => Promise<Snapshot | undefined>
  /** Reads what an update needs to know beyond the target, and refuses, before anything is sent, what must not be. */
  prepare?: (change: Change, now: Snapshot, signal: AbortSignal) => Promise<void>
  readonly sync?: Sync
  readonly removal?: Removal
}

/** Where a target is synced from. */
export interface SyncConfig {
  readonly repositoryProvider: string
  readonly repositoryName: string
  readonly branch: string
  readonly filePath: string
}

/** What keeps a target from being synced. */
export interface SyncBlocker {
  readonly id: string
  readonly createdReason: string
}

/** A target's sync from a repository. */
export interface Sync {
  /** Undefined when the target is not synced. */
  config(signal: AbortSignal): Promise<SyncConfig | undefined>
  /** The blockers that stop the sync now. */
  activeBlockers(signal: AbortSignal): Promise<readonly SyncBlocker[]>
}

/** How a target stands that is to be deleted. */
export interface Standing {
  readonly state: 'there' | 'busy' | 'deleting' | 'failed' | 'gone'
  readonly status: string
  readonly message?: string | undefined
}

/** Deleting a target. */
export interface Removal {
  get(signal: AbortSignal): Promise<Standing>
  /** Takes no signal: half a request helps nobody. */
  delete(): Promise<void>
  /** What must be detached or deleted first, as Proton refuses otherwise: `['component assets']`. */
  heldBy?: (signal: AbortSignal) => Promise<readonly string[]>
  /** The deployment of something else that must end first, if there is one. */
  blocking?: (signal: AbortSignal) => Promise<Snapshot | undefined>
}

/** Why a deployment was left without knowing its end, or not begun. */
export type Abandonment =
  /** the time was over: ours goes on, or the target was never free */
  | 'timeout'
  /** the time was over, and the cancellation asked for then did not end in CANCELLED, as far as is known */
  | 'uncancelled'
  /** the target is busy with somebody else's deployment, and the step is not to wait */
  | 'busy'
  /** Proton refused the update as a conflict though the target itself is idle, and the step is not to wait */
  | 'blocked'
  /** the workflow was cancelled before Proton accepted an update */
  | 'stopped'
  /** the workflow was cancelled or the time was over, and Proton cannot stop a deployment of this kind */
  | 'unstoppable'
  /** the workflow was cancelled; what became of the deployment could not be confirmed */
  | 'unconfirmed'
  /** a newer deployment took the target over and ours can no longer be judged */
  | 'superseded'
  /** the answer to Update was lost, and what was taken for ours turned out to bring something else */
  | 'mistaken'
  /** Proton can no longer be read: credentials, permissions, the target is gone */
  | 'unreadable'
  /** Update got no answer and the target does not tell whether it was accepted */
  | 'unanswered'

/** An ending without a known end of ours. */
export interface Abandoned {
  readonly kind: 'abandoned'
  readonly why: Abandonment
  /** Ours, as last seen. */
  readonly deployment?: Snapshot | undefined
  /** The one in our way. */
  readonly other?: Snapshot | undefined
  readonly error?: ProtonError | undefined
}

/** How the step ended. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly deployment: Snapshot; readonly outputs: Outputs | ProtonError }
  | { readonly kind: 'failed'; readonly deployment: Snapshot; readonly newer?: string | undefined }
  | {
      readonly kind: 'cancelled'
      readonly by: 'signal' | 'timeout' | 'elsewhere'
      readonly deployment: Snapshot
      readonly newer?: string | undefined
    }
  | Abandoned
  /** `wait: false`: under way. */
  | { readonly kind: 'started'; readonly deployment: Snapshot }
  /** `deploymentType: NONE`: changed without a deployment. */
  | { readonly kind: 'updated'; readonly deployment: Snapshot }
