import type { Outputs, Snapshot } from './deployment.js'
import type { ProtonError } from '../shared/errors.js'

/** Why a deployment was left without knowing its end, or not started. */
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
  /** the workflow was cancelled, and Proton cannot stop a deployment of this kind */
  | 'unstoppable'
  /** the workflow was cancelled; the deployment is not this step's, and goes on */
  | 'left'
  /** the workflow was cancelled; what became of the deployment could not be confirmed */
  | 'unconfirmed'
  /** a newer deployment took the target over and ours can no longer be judged */
  | 'superseded'
  /** the answer to Update was lost, and what was taken for ours turned out to bring something else */
  | 'mistaken'
  /** Proton can no longer be read: credentials, permissions, the target is gone */
  | 'unreadable'
  /** Proton accepted the update, and nothing shows whether the deployment that is new is ours */
  | 'unattributed'
  /** Update got no answer and the target does not tell whether it was accepted */
  | 'unanswered'

/** An ending without a known end of ours. */
export interface Abandoned {
  readonly kind: 'abandoned'
  readonly why: Abandonment
  /** Ours, as last seen. */
  readonly deployment?: Snapshot | undefined
  /** The one in our way, or the one that may be ours. */
  readonly other?: Snapshot | undefined
  readonly error?: ProtonError | undefined
}

/** How the step ended. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly deployment: Snapshot; readonly outputs: Outputs | ProtonError }
  | { readonly kind: 'failed'; readonly deployment: Snapshot; readonly newer?: string | undefined }
  | {
      readonly kind: 'cancelled'
      /** 'unknown': Cancel was sent and not answered, or somebody else cancelled it */
      readonly by: 'signal' | 'timeout' | 'command' | 'elsewhere' | 'unknown'
      readonly deployment: Snapshot
      readonly newer?: string | undefined
    }
  | Abandoned
  /** `wait: false`: under way. */
  | { readonly kind: 'started'; readonly deployment: Snapshot }
  /** Nothing was to be changed, and nothing was sent; `deployment` is the one that runs. */
  | { readonly kind: 'unchanged'; readonly deployment: Snapshot; readonly outputs: Outputs | ProtonError }
  /** `deploymentType: NONE`: changed without a deployment. */
  | { readonly kind: 'updated'; readonly deployment: Snapshot }
