import type { GroundTruth } from '../checks/ground-truth.js'
import { stacksIn } from '../model/cloudformation/stacks.js'
import type { SentRequest } from '../play/request.js'

/** The hard cases with CloudFormation, by name: what no run reaches is not tested. */
export const stackHardCases: Readonly<Record<string, (truth: GroundTruth) => boolean>> = {
  'a change set executed, the answer lost': truth => executions(truth).some(one => isLost(one) && did(one)),
  'an execution lost before CloudFormation': truth => executions(truth).some(one => isLost(one) && !did(one)),
  'an execution applied after it had failed for the step': truth => executions(truth).some(isLate),
  'an execution sent again': truth => executions(truth).length > 1,
  'a change set made, the answer lost': truth => made(truth).some(one => isLost(one) && did(one)),
  'a change set made after its request had failed': truth => made(truth).some(isLate),
  'a change set that could not be executed any more': truth =>
    executions(truth).some(({ answer }) => /InvalidChangeSetStatus|ChangeSetNotFound/.test(answer ?? '')),
  'a change set that changes nothing': ({ final }) =>
    stacksIn(final).some(({ changeSets }) => changeSets.some(({ status }) => status === 'FAILED')),
  'a deletion of a change set that failed': truth =>
    sentAs(truth, 'DeleteChangeSet').some(one => isLost(one) || one.answeredAt === undefined),
  'a creation cancelled by deleting its stack': truth =>
    truth.effects.some(([{ operation }, { what }]) => operation === 'DeleteStack' && what === 'cancelled'),
  'an update cancelled': truth =>
    truth.effects.some(
      ([{ operation }, { what }]) => operation === 'CancelUpdateStack' && what === 'cancelled',
    ),
  'a cancel accepted, its answer lost': truth =>
    sentAs(truth, 'CancelUpdateStack').some(one => isLost(one) && did(one)),
  'a cancel that came too late': truth =>
    sentAs(truth, 'CancelUpdateStack').some(({ answer }) => answer === 'ValidationError'),
  'own deployment rolled back': truth => ended(truth, 'UPDATE_ROLLBACK_COMPLETE'),
  'own deployment whose rollback failed': truth => ended(truth, 'UPDATE_ROLLBACK_FAILED'),
  'own creation rolled back': truth => ended(truth, 'ROLLBACK_COMPLETE'),
  'own deployment replaced by a newer one': ({ firstStarted: first, byOthers }) =>
    first?.deployment !== undefined && byOthers.some(one => one.createdAt > first.effect.at),
  'own deployment cancelled by somebody else': ({ started }) =>
    started.some(({ deployment }) => deployment?.cancelledBy?.who === 'others'),
  'somebody else updated the stack while the change set was made': truth =>
    made(truth).some(one =>
      truth.byOthers.some(
        ({ createdAt }) => createdAt > one.sentAt && createdAt < (truth.started[0]?.effect.at ?? Infinity),
      ),
    ),
  'the stack deleted after the request': truth =>
    truth.started.length > 0 && truth.targetAt(truth.run.post.endedAt) === undefined,
  'the stack created again after the request': truth =>
    truth.started.length > 0 && truth.targetAt(truth.run.post.endedAt)?.createdBy.who === 'others',
  'a rollback that somebody else repaired': ({ run }) =>
    run.simulation.others.some(({ text }) => text === 'somebody: continueRollback'),
  'a drifted resource': ({ run }) => run.simulation.others.some(({ text }) => text === 'somebody: drift'),
  'proof by bytes': proofIs('bytes'),
  'proof by a change set': proofIs('changeSet'),
  'proof by a record': proofIs('record'),
  'deployed without a proof': truth => truth.started.length > 0 && proofIs('none')(truth),
  'refused without a proof': says(/NotProven/),
  'refused for a resource that would be lost': says(/ResourceRemoval/),
  'a text put into the bucket, the answer lost': truth =>
    sentAs(truth, 'PutObject').some(one => isLost(one) && did(one)),
  'a text lost before the bucket': truth => sentAs(truth, 'PutObject').some(one => isLost(one) && !did(one)),
  'a signal while a text is put into the bucket': ({ run }) =>
    onTheWay(run.signalledAt, sentTo(run.simulation.sent, 'PutObject')),
  'a template from the bucket': truth => made(truth).some(one => did(one) && 'TemplateURL' in one.input),
  'the text of a plan deleted again': truth => sentAs(truth, 'DeleteObject').some(did),
  'a rollback to the deployment before': truth => isRestored(truth, undefined),
  'a rollback to an earlier deployment by its id': truth => isRestored(truth, '@earlier'),
  'a rollback with nothing to do': ({ run }) =>
    run.plan.command === 'rollback' && run.outputs['changed'] === 'false',
  'a rollback after a deployment of somebody else': truth =>
    truth.run.plan.command === 'rollback' &&
    truth.started.some(({ deployment }) =>
      Object.values(truth.final.deployments).some(
        ({ by, createdAt, key, status }) =>
          by.who === 'others' &&
          key === truth.key &&
          status === 'SUCCEEDED' &&
          createdAt < (deployment?.createdAt ?? 0),
      ),
    ),
  'a rollback whose text is missing': says(/NotArchived/),
  'a rollback whose text was changed': says(/OtherText/),
  'a rollback whose text is denied': truth =>
    sentAs(truth, 'GetObject').some(({ answer }) => answer === 'AccessDenied'),
  'a rollback with nothing before': says(/NothingBefore/),
  'a rollback to a deployment that no record names': says(/NotRecorded/),
  'a rollback of a stack without a record': says(/NoRecord/),
  'a rollback without a bucket': says(/NoArchive/),
  'reads of a stack that disagree': says(/reads of the stack disagree/),
  'a stale read before an execution': truth =>
    executions(truth).some(one =>
      truth.run.simulation.sent.some(
        ({ operation, lagMs, answeredAt = Infinity }) =>
          operation === 'DescribeStacks' && lagMs > 0 && answeredAt <= one.sentAt,
      ),
    ),
  'a signal while the execution is on its way': ({ run }) =>
    onTheWay(run.signalledAt, sentTo(run.simulation.sent, 'ExecuteChangeSet')),
  'a signal while the change set is made': ({ run }) =>
    onTheWay(run.signalledAt, sentTo(run.simulation.sent, 'CreateChangeSet')),
  'a kill while the execution is on its way': ({ run }) =>
    run.main.how === 'killed' && onTheWay(run.main.endedAt, sentTo(run.simulation.sent, 'ExecuteChangeSet')),
  'a cancel of post': truth =>
    truth.effects.some(([{ process }, { what }]) => process === 'post' && what === 'cancelled'),
  'a change set deleted by post': truth =>
    sentAs(truth, 'DeleteChangeSet').some(one => one.process === 'post' && did(one)),
  'main cut off 6.8 s after the signal': ({ run }) => run.main.how === 'left',
  'credentials expired while following': ({ run, started }) =>
    started.length > 0 && run.simulation.sent.some(({ answer }) => answer === 'ExpiredToken'),
  'events denied while following': ({ run, started }) =>
    started.length > 0 &&
    run.simulation.sent.some(
      ({ operation, answer }) => operation === 'DescribeStackEvents' && answer === 'AccessDenied',
    ),
  'throttled for more than 10 requests': ({ run }) =>
    run.simulation.sent.filter(({ answer }) => answer === 'Throttling').length > 10,
  'own deployment in progress at the end of the run': truth =>
    truth.started.some(({ deployment }) => deployment && truth.isInProgress(deployment)),
}

