import { sameContent } from './doubt.js'
import type { Sent } from './network.js'
import type { Truth } from './truth.js'

/** The cases that are hard to tell, by name: what no run reaches is not proved. */
export const hardCases: Readonly<Record<string, (truth: Truth) => boolean>> = {
  'an update accepted, its answer lost': truth =>
    truth.changes.some(one => isLost(one) && one.effects.length > 0),
  'an update lost before Proton': truth => truth.changes.some(one => isLost(one) && one.effects.length === 0),
  'an update done after its failure was told': truth =>
    truth.changes.some(({ answeredAt = Infinity, effects }) => effects.some(({ at }) => at > answeredAt)),
  'an update repeated by a proxy': truth => truth.changes.some(({ effects }) => effects.length > 1),
  'an update sent again': truth => truth.changes.length > 1 && truth.rollbackFrom === Infinity,
  'NONE or a description accepted, its answer lost': truth =>
    truth.changes.some(one => isLost(one) && one.effects.some(({ what }) => what === 'updated')),
  'UpdateService lost before Proton': truth =>
    truth.isOfService && truth.changes.some(one => isLost(one) && one.effects.length === 0),
  'a creation accepted, its answer lost': truth =>
    truth.changes.some(one => isLost(one) && one.operation.startsWith('Create') && one.effects.length > 0),
  'somebody else in the window of a lost answer': truth => hasLost(truth) && truth.foreign.length > 0,
  'the same, with the same content': truth =>
    hasLost(truth) && truth.foreign.some(one => sameAsOurs(truth, one)),
  'the same, without a token': truth =>
    hasLost(truth) && truth.foreign.some(({ token }) => token === undefined),
  'somebody else accepted, and not the step': truth =>
    hasLost(truth) && truth.foreign.length > 0 && truth.begun.length === 0,
  'own one ended before it was seen, and covered': truth => hasLost(truth) && isCovered(truth),
  'own one covered by a newer one': isCovered,
  'own one cancelled by somebody else': truth =>
    truth.begun.some(({ deployment }) => deployment?.cancelledBy?.who === 'them'),
  'own one succeeded though it was cancelled': truth =>
    truth.begun.some(
      ({ deployment }) => deployment?.cancelledBy !== undefined && deployment.status === 'SUCCEEDED',
    ),
  'the target deleted after the update': truth => wasDeleted(truth),
  'the target created again after the update': truth =>
    truth.targetAt(truth.run.post.endedAt)?.createdBy.who === 'them',
  'a stale read before the update': truth => truth.changes.some(one => wasStale(truth, one)),
  'a stale read before a Cancel': truth => cancels(truth).some(one => wasStale(truth, one)),
  'a Cancel lost, applied': truth => cancels(truth).some(one => isLost(one) && one.effects.length > 0),
  'a Cancel refused': truth => cancels(truth).some(({ answer }) => /Conflict|Validation/.test(answer ?? '')),
  'own one ended between read and Cancel': truth =>
    cancels(truth).some(({ effects, arrivedAt }) => arrivedAt !== undefined && effects.length === 0),
  'a Cancel of post': truth => cancels(truth).some(one => one.process === 'post'),
  'a signal while the update is on its way': ({ run, changes }) =>
    changes.some(({ sentAt, answeredAt = Infinity }) => within(run.signalledAt, sentAt, answeredAt)),
  'a signal within 2 s of the answer': ({ run, changes }) =>
    changes.some(({ answeredAt = Infinity }) => within(run.signalledAt, answeredAt, answeredAt + 2_000)),
  'a kill while the update is on its way': ({ run, changes }) =>
    run.main.how === 'killed' && changes.some(({ answeredAt }) => answeredAt === undefined),
  'a kill within 2 s of the answer': ({ run, changes }) =>
    run.main.how === 'killed' &&
    changes.some(({ answeredAt = Infinity }) => within(run.main.endedAt, answeredAt, answeredAt + 2_000)),
  'main cut off 6.8 s after the signal': ({ run }) => run.main.how === 'left',
  'a signal after the timeout': ({ run }) =>
    (run.signalledAt ?? 0) > run.main.startedAt + Number(run.plan.inputs['timeoutMinutes'] ?? 60) * 60_000,
  'a rollback': truth => truth.rollback !== undefined,
  'a rollback whose answer was lost': truth =>
    truth.changes.some(one => one.sentAt >= truth.rollbackFrom && isLost(one) && one.effects.length > 0),
  'a rollback and somebody else': truth => truth.rollback !== undefined && truth.foreign.length > 0,
  'credentials expired while following': ({ run, begun }) =>
    begun.length > 0 && run.scene.sent.some(({ answer }) => answer === 'ExpiredTokenException'),
  'GetDeployment denied while following': ({ run, begun }) =>
    begun.length > 0 &&
    run.scene.sent.some(
      ({ operation, answer }) => operation === 'GetDeployment' && answer === 'AccessDeniedException',
    ),
  'Update answered the state from before': ({ run, begun }) =>
    run.plan.endpoint.answersBefore && begun.length > 0,
  'no ids, and an answer lost': truth => hasLost(truth) && !truth.run.plan.endpoint.showsIds,
  'no tokens, and an answer lost': truth => hasLost(truth) && !truth.run.plan.endpoint.showsTokens,
  'no states, and an answer lost': truth => hasLost(truth) && truth.run.plan.endpoint.showsStates !== 'both',
  'the own record deleted': ({ begun }) => begun.some(({ deployment }) => deployment?.isForgotten === true),
  'the own one runs on when all is over': truth =>
    truth.begun.some(({ deployment }) => deployment && truth.stillRuns(deployment)),
}

function isLost({ answer, answeredAt }: Sent): boolean {
  return (
    answeredAt !== undefined && answer !== 'ok' && !/Conflict|Validation|NotFound|Denied/.test(answer ?? '')
  )
}

function hasLost({ changes }: Truth): boolean {
  return changes.some(isLost)
}

function cancels({ run }: Truth): readonly Sent[] {
  return run.scene.sent.filter(({ operation }) => operation.startsWith('Cancel'))
}

function sameAsOurs(truth: Truth, one: Truth['foreign'][number]): boolean {
  const own = truth.first?.deployment
  return own !== undefined && sameContent(own.brings, one.brings, truth)
}

function isCovered({ first, foreign }: Truth): boolean {
  const own = first?.deployment
  return own !== undefined && foreign.some(({ createdAt }) => createdAt > own.createdAt)
}

function wasDeleted(truth: Truth): boolean {
  return truth.begun.length > 0 && truth.targetAt(truth.run.post.endedAt) === undefined && !truth.isOfService
}

function wasStale({ run }: Truth, sent: Sent): boolean {
  const before = run.scene.sent.findLast(one => one.number < sent.number && one.operation.startsWith('Get'))
  return before !== undefined && before.lagMs > 0
}

function within(at: number | undefined, from: number, to: number): boolean {
  return at !== undefined && at >= from && at <= to
}
