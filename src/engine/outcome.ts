import type { ProviderError } from '../shared/errors.js'
import type { DeploymentState, Outputs } from './deployment.js'

/** Why the end of a deployment is not known, or why none was started. */
export type GaveUpReason =
  /** the time was over: ours goes on, or the target never became idle */
  | 'timeout'
  /** the time was over, and the deployment was not cancelled, as far as is known */
  | 'cancelFailed'
  /** somebody else's deployment of the target is in progress, and the step does not wait */
  | 'busy'
  /** the change was refused as a conflict though the target is idle, and the step does not wait */
  | 'blocked'
  /** the workflow was cancelled before a request was accepted */
  | 'interrupted'
  /** the workflow was cancelled, and a deployment of this kind cannot be cancelled */
  | 'notCancellable'
  /** the workflow was cancelled; the deployment is not this step's, and goes on */
  | 'leftRunning'
  /** the workflow was cancelled; what became of the deployment could not be confirmed */
  | 'unconfirmed'
  /** a newer deployment took the place of ours, whose end is not shown */
  | 'superseded'
  /** the answer to the request was lost, and the deployment that was taken for ours has other content */
  | 'misidentified'
  /** the deployment can no longer be read: credentials, permissions, the target is gone */
  | 'unreadable'
  /** the request was accepted, and no read shows whether the new deployment is ours */
  | 'unattributed'
  /** the request got no answer, and the target does not show whether it was accepted */
  | 'unanswered'

/** An outcome without a known end of ours. */
export interface GaveUp {
  readonly kind: 'gaveUp'
  readonly why: GaveUpReason
  /** Ours, as last seen. */
  readonly deployment?: DeploymentState | undefined
  /** The one in the way, or the one that may be ours. */
  readonly other?: DeploymentState | undefined
  readonly error?: ProviderError | undefined
}

/** The deployment succeeded; its outputs, or the error for which they could not be read. */
interface Succeeded {
  readonly kind: 'succeeded'
  readonly deployment: DeploymentState
  readonly outputs: Outputs | ProviderError
}

/** The deployment failed; `newer` is the id of the deployment that took its place. */
export interface Failed {
  readonly kind: 'failed'
  readonly deployment: DeploymentState
  /** Somebody requested its cancellation, though that may have failed. */
  readonly wasCancelling: boolean
  readonly newer?: string | undefined
}

/** The deployment was cancelled. */
export interface CancelledOutcome {
  readonly kind: 'cancelled'
  /** 'unknown': the request of this step got no answer, so that somebody else may have cancelled it */
  readonly by: 'signal' | 'timeout' | 'elsewhere' | 'unknown'
  readonly deployment: DeploymentState
  readonly newer?: string | undefined
}

/** How a deployment ended for the step. */
export type Outcome =
  | Succeeded
  | Failed
  | CancelledOutcome
  | GaveUp
  /** `wait: false`: in progress. */
  | { readonly kind: 'started'; readonly deployment: DeploymentState }
  /** There was nothing to change, and nothing was sent; `deployment` is the one that runs. */
  | {
      readonly kind: 'unchanged'
      readonly deployment: DeploymentState
      readonly outputs: Outputs | ProviderError
    }
  /** Changed without a deployment. */
  | { readonly kind: 'updated'; readonly deployment: DeploymentState }

/** The request was refused, or the target could not be read; nothing was deployed. */
export interface Refused {
  readonly kind: 'refused'
  readonly error: ProviderError
}

/** Whether the post step must still cancel the deployment. */
export function isLeftToPost(
  outcome: Outcome | Refused,
  { cancelOnTimeout }: { readonly cancelOnTimeout: boolean },
): boolean {
  if (outcome.kind !== 'gaveUp') return false
  return outcome.why === 'unconfirmed' || (outcome.why === 'unanswered' && cancelOnTimeout)
}
