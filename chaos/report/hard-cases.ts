import { sameContent } from '../checks/undecidable.js'
import type { SentRequest } from '../play/request.js'
import { SERVICE } from '../plan/plan.js'
import type { GroundTruth } from '../checks/ground-truth.js'

/** The hard cases, by name: what no run reaches is not tested. */
export const hardCases: Readonly<Record<string, (truth: GroundTruth) => boolean>> = {
  'an update accepted, its answer lost': truth =>
    truth.changeRequests.some(one => isLost(one) && one.effects.length > 0),
  'an update lost before Proton': truth =>
    truth.changeRequests.some(one => isLost(one) && one.effects.length === 0),
  'an update applied after it had failed for the step': truth =>
    truth.changeRequests.some(({ answeredAt = Infinity, effects }) =>
      effects.some(({ at }) => at > answeredAt),
    ),
  'an update repeated by a proxy': truth =>
    truth.run.simulation.others.some(({ text }) => text.startsWith('a proxy')),
  'an update sent again': truth => truth.changeRequests.length > 1 && truth.rollbackSentFrom === Infinity,
  'NONE or a description accepted, its answer lost': truth =>
    truth.changeRequests.some(one => isLost(one) && one.effects.some(({ what }) => what === 'updated')),
  'UpdateService lost before Proton': truth =>
    truth.isOfService && truth.changeRequests.some(one => isLost(one) && one.effects.length === 0),
  'a creation accepted, its answer lost': truth =>
    truth.changeRequests.some(
      one => isLost(one) && one.operation.startsWith('Create') && one.effects.length > 0,
    ),
  'a lost answer, and somebody else deploys': truth => hasLost(truth) && truth.byOthers.length > 0,
  'a lost answer, and somebody else deploys the same content': truth =>
    hasLost(truth) && truth.byOthers.some(one => sameAsOurs(truth, one)),
  'a lost answer, and somebody else deploys without a token': truth =>
    hasLost(truth) && truth.byOthers.some(({ token }) => token === undefined),
  'a lost answer, and only the update of somebody else was accepted': truth =>
    hasLost(truth) && truth.byOthers.length > 0 && truth.started.length === 0,
  'a lost answer, and a newer deployment replaced the own one': truth => hasLost(truth) && isCovered(truth),
  'own deployment replaced by a newer one': isCovered,
  'own deployment cancelled by somebody else': truth =>
    truth.started.some(({ deployment }) => deployment?.cancelledBy?.who === 'others'),
  'own deployment succeeded after Cancel': truth =>
    truth.started.some(
      ({ deployment }) => deployment?.cancelledBy !== undefined && deployment.status === 'SUCCEEDED',
    ),
  'the target deleted after the update': truth => wasDeleted(truth),
  'the target created again after the update': truth =>
    truth.targetAt(truth.run.post.endedAt)?.createdBy.who === 'others',
  'a stale read before the update': truth => truth.changeRequests.some(one => wasStale(truth, one)),
  'a stale read before a Cancel': truth => cancels(truth).some(one => wasStale(truth, one)),
  'a Cancel accepted, its answer lost': truth =>
    cancels(truth).some(one => isLost(one) && one.effects.length > 0),
  'a Cancel refused': truth => cancels(truth).some(({ answer }) => /Conflict|Validation/.test(answer ?? '')),
  'own deployment ended between read and Cancel': truth =>
    cancels(truth).some(({ effects, arrivedAt }) => arrivedAt !== undefined && effects.length === 0),
  'a Cancel of post': truth => cancels(truth).some(one => one.process === 'post'),
  'a signal while the update is on its way': ({ run, changeRequests }) =>
    changeRequests.some(({ sentAt, answeredAt = Infinity }) => within(run.signalledAt, sentAt, answeredAt)),
  'a signal within 2 s of the answer': ({ run, changeRequests }) =>
    changeRequests.some(({ answeredAt = Infinity }) =>
      within(run.signalledAt, answeredAt, answeredAt + 2_000),
    ),
  'a kill while the update is on its way': ({ run, changeRequests }) =>
    run.main.how === 'killed' && changeRequests.some(({ answeredAt }) => answeredAt === undefined),
  'a kill within 2 s of the answer': ({ run, changeRequests }) =>
    run.main.how === 'killed' &&
    changeRequests.some(({ answeredAt = Infinity }) =>
      within(run.main.endedAt, answeredAt, answeredAt + 2_000),
    ),
  'main cut off 6.8 s after the signal': ({ run }) => run.main.how === 'left',
  'a signal after the timeout': ({ run }) =>
    (run.signalledAt ?? 0) > run.main.startedAt + Number(run.plan.inputs['timeoutMinutes'] ?? 60) * 60_000,
  'a rollback': truth => truth.rollbackStarted !== undefined,
  'a rollback whose answer was lost': truth =>
    truth.changeRequests.some(
      one => one.sentAt >= truth.rollbackSentFrom && isLost(one) && one.effects.length > 0,
    ),
  'a rollback and somebody else': truth => truth.rollbackStarted !== undefined && truth.byOthers.length > 0,
  'credentials expired while following': ({ run, started }) =>
    started.length > 0 && run.simulation.sent.some(({ answer }) => answer === 'ExpiredTokenException'),
  'GetDeployment denied while following': ({ run, started }) =>
    started.length > 0 &&
    run.simulation.sent.some(
      ({ operation, answer }) => operation === 'GetDeployment' && answer === 'AccessDeniedException',
    ),
  'the answer to Update showed the state before it': ({ run, started }) =>
    run.plan.endpoint.answersBefore && started.length > 0,
  'no ids, and an answer lost': truth => hasLost(truth) && !truth.run.plan.endpoint.showsIds,
  'no tokens, and an answer lost': truth => hasLost(truth) && !truth.run.plan.endpoint.showsTokens,
  'no states, and an answer lost': truth => hasLost(truth) && truth.run.plan.endpoint.showsStates !== 'both',
  'record of the own deployment deleted': ({ started }) =>
    started.some(({ deployment }) => deployment?.isRecordDeleted === true),
  'CreateServiceInstance refused, as the service is full': isRefusedAsFull,
  'CreateServiceInstance refused, as somebody else took the last place': truth =>
    isRefusedAsFull(truth) && truth.final.targets[`instance ${SERVICE}/fresh`]?.createdBy.who === 'others',
  'CreateServiceInstance refused, as the service is busy': ({ run, changeRequests }) =>
    changeRequests.some(
      ({ operation, answer, arrivedAt = 0 }) =>
        operation === 'CreateServiceInstance' &&
        answer === 'ConflictException' &&
        run.simulation.model.history.asOf(arrivedAt).services[SERVICE]?.status.endsWith('IN_PROGRESS'),
    ),
  'a service spec refused for too many instances': ({ changeRequests }) =>
    changeRequests.some(({ answer }) => answer === 'ServiceQuotaExceededException'),
  'the target changed by somebody else without a deployment': truth =>
    truth.run.simulation.others.some(({ text }) => text === 'somebody: updateWithoutDeployment'),
  'NONE of a component refused, for more than a description': ({ run }) =>
    run.plan.target === 'component' &&
    run.simulation.others.some(({ text }) =>
      text.startsWith('somebody: updateWithoutDeployment, refused: Validation'),
    ),
  'own deployment in progress at the end of the run': truth =>
    truth.started.some(({ deployment }) => deployment && truth.isInProgress(deployment)),
}

