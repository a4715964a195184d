import type { ProtonError } from './errors.js'

/** Where a deployment stands, whatever word its target kind uses for it. */
export type Phase = 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled'

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
  /** The deployment that phase and status belong to; absent on endpoints older than deployment ids. */
  readonly deploymentId?: string | undefined
  readonly attemptedAt?: number | undefined
  /** Of a deployment that ended, where the endpoint tells. */
  readonly completedAt?: number | undefined
  readonly succeededDeploymentId?: string | undefined
  /** Of a deployment: the latest one of its target, as far as the answer says. */
  readonly latestDeploymentId?: string | undefined
  readonly templateVersion?: TemplateVersion | undefined
  readonly spec?: string | undefined
  /** The clientToken of the latest update, where the target kind keeps one. */
  readonly clientToken?: string | undefined
}

/** How long a deployment that ended took, in ms, by Proton's own times; undefined when they are not told. */
export function tookMsOf({ attemptedAt, completedAt }: Snapshot): number | undefined {
  const tookMs = completedAt === undefined || attemptedAt === undefined ? -1 : completedAt - attemptedAt
  return tookMs >= 0 ? tookMs : undefined
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
}

/** A finished deployment of the same target: how long it took, for expecting the end of the next. */
export interface PastDeployment {
  readonly deploymentId: string
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

/** One target in Proton. Every method throws {@link ProtonError} and nothing else. */
export interface Deployable {
  /** How often the AWS CLI's own waiter looks at this kind, in ms: a sense of how fast it goes. */
  readonly pulseMs: number
  /** The target and its latest deployment. */
  get(signal: AbortSignal): Promise<Snapshot>
  /** Takes no signal: half an update helps nobody. `now` is the target as last read. */
  update(change: Change, now: Snapshot): Promise<Snapshot>
  /** Stops the deployment in progress, whosever it is; absent: Proton cannot stop this kind. */
  cancel?: (signal: AbortSignal) => Promise<Snapshot>
  getDeployment(deploymentId: string, signal: AbortSignal): Promise<Snapshot>
  /** The finished deployments of this target, newest first: one request, so one page. */
  listDeployments(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** Without an id: the outputs of the target as it is now. */
  listOutputs(deploymentId: string | undefined, signal: AbortSignal): Promise<Outputs>
  /** What could have been meant when `get` found nothing. */
  alternatives(signal: AbortSignal): Promise<Alternatives>
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
