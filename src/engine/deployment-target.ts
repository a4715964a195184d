import type { InputError, Problem, ProviderError } from '../shared/errors.js'
import type { Json } from '../shared/json.js'
import type {
  DeploymentRecord,
  DeploymentState,
  ListedDeployment,
  Outputs,
  PastDeployment,
  TargetState,
  Unknown,
} from './deployment.js'
import type { Fact, Notice } from './notice.js'
import type { PlanReader, Preview } from './preview.js'
import type { Attempt } from './tracking/submission.js'

/** A change that was prepared for the target as it was read, and can be submitted. */
export interface PreparedChange {
  /** False: it changes what the provider knows, and deploys nothing. */
  readonly startsDeployment: boolean
  /** Sent with the request, where the provider supports client tokens. */
  readonly clientToken: string
  /** What {@link DeploymentTarget.compare} recognizes the deployment by; saved for the post step. */
  readonly evidence?: Json | undefined
  /** The earlier deployment that is deployed again. */
  readonly restores?: DeploymentState | undefined
  /** For the log as soon as the change is prepared. */
  readonly notices?: readonly Notice[] | undefined
  /** For the log once the deployment has started. */
  readonly noticesOnStart?: readonly Notice[] | undefined
  /** Rows for the summary once the deployment has started. */
  readonly facts?: readonly Fact[] | undefined
  /** What could not be read while preparing. */
  readonly unknown?: readonly Unknown[] | undefined
  /** Takes no signal: an aborted request may have been accepted. Undefined where the answer shows no target. */
  submit(): Promise<TargetState | undefined>
}

/** What is known of a deployment: the target that shows it, and its own record where that can be read. */
export interface Evidence {
  readonly seen?: TargetState | undefined
  readonly record?: DeploymentState | undefined
}

/** Whether the deployed content is what a request asked for. */
export type Comparison = 'same' | 'different' | 'unknown'

/** The names that exist where a name was not found: `what` is `instances of service shop`, `names` `['dev', 'prod']`. */
export interface NameSuggestions {
  readonly what: string
  readonly names: readonly string[]
}

