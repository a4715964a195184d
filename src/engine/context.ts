import type { Clock } from '../shared/clock.js'
import type { ProviderError } from '../shared/errors.js'
import type { Json } from '../shared/json.js'
import type { DeploymentState, PastDeployment, TargetState } from './deployment.js'
import type { Deletion, DeploymentTarget, SyncBlocker, SyncConfig } from './deployment-target.js'
import type { Fact, Notice } from './notice.js'
import type { Submission } from './tracking/submission.js'

/** Why a deployment of this step is cancelled. */
export type CancelReason = 'signal' | 'timeout' | 'command' | 'post'

/** What happens while a command runs: the reporter turns it into log lines, outputs and saved state. */
export type DeploymentEvent =
  | { readonly type: 'targetRead'; readonly before: TargetState }
  | { readonly type: 'waitingForOther'; readonly other: DeploymentState }
  | { readonly type: 'blocked'; readonly error: ProviderError }
  /** Outputs of the step that the provider knows by now. */
  | { readonly type: 'stepOutputs'; readonly outputs: Readonly<Record<string, string>> }
  /** A sentence of the provider. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** The change deploys again what the earlier deployment `to` deployed. */
  | { readonly type: 'restoring'; readonly to: DeploymentState }
  /**
   * The provider is about to prepare something that must be discarded unless it is submitted: the evidence is saved for
   * the post step. `insteadOf`: the earlier evidence, which the new one replaces.
   */
  | { readonly type: 'preparing'; readonly evidence: Json; readonly insteadOf?: Json }
  /** It is discarded, was never made, or a line says that it may be left: the post step has nothing to do about it. */
  | { readonly type: 'discarded'; readonly evidence: Json }
  /** The request is about to be sent: from here on there may be a deployment of this step. */
  | { readonly type: 'submitting'; readonly submission: Submission }
  | { readonly type: 'submitFailed'; readonly error: ProviderError }
  /** No request of this step was accepted so far: there is nothing for the post step to cancel. */
  | { readonly type: 'notSubmitted' }
  /** `isRecognized`: the answer was lost, and the target shows the deployment. */
  | {
      readonly type: 'started'
      readonly deployment: DeploymentState
      readonly submission: Submission
      readonly isRecognized: boolean
      readonly facts: readonly Fact[]
    }
  /** The id of the deployment became known after it started. */
  | { readonly type: 'identified'; readonly deployment: DeploymentState; readonly submission: Submission }
  /** The answer to the request showed `other`, which is not this step's. */
  | { readonly type: 'misidentified'; readonly other: DeploymentState; readonly submission: Submission }
  /** The target shows a new deployment that may be this step's: the post step must know of it. */
  | { readonly type: 'submissionChanged'; readonly submission: Submission }
  /** The answer was lost, and `candidate`, which is new, may be what the request started. */
  | { readonly type: 'unattributed'; readonly candidate: DeploymentState }
  /** The target's earlier deployments, newest first, and how long they usually take. */
  | {
      readonly type: 'history'
      readonly history: readonly PastDeployment[]
      readonly usualMs: number | undefined
    }
  /** The target is synced from a repository: a manual update stops that. */
  | { readonly type: 'synced'; readonly config: SyncConfig }
  | { readonly type: 'syncBlocked'; readonly blocker: SyncBlocker }
  /** A read that failed, for a warning: what was read for stays unknown. */
  | { readonly type: 'unknown'; readonly what: string; readonly because: ProviderError | string }
  | { readonly type: 'trackingByTarget'; readonly because: ProviderError | 'noDeploymentIds' }
  /** Seen after `elapsedMs`; `tookMs`: how long an ended deployment took, by the provider's own times. */
  | {
      readonly type: 'status'
      readonly deployment: DeploymentState
      readonly elapsedMs: number
      readonly tookMs: number | undefined
    }
  | {
      readonly type: 'heartbeat'
      /** What is waited for: `IN_PROGRESS`. */
      readonly waitingFor: string
      readonly elapsedMs: number
      readonly usualMs: number | undefined
    }
  | { readonly type: 'requestFailed'; readonly error: ProviderError }
  | { readonly type: 'cancelling'; readonly by: CancelReason }
  | { readonly type: 'cancelRefused'; readonly error: ProviderError }
  /** Cancel, which takes the name of the target, cancelled a deployment that is not this step's. */
  | { readonly type: 'cancelledOther'; readonly other: DeploymentState }
  /** The target is about to be deleted. */
  | { readonly type: 'deleting'; readonly createdAt: number | undefined }
  | { readonly type: 'deletionStatus'; readonly status: string; readonly elapsedMs: number }
  | { readonly type: 'deletionUnanswered'; readonly error: ProviderError }
  | { readonly type: 'busyBeforeDeletion'; readonly other: BusyWith }

/** A deployment that is in the way. */
export type BusyWith = Pick<DeploymentState, 'status' | 'of' | 'deploymentId'>

/** What every read of a target needs. */
export interface ReadContext {
  readonly target: DeploymentTarget
  readonly clock: Clock
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  readonly report: (event: DeploymentEvent) => void
}

/** What following a deployment needs. */
export interface FollowContext extends ReadContext {
  /** Epoch milliseconds. */
  readonly deadline: number
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
}

/** What starting a deployment needs. */
export interface DeployContext extends FollowContext {
  readonly wait: boolean
  readonly cancelOnTimeout: boolean
  readonly onConflict: 'wait' | 'fail'
  /** The deployment that this one comes after: reads that show an older one are stale. */
  readonly after?: DeploymentState | undefined
}

/** What deleting a target needs. */
export interface DeleteContext extends FollowContext {
  readonly deletion: Deletion
  readonly wait: boolean
  readonly onConflict: 'wait' | 'fail'
}