function isRefusedAsFull({ changeRequests }: GroundTruth): boolean {
  return changeRequests.some(
    ({ operation, answer }) => operation === 'CreateServiceInstance' && answer === 'ValidationException',
  )
}

function isLost({ answer, answeredAt }: SentRequest): boolean {
  return (
    answeredAt !== undefined &&
    answer !== 'ok' &&
    !/Conflict|Validation|Quota|NotFound|Denied/.test(answer ?? '')
  )
}

function hasLost({ changeRequests }: GroundTruth): boolean {
  return changeRequests.some(isLost)
}

function cancels({ run }: GroundTruth): readonly SentRequest[] {
  return run.simulation.sent.filter(({ operation }) => operation.startsWith('Cancel'))
}

function sameAsOurs(truth: GroundTruth, one: GroundTruth['byOthers'][number]): boolean {
  const own = truth.firstStarted?.deployment
  return own !== undefined && sameContent(own.deploys, one.deploys, truth)
}

function isCovered({ firstStarted: first, byOthers }: GroundTruth): boolean {
  const own = first?.deployment
  return own !== undefined && byOthers.some(({ createdAt }) => createdAt > own.createdAt)
}

function wasDeleted(truth: GroundTruth): boolean {
  return (
    truth.started.length > 0 && truth.targetAt(truth.run.post.endedAt) === undefined && !truth.isOfService
  )
}

function wasStale({ run }: GroundTruth, sent: SentRequest): boolean {
  const before = run.simulation.sent.findLast(
    one => one.number < sent.number && one.operation.startsWith('Get'),
  )
  return before !== undefined && before.lagMs > 0
}

function within(at: number | undefined, from: number, to: number): boolean {
  return at !== undefined && at >= from && at <= to
}
