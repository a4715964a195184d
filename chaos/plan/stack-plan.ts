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

/** What the bucket has of the deployments before the run, where the input templateBucket names it. */
export const archives = [
  'all',
  'none',
  /** One text is missing. */
  'missing',
  /** The text below the record of one was edited. */
  'edited',
  /** One is another text with a record of its own, that names the same deployment. */
  'rewritten',
  /** One is the text of another deployment. */
  'swapped',
] as const
export type Archive = (typeof archives)[number]

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
  readonly archived: Archive
  /** How many deployments before the current one that of the text is which is missing or differs. */
  readonly changedBack: number
  /** Without the permission to list the bucket, S3 denies what is missing. */
  readonly hidesMissing: boolean
  /** The deployments before the current one had another template. */
  readonly wereOther: boolean
  /** The template is longer than a request may be. */
  readonly isLong: boolean
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
  archived: 'all',
  changedBack: 1,
  hidesMissing: false,
  wereOther: false,
  isLong: false,
}

/** The moments that only CloudFormation has. */
export const stackMoments = [
  /** A request for a change set, or for its deletion, has left the process. */
  'preparing',
  'discarding',
  /** A change set of the step was made. */
  'prepared',
  /** A request that puts a text into the bucket has left the process. */
  'archiving',
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
