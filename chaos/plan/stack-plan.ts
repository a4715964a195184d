/** How the stack of the target was left before the run. */
export const leavings = [
  /** By Proton, with just the text that the bundle renders. */
  'same',
  /** By Proton, with other comments: only CloudFormation can tell that nothing else differs. */
  'reformatted',
  /** By Proton or by hand, with a property that the bundle does not have. */
  'foreign',
  /** By this action, with the bundle as it is. */
  'recorded',
  /** By this action, with an earlier bundle that had another table and another name for the queue. */
  'earlierBundle',
  /** By this action, and edited by hand since. */
  'edited',
] as const
export type Leaving = (typeof leavings)[number]

/** A stack, and CloudFormation's behaviour where its documentation leaves it open. */
export interface StackPlan {
  readonly leftAs: Leaving
  /** The template has characters outside ASCII, which GetTemplate answers as `?`. */
  readonly hasHiddenCharacters: boolean
  /** The template has a nested stack, in which its failures happen. */
  readonly isNested: boolean
  readonly isProtected: boolean
  /** How long it takes to make a change set, to clean up after an update, and to roll back, in ms. */
  readonly changeSetMs: number
  readonly cleanupMs: number
  readonly rollbackMs: number
  /** What fails cannot be rolled back either. */
  readonly failsTwice: boolean
  /** What marks the rollback of a cancelled update: the token of the request, the reason, or both. */
  readonly marksCancel: 'token' | 'reason' | 'both'
  /** A change set for a stack that is being updated. */
  readonly busyChangeSet: 'taken' | 'refused'
  /** What becomes of the other change sets when one is executed. */
  readonly otherChangeSets: 'deleted' | 'obsolete'
  /** The deletion of a change set that does not exist is refused. */
  readonly refusesMissing: boolean
  /** So is the deletion of one that is still being made. */
  readonly refusesUnfinished: boolean
  readonly pageSize: number
}

/** The usual stack: shrinking leads to it. */
export const usualStack: StackPlan = {
  leftAs: 'recorded',
  hasHiddenCharacters: false,
  isNested: false,
  isProtected: false,
  changeSetMs: 2_000,
  cleanupMs: 500,
  rollbackMs: 5_000,
  failsTwice: false,
  marksCancel: 'both',
  busyChangeSet: 'refused',
  otherChangeSets: 'deleted',
  refusesMissing: true,
  refusesUnfinished: false,
  pageSize: 100,
}

/** The moments that only CloudFormation has. */
export const stackMoments = [
  /** A request for a change set, or for its deletion, has left the process. */
  'preparing',
  'discarding',
  /** A change set of the step was made. */
  'prepared',
] as const

/** What others do to a stack. */
export const stackActions = [
  'update',
  'cancel',
  'delete',
  'recreate',
  'updateEnvironment',
  'drift',
  'continueRollback',
  'makeChangeSet',
] as const
export type StackAction = (typeof stackActions)[number]
