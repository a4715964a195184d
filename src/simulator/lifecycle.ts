import type { Ending } from './account.js'

/** Of the statuses in the API model those that updates and cancels can reach. */
export type Status = Ending | 'IN_PROGRESS' | 'CANCELLING'

/** What a deployment starts from or leads to. */
export interface TargetState {
  /** `MAJOR.MINOR` */
  readonly version: string
  readonly spec: string
  readonly outputs: Readonly<Record<string, string>>
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
  /** Absent on a target's very first deployment. */
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

/** A pipeline or an instance as far as time is concerned. Attempts are in the order of their start. */
export interface Timeline {
  readonly attempts: Attempt[]
  /** What an update of type NONE left behind. */
  edit?: { readonly at: number; readonly spec: string }
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
  readonly live: TargetState
  readonly attempted: Attempt
  readonly succeeded: Attempt
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

/** What the target shows at `now`; with `before`, what it would show had that attempt not been made. */
export function viewOf(timeline: Timeline, now: number, before?: Attempt): View {
  const attempts = timeline.attempts.filter(attempt => attempt !== before)
  const succeeded = attempts.findLast(attempt => progressOf(attempt, now).status === 'SUCCEEDED')
  const attempted = attempts.at(-1)
  if (attempted === undefined || succeeded === undefined)
    throw new Error('every target has a succeeded deployment')
  const { edit } = timeline
  const isEdited = edit !== undefined && edit.at >= (progressOf(succeeded, now).completedAt ?? 0)
  return {
    progress: progressOf(attempted, now),
    live: isEdited ? { ...succeeded.goal, spec: edit.spec } : succeeded.goal,
    attempted,
    succeeded,
  }
}

/** Whether a deployment is on its way or being cancelled. */
export function isBusy(progress: Progress): boolean {
  return progress.completedAt === undefined
}

/** Starts the cancelling of a running attempt; its end is planned, not computed. */
export function cancelAttempt(attempt: Attempt, now: number): void {
  const { takesMs, ends, message } = attempt.cancelling
  attempt.cancel = { requestedAt: now, endsAt: now + takesMs, ends, message }
}