/** The deployments of one target. */
export interface DeploymentHistory {
  get(deploymentId: string, signal: AbortSignal): Promise<DeploymentRecord>
  /** The finished ones, newest first: only the first page. */
  list(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** Every deployment that has a record, whether it has ended or not, of all pages. */
  listStarted(signal: AbortSignal): Promise<readonly ListedDeployment[]>
  /** The finished ones of all pages, newest first. */
  listAll(signal: AbortSignal): Promise<readonly PastDeployment[]>
  /** Deletes a record; what was deployed stays. Absent where records cannot be deleted. */
  delete?: (deploymentId: string, signal: AbortSignal) => Promise<void>
}

/** Which deployment to restore: one by its id, the last that succeeded, or the one before the current one. */
export type RestorePoint = { readonly deploymentId: string } | 'lastSucceeded' | 'previous'

/** What became of a prepared change. */
export type Discarded = 'discarded' | 'submitted'

/**
 * One target and the change to deploy. Every method throws {@link ProviderError} or, before anything is sent,
 * {@link InputError}, and nothing else. The provider does not support an operation whose method is absent.
 */
export interface DeploymentTarget {
  /** `service instance shop/prod` */
  readonly label: string
  /** What a revision is called: `version`. */
  readonly revisionName: string
  /** The provider's status for a deployment in progress and one that succeeded, where no answer shows it. */
  readonly statusWords: { readonly running: string; readonly succeeded: string }
  /** The names of the provider's own step outputs. */
  readonly stepOutputNames: readonly string[]
  /** Rows for the summary: what was asked for. */
  readonly facts?: readonly Fact[] | undefined
  /** Why the step never waits for another deployment of the target to end: a sentence; undefined where it does. */
  readonly neverWaits?: string | undefined
  /** The state of the target after a deployment that did not succeed: a sentence. */
  readonly afterFailure: string
  /** The same after this deployment, where the provider knows more. */
  readonly afterDeployment?: ((deployment: DeploymentState) => string | undefined) | undefined
  /** What to fix after a deployment failed, or was refused, before the job is re-run: `Fix the spec`. */
  readonly fixAdvice: { readonly failed: string; readonly refused: string }
  /** Why there is no `cancel`, to follow "but": `an update of a service cannot be cancelled`. */
  readonly notCancellable?: string | undefined
  /** The page in the provider's console; undefined where there is none. */
  consoleUrl(): string | undefined
  /** The target and its latest deployment. */
  get(signal: AbortSignal): Promise<TargetState>
  /**
   * The change to submit to the target `now`; undefined when there is nothing to change. Leaves nothing behind when it
   * fails or the signal aborts, and reports before it makes anything (`preparing`): a killed process cleans up nothing.
   */
  prepare(now: TargetState, signal: AbortSignal): Promise<PreparedChange | undefined>
  /** The longest that one try to prepare a change may take, in ms, where that is not the usual one. */
  readonly prepareLimitMs?: number | undefined
  /**
   * Deletes what preparing a change left behind, by its evidence: called for every change that was not submitted, or may
   * not have been. Has no effect on a submitted change: then it returns `submitted`, which is proof that the request was
   * accepted. Throws `notFound` where nothing shows that it was ever made.
   */
  discard?: ((evidence: Json | undefined, signal: AbortSignal) => Promise<Discarded>) | undefined
  /** What the log calls what preparing a change left behind; undefined: the prepared change. */
  nameOfPrepared?: ((evidence: Json | undefined) => string | undefined) | undefined
  /**
   * Looks for the target where an earlier process made its change, by the evidence of that: the target may have been
   * deleted since.
   */
  resume?: ((evidence: Json | undefined) => void) | undefined
  /** What a plan shows of the change. */
  preview(planned: Planned, reads: PlanReader): Promise<Preview>
  /**
   * Problems of the inputs that explain why the provider refused the change, or further ones beside those found while
   * preparing it; empty where none are known.
   */
  explain?:
    ((error: ProviderError | InputError, reads: PlanReader) => Promise<readonly Problem[]>) | undefined
  /** Whether the deployed content, as far as the evidence shows it, is what the attempt asked for. */
  compare(attempt: Attempt, evidence: Evidence): Promise<Comparison>
  /**
   * Cancels the deployment in progress, whoever started it; where the provider can do so, only the one with the id. The
   * result shows which one, where the provider does.
   */
  cancel?: ((signal: AbortSignal, deploymentId?: string) => Promise<TargetState | undefined>) | undefined
  readonly history?: DeploymentHistory | undefined
  /** Without an id: the outputs of the target as it is now. */
  listOutputs?: ((deploymentId: string | undefined, signal: AbortSignal) => Promise<Outputs>) | undefined
  /** The names that exist, for when `get` found nothing. */
  suggestNames(signal: AbortSignal): Promise<NameSuggestions>
  /** The deployment of something else that must end before the change can be submitted, if there is one. */
  findBlocker?: ((signal: AbortSignal) => Promise<DeploymentState | undefined>) | undefined
  /** The same target with another change: what an earlier deployment deployed. */
  restoring?: ((point: RestorePoint) => DeploymentTarget) | undefined
  readonly sync?: Sync | undefined
  readonly deletion?: Deletion | undefined
}

/** What a plan is based on: the target, and the change or why there is none. */
export interface Planned {
  readonly before: TargetState
  readonly prepared: PreparedChange | undefined
  /** Why the change was refused before anything was sent. */
  readonly refusal: ProviderError | undefined
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

/** The state of a target before, during and after its deletion. */
export interface DeletionState {
  readonly state: 'exists' | 'busy' | 'deleting' | 'failed' | 'gone'
  /** The state belongs to a larger resource, which somebody else may be changing: it does not prove our deletion. */
  readonly isShared?: boolean
  readonly status: string
  readonly message?: string | undefined
  /** When it was created (epoch ms): another time is another target of the same name. */
  readonly createdAt?: number | undefined
}

/** Deleting a target. */
export interface Deletion {
  /** The provider's status for a deletion in progress and one that ended, where no answer shows it. */
  readonly statusWords: { readonly running: string; readonly deleted: string }
  /** `isRequested`: this step requested the deletion. */
  get(signal: AbortSignal, isRequested: boolean): Promise<DeletionState>
  /** Reads what the request needs. The result sends it, without a signal: an aborted request may have been accepted. */
  prepare(signal: AbortSignal): Promise<() => Promise<void>>
  /** What to do first about what is in the way: a sentence. */
  readonly dependentsAdvice?: string | undefined
  /** What must be detached or deleted first: `['component assets']`. */
  findDependents?: (signal: AbortSignal) => Promise<readonly string[]>
  /** The deployment of something else that must end first, if there is one. */
  findBlocker?: (signal: AbortSignal) => Promise<DeploymentState | undefined>
}
