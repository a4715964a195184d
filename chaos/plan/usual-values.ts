import { archives, leavings } from './stack-plan.js'
import type { AccountPlan, Course, Endpoint } from './plan.js'

/** The usual endpoint, account and course: shrinking leads to them, and figures count what differs. */
export const usualValues: {
  readonly endpoint: Endpoint
  readonly account: AccountPlan
  readonly course: Course
} = {
  endpoint: {
    showsIds: true,
    showsTokens: true,
    keepsToken: false,
    showsStates: 'both',
    showsSpec: 'fromAcceptance',
    timesInSeconds: false,
    showsCompletedAt: true,
    knowsTokens: true,
    answersBefore: false,
    idleCancelIs: 'ConflictException',
    pageSize: 100,
  },
  account: {
    exists: true,
    lastEnded: 'SUCCEEDED',
    history: [],
    isAttached: false,
    isSynced: false,
    hasSchema: false,
  },
  course: {
    takesMs: 60_000,
    ends: 'SUCCEEDED',
    cancelTakesMs: 500,
    cancelEnds: 'CANCELLED',
    failsAs: 'UPDATE_FAILED',
    outputs: 1,
  },
}

/** Every other value that an endpoint or an account can have; of lists and numbers the name alone. */
export const possibleValues: readonly string[] = [
  'showsIds: false',
  'showsTokens: false',
  'keepsToken: true',
  'showsStates: none',
  'showsStates: withoutSpec',
  'showsSpec: fromSuccess',
  'showsSpec: never',
  'timesInSeconds: true',
  'showsCompletedAt: false',
  'knowsTokens: false',
  'answersBefore: true',
  'idleCancelIs: ValidationException',
  'pageSize',
  'exists: false',
  'lastEnded: FAILED',
  'lastEnded: CANCELLED',
  'history',
  'isAttached: true',
  'isSynced: true',
  'hasSchema: true',
  'extraInstances',
]

/** The same of stacks and their accounts. */
export const possibleStackValues: readonly string[] = [
  ...leavings.filter(one => one !== 'recorded').map(one => `leftAs: ${one}`),
  'hasHiddenCharacters: true',
  'isNested: true',
  'isProtected: true',
  'changeSetMs',
  'cleanupMs',
  'rollbackMs',
  'failsTwice: true',
  'marksCancel: token',
  'marksCancel: reason',
  'busyChangeSet: taken',
  'otherChangeSets: obsolete',
  'refusesMissing: false',
  'refusesUnfinished: true',
  ...archives.filter(one => one !== 'all').map(one => `archived: ${one}`),
  'changedBack',
  'hidesMissing: true',
  'wereOther: true',
  'isLong: true',
  'pageSize',
  'exists: false',
  'lastEnded: FAILED',
  'lastEnded: CANCELLED',
  'history',
  'isAttached: true',
]
