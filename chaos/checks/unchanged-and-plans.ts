import { comparablePart, wantedSpec } from '../plan/specs.js'
import { finding, type Check, type Finding } from './findings.js'
import type { GroundTruth } from './ground-truth.js'
import { whyUndecidable } from './undecidable.js'

/** Unchanged: what the step would deploy was deployed already. */
export const isUnchanged: Check = truth => {
  const { plan } = truth.run
  const sent = truth.changeRequests.filter(({ effects }) => effects.length > 0)
  if (sent.length > 0) return [finding('I1', 'unchanged, and an update was accepted', whyUndecidable(truth))]
  const wanted = wantedSpec(plan.inputs['specPath'])
  if (wanted === undefined) return []
  const isSame = truth.accountsSeen.some(account => {
    if (plan.target === 'service') {
      const names = Object.values(account.targets).flatMap(one =>
        one.kind === 'instance' ? one.instance : [],
      )
      return names.every(name => wanted.instances.includes(name)) && wanted.instances.length === names.length
    }
    const runs = account.targets[truth.key]?.deployed
    return (
      comparablePart(runs?.spec, plan.target, truth.instance) ===
      comparablePart(wanted.text, plan.target, truth.instance)
    )
  })
  return isSame ? [] : [finding('I1', 'unchanged, and another spec runs')]
}

/** A plan sends nothing, and says whether the target shows what a deployment would bring. */
export const isPlanned: Check = truth => {
  const sent = truth.run.simulation.sent.find(({ operation }) =>
    /^(Update|Create|Delete|Cancel)/.test(operation),
  )
  return sent ? [finding('I1', `a plan sent ${sent.operation}`)] : planIsTrue(truth)
}

/** A plan with the whole spec in a file says whether that is what the target shows. */
function planIsTrue(truth: GroundTruth): readonly Finding[] {
  const { plan, outputs } = truth.run
  const { inputs, target, endpoint } = plan
  const wanted = wantedSpec(inputs['specPath'])
  const isPlain =
    ['CURRENT_VERSION', undefined].includes(inputs['deploymentType']) && inputs['description'] === undefined
  if (!wanted || !isPlain || !['instance', 'pipeline', 'environment'].includes(target)) return []
  if (endpoint.showsSpec === 'never') return []
  const isTrue = truth.accountsSeen.some(account => {
    const one = account.targets[truth.key]
    const status = one?.deletion ?? account.deployments[one?.attempted ?? '']?.status
    const shown =
      endpoint.showsSpec === 'fromAcceptance' ? one?.acceptedSpec : (one?.deployed?.spec ?? one?.acceptedSpec)
    const isOther =
      comparablePart(shown, target, truth.instance) !== comparablePart(wanted.text, target, truth.instance)
    const isChange = !one || isOther || (status !== undefined && status !== 'SUCCEEDED')
    return String(isChange) === outputs['changed']
  })
  return isTrue ? [] : [finding('I1', `the plan says changed=${outputs['changed'] ?? ''}`)]
}
