import type { Ending } from '../account/account-file.js'

/** Of the statuses in the API model those that can be seen: what is deleted is gone. */
export type Status = Ending | 'IN_PROGRESS' | 'CANCELLING' | 'DELETE_IN_PROGRESS' | 'DELETE_FAILED'

/** What a deployment starts from or leads to. */
export interface TargetState {
  /** `MAJOR.MINOR`; empty for a component, which has no template. */
  readonly version: string
  /** Empty for a component without a service spec. */
  readonly spec: string
  readonly outputs: Readonly<Record<string, string>>
  readonly component?: ComponentPart
}

/** What only components have. */
export interface ComponentPart {
  readonly templateFile?: string | undefined
  readonly attachment?: Attachment | undefined
}

/** The instance that a component is attached to. */
export interface Attachment {
  readonly service: string
  readonly instance: string
}

/** When, in epoch milliseconds, something ends, how, and what is said about it. */
export interface End {
  readonly endsAt: number
  readonly ends: Ending
  readonly message?: string | undefined
}

/** One deployment, decided when it starts; only Cancel and DeleteDeployment change it later. */
export interface Attempt extends End {
  readonly id: string
  readonly startedAt: number
  /** Absent until the target's first success. */
  readonly initial?: TargetState
  readonly goal: TargetState
  /** How a cancel would go, in milliseconds. */
  readonly cancelling: {
    readonly takesMs: number
    readonly ends: Ending
    readonly message?: string | undefined
  }
  cancel?: End & { readonly requestedAt: number }
  isDeleted?: boolean
}

/** Where the deletion of something stands at a moment. */
export interface Deleting {
  readonly status: 'DELETE_IN_PROGRESS' | 'DELETE_FAILED' | 'GONE'
  readonly message?: string | undefined
  readonly modifiedAt: number
}

/** Tells for a moment whether and how something is being deleted. */
export type Deletion = (now: number) => Deleting | undefined

/** A target as far as time is concerned. Attempts are in the order of their start; there is always one. */
export interface Timeline {
  readonly attempts: Attempt[]
  /** What an update of type NONE left behind. */
  edit?: { readonly at: number; readonly spec: string }
  deletion?: Deletion | undefined
}

/** Where a deployment stands at a moment. */
export interface Progress {
  readonly status: Status
  readonly message?: string | undefined
  readonly completedAt?: number
  readonly modifiedAt: number
}

/** What a target shows at a moment. */
export interface View {
  readonly progress: Progress
  /** What is deployed; before the first success what was attempted, without outputs. */
  readonly live: TargetState
  readonly attempted: Attempt
  /** Absent until the first success. */
  readonly succeeded: Attempt | undefined
}

/** Where the deployment stands at `now`: a function of time, nothing else. */
export function progressOf(attempt: Attempt, now: number): Progress {
  const { cancel } = attempt
  const end: End = cancel ?? attempt
  if (now >= end.endsAt) {
    return { status: end.ends, message: end.message, completedAt: end.endsAt, modifiedAt: end.endsAt }
  }
  return cancel === undefined
    ? { status: 'IN_PROGRESS', modifiedAt: attempt.startedAt }
    : { status: 'CANCELLING', modifiedAt: cancel.requestedAt }
}

/** What the target shows at `now`. */
export function viewOf(timeline: Timeline, now: number): View {
  const { attempts, edit } = timeline
  const succeeded = attempts.findLast(attempt => progressOf(attempt, now).status === 'SUCCEEDED')
  const attempted = attempts.at(-1)
  if (attempted === undefined) throw new Error('every target has a deployment')
  const shown = succeeded?.goal ?? { ...attempted.goal, outputs: {} }
  const since = succeeded === undefined ? attempted.startedAt : (progressOf(succeeded, now).completedAt ?? 0)
  return {
    progress: deletingProgress(timeline, now) ?? progressOf(attempted, now),
    live: edit !== undefined && edit.at >= since ? { ...shown, spec: edit.spec } : shown,
    attempted,
    succeeded,
  }
}

/** Whether the target does not exist any more. */
export function isGone({ deletion }: Pick<Timeline, 'deletion'>, now: number): boolean {
  return deletion?.(now)?.status === 'GONE'
}

/** Only the answer to a deletion that takes no time shows what is gone. */
function deletingProgress({ deletion }: Timeline, now: number): Progress | undefined {
  const deleting = deletion?.(now)
  if (deleting === undefined) return undefined
  const { status, message, modifiedAt } = deleting
  return status === 'DELETE_FAILED'
    ? { status, message, modifiedAt, completedAt: modifiedAt }
    : { status: 'DELETE_IN_PROGRESS', modifiedAt }
}

/** Whether a deployment is on its way or being cancelled, or the target being deleted. */
export function isBusy(progress: Progress): boolean {
  return progress.completedAt === undefined
}

/** Starts the cancelling of a running attempt; its end is planned, not computed. */
export function cancelAttempt(attempt: Attempt, now: number): void {
  const { takesMs, ends, message } = attempt.cancelling
  attempt.cancel = { requestedAt: now, endsAt: now + takesMs, ends, message }
}
