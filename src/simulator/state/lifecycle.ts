import type { Ending } from '../account/account-file.js'

/** A target's deployment status; the model's DELETE_COMPLETE is missing, because a deleted target is not found. */
export type Status = Ending | 'IN_PROGRESS' | 'CANCELLING' | 'DELETE_IN_PROGRESS' | 'DELETE_FAILED'

/** What is deployed on a target before or after a deployment. */
export interface TargetState {
  /** `MAJOR.MINOR`; empty for a component, which has no template. */
  readonly version: string
  /** Empty for a component without a service spec. */
  readonly spec: string
  readonly outputs: Readonly<Record<string, string>>
  readonly component?: ComponentPart
}

/** The part of a target's state that only components have. */
export interface ComponentPart {
  readonly templateFile?: string | undefined
  readonly attachment?: Attachment | undefined
}

/** The instance that a component is attached to. */
export interface Attachment {
  readonly service: string
  readonly instance: string
}

/** When (epoch milliseconds) and how a deployment ends, with its status message. */
export interface End {
  readonly endsAt: number
  readonly ends: Ending
  readonly message?: string | undefined
}

/** The course of a deployment, decided when it starts. */
export interface Schedule extends End {
  readonly startedAt: number
  /** The end of a cancellation, in milliseconds after the request. */
  readonly cancellation: Omit<End, 'endsAt'> & { readonly takesMs: number }
}

/** One deployment; only Cancel and DeleteDeployment change it. */
export interface Attempt extends Schedule {
  readonly id: string
  /** Absent until the target's first success. */
  readonly initialState?: TargetState
  readonly targetState: TargetState
  cancel?: End & { readonly requestedAt: number }
  isDeleted?: boolean
}

/** The state of a deletion at a moment. */
export interface DeletionProgress {
  readonly status: 'DELETE_IN_PROGRESS' | 'DELETE_FAILED' | 'GONE'
  readonly message?: string | undefined
  readonly modifiedAt: number
}

/** The state of a deletion as a function of time; undefined when the resource is not being deleted. */
export type Deletion = (now: number) => DeletionProgress | undefined

/** The part of a target that depends on time. Attempts are in the order of their start; there is always one. */
export interface Timeline {
  readonly attempts: Attempt[]
  /** The spec that an update of type NONE recorded. */
  edit?: { readonly at: number; readonly spec: string }
  deletion?: Deletion | undefined
}

/** The state of a deployment at a moment. */
export interface Progress {
  readonly status: Status
  readonly message?: string | undefined
  readonly completedAt?: number
  readonly modifiedAt: number
}

/** What a target shows at a moment. */
export interface View {
  readonly progress: Progress
  /** What is deployed; before the first success the attempted state, without outputs. */
  readonly live: TargetState
  readonly attempted: Attempt
  /** Absent until the first success. */
  readonly succeeded: Attempt | undefined
}

/** The state of a deployment at `now`: it depends on time only. */
export function progressOf(attempt: Attempt, now: number): Progress {
  const { cancel } = attempt
  const { endsAt, ends, message }: End = cancel ?? attempt
  if (now >= endsAt) return { status: ends, message, completedAt: endsAt, modifiedAt: endsAt }
  return cancel === undefined
    ? { status: 'IN_PROGRESS', modifiedAt: attempt.startedAt }
    : { status: 'CANCELLING', modifiedAt: cancel.requestedAt }
}

/** What the target shows at `now`. */
export function viewOf({ attempts, edit, deletion }: Timeline, now: number): View {
  const succeeded = attempts.findLast(attempt => progressOf(attempt, now).status === 'SUCCEEDED')
  const attempted = attempts.at(-1)
  if (attempted === undefined) throw new Error('every target has a deployment')
  const deployed = succeeded?.targetState ?? { ...attempted.targetState, outputs: {} }
  const since = succeeded === undefined ? attempted.startedAt : (progressOf(succeeded, now).completedAt ?? 0)
  return {
    progress: deletionProgress(deletion?.(now)) ?? progressOf(attempted, now),
    live: edit !== undefined && edit.at >= since ? { ...deployed, spec: edit.spec } : deployed,
    attempted,
    succeeded,
  }
}

/** Whether the target has been deleted. */
export function isGone({ deletion }: Pick<Timeline, 'deletion'>, now: number): boolean {
  return deletion?.(now)?.status === 'GONE'
}

/** GONE is seen only in the answer to a deletion that takes no time. */
function deletionProgress(deletion: DeletionProgress | undefined): Progress | undefined {
  if (deletion === undefined) return undefined
  const { status, message, modifiedAt } = deletion
  return status === 'DELETE_FAILED'
    ? { status, message, modifiedAt, completedAt: modifiedAt }
    : { status: 'DELETE_IN_PROGRESS', modifiedAt }
}

/** Whether a deployment is in progress or being cancelled, or the target is being deleted. */
export function isBusy(progress: Progress): boolean {
  return progress.completedAt === undefined
}