function sentTo(sent: readonly SentRequest[], name: string): readonly SentRequest[] {
  return sent.filter(({ operation }) => operation === name)
}

function sentAs({ run }: GroundTruth, name: string): readonly SentRequest[] {
  return sentTo(run.simulation.sent, name)
}

function executions(truth: GroundTruth): readonly SentRequest[] {
  return sentAs(truth, 'ExecuteChangeSet')
}

function made(truth: GroundTruth): readonly SentRequest[] {
  return sentAs(truth, 'CreateChangeSet')
}

function isLost({ answer, answeredAt }: SentRequest): boolean {
  const isAnswer = /^ok$|Validation|ChangeSet|Token|Denied|AlreadyExists|Throttling/.test(answer ?? '')
  return answeredAt !== undefined && !isAnswer
}

function did({ effects }: SentRequest): boolean {
  return effects.length > 0
}

function isLate({ answeredAt = Infinity, effects }: SentRequest): boolean {
  return effects.some(({ at }) => at > answeredAt)
}

function onTheWay(at: number | undefined, sent: readonly SentRequest[]): boolean {
  return at !== undefined && sent.some(one => at >= one.sentAt && at <= (one.answeredAt ?? Infinity))
}

/** Whether a deployment of the step ended in this status of its stack. */
function ended({ final, started }: GroundTruth, status: string): boolean {
  return stacksIn(final).some(
    ({ events, deploymentId }) =>
      started.some(({ deployment }) => deployment?.id === deploymentId) &&
      events.some(event => event.status === status && event.logicalId.startsWith('AWSProton')),
  )
}

/** Whether a deployment was restored that `deploymentId` names so. */
function isRestored({ run, started }: GroundTruth, given: string | undefined): boolean {
  const { command, inputs } = run.plan
  return command === 'rollback' && started.length > 0 && inputs['deploymentId'] === given
}

function proofIs(proof: string): (truth: GroundTruth) => boolean {
  return ({ run }) => run.outputs['proof'] === proof
}

function says(pattern: RegExp): (truth: GroundTruth) => boolean {
  return ({ run }) => run.lines.some(({ text }) => pattern.test(text))
}
