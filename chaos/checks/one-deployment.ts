import { finding, type Check, type Finding } from './findings.js'
import type { GroundTruth, Started } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'
import { beyondAssumptions, whyUndecidable } from './undecidable.js'

/** A service has no records: when it is deleted before a read shows it, no client can know that it existed. */
function deletedBeforeRead(
  { isOfService, run }: GroundTruth,
  [first, second]: readonly Started[],
): UndecidableReason | undefined {
  if (!isOfService || !first || !second) return undefined
  const isShown = run.simulation.sent.some(
    ({ operation, answer, asOf = 0, sentAt }) =>
      operation === 'GetService' && answer === 'ok' && asOf >= first.effect.at && sentAt < second.sent.sentAt,
  )
  return isShown ? undefined : 'createdAndDeleted'
}

/** I4: one request of the step starts a deployment, and one more may start its rollback. */
export const oneDeployment: Check = truth => {
  const { started, run } = truth
  if (run.plan.command === 'delete') return []
  const counted = started.filter(
    ({ sent, effect }) => effect.what === 'deployed' || typeof sent.input['spec'] === 'string',
  )
  const own = counted.filter(({ sent }) => sent.sentAt < truth.rollbackSentFrom)
  const rollbacks = counted.length - own.length
  const findings: Finding[] = []
  const why = counted.length > 0 ? (beyondAssumptions(truth) ?? deletedBeforeRead(truth, own)) : undefined
  if (own.length > 1) findings.push(finding('I4', `${own.length} deployments of one step`, why))
  if (rollbacks > 1) findings.push(finding('I4', `${rollbacks} rollbacks of one step`, why))
  const failed = own.at(-1)?.deployment?.status
  if (rollbacks > 0 && failed !== 'FAILED') {
    const mistaken = truth.deployment(run.outputs['deploymentId'])
    const because =
      why ?? (mistaken && !truth.isOfStep(mistaken) ? whyUndecidable(truth, mistaken) : undefined)
    findings.push(finding('I4', `a rollback of what is ${failed ?? 'not there'}`, because))
  }
  return findings
}
