import type { Clock } from '../shared/clock.js'
import type { Change, PastDeployment, Snapshot } from './deployment.js'
import type { Deployable, SyncBlocker, SyncConfig } from './deployment-target.js'
import type { ProtonError } from '../shared/errors.js'
import type { Digest } from './evidence.js'
import type { Submission } from './submission.js'

/** Why a deployment of ours is cancelled. */
export type CancelReason = 'signal' | 'timeout' | 'command'

/** What happens on the way; the reporter makes lines, outputs and state of it. */
export type StepEvent =
  | { readonly type: 'found'; readonly before: Snapshot }
  | { readonly type: 'busy'; readonly other: Snapshot }
  | { readonly type: 'blocked'; readonly error: ProtonError }
  /** About to be sent: from here on there may be a deployment of ours. */
  | { readonly type: 'sending'; readonly submission: Submission }
  | { readonly type: 'updateFailed'; readonly error: ProtonError }
  /** Proton accepted nothing of ours so far: there is nothing that post could cancel. */
  | { readonly type: 'notBegun' }
  /** Ours is under way; `recognised` when the answer was lost and the target told. */
  | {
      readonly type: 'started'
      readonly deployment: Snapshot
      readonly submission: Submission
      readonly recognised: boolean
    }
  /** The id of ours became known after it started. */
  | { readonly type: 'identified'; readonly deployment: Snapshot; readonly submission: Submission }
  /** The answer to the request showed `other`, which is not ours. */
  | { readonly type: 'misidentified'; readonly other: Snapshot; readonly submission: Submission }
  /** The target shows a new deployment that may be ours. */
  | { readonly type: 'sighted'; readonly submission: Submission }
  /** The answer was lost, and `candidate`, which is new, may be what the request started. */
  | { readonly type: 'unattributed'; readonly candidate: Snapshot }
  /** The target's earlier deployments, newest first, and how long they usually take. */
  | {
      readonly type: 'history'
      readonly history: readonly PastDeployment[]
      readonly usualMs: number | undefined
    }
  /** The target is synced from a repository: a manual update stops that. */
  | { readonly type: 'synced'; readonly config: SyncConfig }
  /** What could not be read, and is not taken for none: a warning. */
  | { readonly type: 'unknown'; readonly what: string; readonly because: ProtonError | string }
  | { readonly type: 'syncBlocked'; readonly blocker: SyncBlocker }
  | { readonly type: 'judgingTarget'; readonly because: ProtonError | 'noDeploymentIds' }
  /** Noticed after `elapsedMs`; an end came after `tookMs`, where Proton tells. */
  | {
      readonly type: 'status'
      readonly status: string
      readonly elapsedMs: number
      readonly tookMs: number | undefined
    }
  | {
      readonly type: 'heartbeat'
      readonly awaited: string
      readonly elapsedMs: number
      readonly usualMs: number | undefined
    }
  | { readonly type: 'troubled'; readonly error: ProtonError }
  | { readonly type: 'cancelling'; readonly by: CancelReason }
  | { readonly type: 'cancelRefused'; readonly error: ProtonError }
  /** Cancel takes the name of the target, and stopped a deployment that is not ours. */
  | { readonly type: 'cancelledOther'; readonly other: Snapshot }
  /** What is to be deployed is what another instance runs, or what an earlier deployment brought. */
  | {
      readonly type: 'promoting'
      readonly from: string
      readonly deployment: Snapshot
      readonly inputs: readonly string[]
    }
  | { readonly type: 'rollingBack'; readonly to: Snapshot }
  /** The target is about to be deleted, or must first be done with something else. */
  | { readonly type: 'deleting'; readonly createdAt: number | undefined }
  | { readonly type: 'deletionUnanswered'; readonly error: ProtonError }
  | {
      readonly type: 'busyBeforeDeletion'
      readonly other: Pick<Snapshot, 'status' | 'of' | 'deploymentId'>
    }

/** What everything that looks at a target needs: the target, time, chance and somebody to tell. */
export interface Watcher {
  readonly deployable: Deployable
  readonly clock: Clock
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  readonly report: (event: StepEvent) => void
}

/** What telling our deployment from others needs. */
export interface Tracking extends Watcher {
  /** What a spec means for the target, by value; undefined when only the server can know. */
  readonly digest: Digest
}

/** What following a deployment needs. */
export interface Following extends Tracking {
  /** Epoch milliseconds. */
  readonly deadline: number
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
}

/** Everything a deployment needs to be made: what, for how long, and the world around it. */
export interface Job extends Following {
  readonly change: Change
  readonly wait: boolean
  readonly cancelOnTimeout: boolean
  readonly onConflict: 'wait' | 'fail'
  /** The deployment that this one must come after: reads that show an older one are stale. */
  readonly after?: Snapshot | undefined
}
