/** One reason why no client can decide. */
interface Description {
  readonly text: string
  /** In how many of 100 000 runs it may count: an excuse must not grow unnoticed. */
  readonly mostPer100000: number
}

/** Why no client can decide whose a deployment is, or keep a request from hitting another one. */
export const undecidableReasons = {
  laggingReads: { text: 'reads lagged behind by more than 30 s', mostPer100000: 30 },
  appliedAndShownLate: {
    text: 'a request without an answer was applied late, and reads lagged: together by more than 30 s',
    mostPer100000: 30,
  },
  repeatedAfterRefusal: {
    text: 'a proxy repeated a request that was refused, and the repetition was accepted',
    mostPer100000: 30,
  },
  sameSecond: {
    text: 'no ids, and times by the second, or one of a whole second: another deployment started in the same second',
    mostPer100000: 50,
  },
  sameContent: {
    text: 'another deployment with the same content started while the answer was lost, and no token is shown',
    mostPer100000: 300,
  },
  otherServiceUpdate: { text: 'a service has no ids: another update of it overlapped', mostPer100000: 200 },
  createdAndDeleted: {
    text: 'a service was created and deleted before a read showed it',
    mostPer100000: 250,
  },
  outputsByName: {
    text: 'no ids: outputs are read by name, and the read lagged behind or another deployment came first',
    mostPer100000: 120,
  },
  cancelTakesNames: {
    text: 'Cancel takes names: another deployment started between the read and Cancel',
    mostPer100000: 350,
  },
  laggingReadBeforeCancel: {
    text: 'the reads before Cancel lagged behind, of the target and of the deployment where it could be read',
    mostPer100000: 120,
  },
  deleteTakesNames: {
    text: 'Delete takes names: the target was created again between the read and Delete',
    mostPer100000: 200,
  },
  addedAfterRead: {
    text: 'UpdateService takes all instances: one was added after the last read',
    mostPer100000: 40,
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
