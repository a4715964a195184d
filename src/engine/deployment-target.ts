import type { ProtonError } from '../shared/errors.js'
import type {
  Change,
  Outputs,
  PastDeployment,
  Snapshot,
  StartedDeployment,
  TemplateVersion,
} from './deployment.js'

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
  /** Every deployment that has a record, whether it has ended or not, of all pages. */
  listStarted(signal: AbortSignal): Promise<readonly StartedDeployment[]>
  /** The finished ones of all pages, newest first. */
  listAll(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** Deletes a record; what was deployed stays. */
  delete(deploymentId: string, signal: AbortSignal): Promise<void>
}

/** One target in Proton. Every method throws {@link ProtonError} and nothing else. What is absent Proton does not do. */
export interface Deployable {
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
  /**
   * The change as it is to be sent to the target as it is `now`; undefined when there is nothing to change. Refuses,
   * before anything is sent, what must not be.
   */
  prepare?: (change: Change, now: Snapshot, signal: AbortSignal) => Promise<Change | undefined>
  /** The template of a target that is to be created, where it is that of what the target belongs to. */
  templateOf?: (signal: AbortSignal) => Promise<string | undefined>
  /**
   * Why Proton would refuse the change, as prepared, as far as reads show; undefined when nothing speaks against it. For
   * a plan: a deployment leaves that to Proton.
   */
  foresee?: (change: Change, now: Snapshot, signal: AbortSignal) => Promise<ProtonError | undefined>
  readonly sync?: Sync
  readonly templates?: Templates
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

/** The templates of one kind of target. */
export interface Templates {
  /** The version that is recommended, of a major version or of all; undefined when Proton does not say. */
  recommended(
    name: string,
    major: string | undefined,
    signal: AbortSignal,
  ): Promise<TemplateVersion | undefined>
  /** What the inputs of a version must be like, as Proton's schema file; undefined when there is none. */
  schema(name: string, version: TemplateVersion, signal: AbortSignal): Promise<string | undefined>
}

/** How a target stands that is to be deleted. */
export interface Standing {
  readonly state: 'there' | 'busy' | 'deleting' | 'failed' | 'gone'
  /** The state is that of something larger, which somebody else may be changing: it is no proof of our deletion. */
  readonly isShared?: boolean
  readonly status: string
  readonly message?: string | undefined
  /** When it was created (epoch ms): another time is another target of the same name. */
  readonly createdAt?: number | undefined
}

/** Deleting a target. */
export interface Removal {
  /** `isAskedFor`: this step asked for the deletion. */
  get(signal: AbortSignal, isAskedFor: boolean): Promise<Standing>
  /** Reads what the request needs; what it answers sends it, and takes no signal: half a request helps nobody. */
  prepare(signal: AbortSignal): Promise<() => Promise<void>>
  /** What must be detached or deleted first, as Proton refuses otherwise: `['component assets']`. */
  heldBy?: (signal: AbortSignal) => Promise<readonly string[]>
  /** The deployment of something else that must end first, if there is one. */
  blocking?: (signal: AbortSignal) => Promise<Snapshot | undefined>
}
