import type { ProviderName } from '../plan/plan.js'

/** One reason why no client can decide. */
interface Description {
  readonly text: string
  /** In how many of 100 000 runs it may count: an excuse must not grow unnoticed. */
  readonly mostPer100000: number
  /** The provider that it concerns. */
  readonly of: ProviderName | 'both'
}

/** Why no client can decide whose a deployment is, or keep a request from hitting another one. */
export const undecidableReasons = {
  laggingReads: { text: 'reads lagged behind by more than 30 s', mostPer100000: 30, of: 'both' },
  appliedAndShownLate: {
    text: 'a request without an answer was applied late, and reads lagged: together by more than 30 s',
    mostPer100000: 30,
    of: 'both',
  },
  repeatedAfterRefusal: {
    text: 'a proxy repeated a request that was refused, and the repetition was accepted',
    mostPer100000: 30,
    of: 'both',
  },
  sameSecond: {
    text: 'no ids, and times by the second, or one of a whole second: another deployment started in the same second',
    mostPer100000: 50,
    of: 'proton',
  },
  sameContent: {
    text: 'another deployment with the same content started while the answer was lost, and no token is shown',
    mostPer100000: 220,
    of: 'proton',
  },
  otherServiceUpdate: {
    text: 'a service has no ids: another update of it overlapped',
    mostPer100000: 120,
    of: 'proton',
  },
  createdAndDeleted: {
    text: 'a service was created and deleted before a read showed it',
    mostPer100000: 220,
    of: 'proton',
  },
  outputsByName: {
    text: 'no ids: outputs are read by name, and the read lagged behind or another deployment came first',
    mostPer100000: 60,
    of: 'proton',
  },
  cancelTakesNames: {
    text: 'Cancel takes names: another deployment started between the read and Cancel',
    mostPer100000: 250,
    of: 'both',
  },
  laggingReadBeforeCancel: {
    text: 'the reads before Cancel lagged behind, of the target and of the deployment where it could be read',
    mostPer100000: 120,
    of: 'both',
  },
  deleteTakesNames: {
    text: 'Delete takes names: the target was created again between the read and Delete',
    mostPer100000: 200,
    of: 'both',
  },
  addedAfterRead: {
    text: 'UpdateService takes all instances: one was added after the last read',
    mostPer100000: 40,
    of: 'proton',
  },
  updatesInAMinute: {
    text: 'two updates of a stack started within a minute, and the stack or its events lagged behind',
    mostPer100000: 40,
    of: 'cloudformation',
  },
  templateAhead: {
    text: 'a status read the template of an update, and reads of its stack lagged behind the start of it',
    mostPer100000: 60,
    of: 'cloudformation',
  },
  changeSetMadeLate: {
    text: 'a request for a change set, or for its text in the bucket, was applied after the deletion of it had been requested, or twice',
    mostPer100000: 60,
    of: 'cloudformation',
  },
} as const satisfies Readonly<Record<string, Description>>
export type UndecidableReason = keyof typeof undecidableReasons

/** Counts vary by chance: this many standard deviations above the limit are no growth. */
const DEVIATIONS = 4

/** The reasons that count in more runs than their limit allows. */
export function overusedReasons(
  counts: ReadonlyMap<UndecidableReason, number>,
  runs: number,
): readonly UndecidableReason[] {
  return [...counts].flatMap(([reason, times]) => {
    const expected = (undecidableReasons[reason].mostPer100000 * runs) / 100_000
    return times > Math.ceil(expected + DEVIATIONS * Math.sqrt(expected)) ? reason : []
  })
}
