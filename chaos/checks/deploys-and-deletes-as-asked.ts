import { beyondAssumptions, whyUndecidable } from './undecidable.js'
import { finding, type Check, type Finding } from './findings.js'
import { SERVICE } from '../plan/plan.js'
import type { SentRequest } from '../play/request.js'
import { comparablePart, wantedSpec } from '../plan/specs.js'
import { isLook, type Started, type GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** I1: what the step deploys is what its inputs ask for. */
export const deploysAsAsked: Check = truth => {
  const { plan } = truth.run
  const wanted = wantedSpec(plan.inputs['specPath'])
  const isPlain = plan.command === 'deploy' && plan.target !== 'service' && plan.inputs['set'] === undefined
  if (!isPlain) return []
  return truth.started.flatMap(({ deployment, sent }) => {
    if (!deployment || sent.sentAt >= truth.rollbackSentFrom) return []
    const { deploys, before } = deployment
    const meaning = (spec: string | undefined) => comparablePart(spec, plan.target, truth.instance)
    const findings: Finding[] = []
    if (wanted && meaning(deploys.spec) !== meaning(wanted.text))
      findings.push(finding('I1', `${deployment.id} deploys another spec than the file's`))
    const stays = [undefined, 'CURRENT_VERSION'].includes(plan.inputs['deploymentType'])
    const isOther = before && (deploys.major !== before.major || deploys.minor !== before.minor)
    if (stays && isOther && plan.inputs['promoteFrom'] === undefined)
      findings.push(finding('I1', `${deployment.id} deploys another template version`))
    return findings
  })
}

/** I3: the step deletes only its target, instances left out, and records beyond `keepDeployments`. */
export const deletesAsAsked: Check = truth => [
  ...truth.effects.flatMap(([sent, { what, createdBy, createdAt = 0 }]) => {
    const isAnother =
      what === 'deleting' && createdBy?.who === 'others' && createdAt > firstReadAsOf(truth, sent)
    if (!isAnother) return []
    return [
      finding('I3', 'Delete removed what somebody created since', recreatedAfterRead(truth, createdAt, sent)),
    ]
  }),
  ...truth.started.flatMap(started => removedInstances(truth, started)),
  ...deletedRecords(truth),
]

/** The time of the account that the first read of the step showed: what exists then is to be deleted. */
function firstReadAsOf({ run }: GroundTruth, { number }: SentRequest): number {
  const first = run.simulation.sent.find(
    one => one.number < number && one.answer === 'ok' && /^(Get|DescribeStacks$)/.test(one.operation),
  )
  return first?.asOf ?? run.main.startedAt
}

/** Delete takes names, too: created again between the last read and the arrival of Delete. */
function recreatedAfterRead(
  { run }: GroundTruth,
  createdAt: number,
  { number }: SentRequest,
): UndecidableReason | undefined {
  const isShown = run.simulation.sent.some(
    one => one.number < number && one.answer === 'ok' && isLook(one) && (one.asOf ?? 0) >= createdAt,
  )
  return isShown ? undefined : 'deleteTakesNames'
}

/** An update of the service deletes the instances that its spec leaves out. */
function removedInstances(truth: GroundTruth, { serviceUpdate, sent }: Started): readonly Finding[] {
  const { inputs, command } = truth.run.plan
  const removed = serviceUpdate?.removed ?? []
  const wanted = wantedSpec(inputs['specPath'])
  const mayGo = (name: string) =>
    command === 'delete'
      ? name === inputs['serviceInstanceName']
      : inputs['allowInstanceRemoval'] === 'true' && wanted?.instances.includes(name) === false
  return removed
    .filter(name => !mayGo(name))
    .map(name => {
      const text = `UpdateService of the step deletes instance ${name}, which it was not to`
      return finding('I3', text, addedAfterRead(truth, name, sent.sentAt) ?? whyUndecidable(truth))
    })
}

/** UpdateService takes the whole list: what somebody adds after the last read is missing in it. */
function addedAfterRead(truth: GroundTruth, name: string, at: number): UndecidableReason | undefined {
  const { history } = truth.run.simulation.model
  const looks = truth.run.simulation.sent.filter(
    ({ operation, answeredAt = Infinity }) =>
      operation.startsWith('ListServiceInstances') && answeredAt <= at,
  )
  const asOf = looks.at(-1)?.asOf ?? at
  const wasThere = history.asOf(asOf).targets[`instance ${SERVICE}/${name}`] !== undefined
  return wasThere ? undefined : 'addedAfterRead'
}

/** Records are deleted only by `keepDeployments`, and never the last succeeded one. */
function deletedRecords(truth: GroundTruth): readonly Finding[] {
  const { run, key } = truth
  const keep = Number(run.plan.inputs['keepDeployments'] ?? Infinity)
  const own = truth.effects.filter(([, { what }]) => what === 'recordDeleted')
  const [last] = own.toReversed()
  if (!last) return []
  const why = beyondAssumptions(truth)
  const findings = own.flatMap(([, { at, deploymentId: id }]) =>
    truth.targetAt(at)?.succeeded === id
      ? [finding('I3', `the record of ${id ?? '?'}, which runs, was deleted`, why)]
      : [],
  )
  const ids = own.map(([, { deploymentId }]) => deploymentId)
  const { deployments } = run.simulation.model.history.asOf(last[1].at)
  const kept = Object.values(deployments).filter(
    one => one.key === key && one.completedAt !== undefined && !ids.includes(one.id),
  )
  if (kept.length < keep) findings.push(finding('I3', `${kept.length} records are kept, not ${keep}`, why))
  return findings
}
