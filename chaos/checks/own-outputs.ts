import { OUTPUT_CANARY } from '../plan/canaries.js'
import { outputsOf } from '../model/outputs.js'
import type { Deployment } from '../model/state.js'
import { startedInAMinute } from './cloudformation/updates-in-a-minute.js'
import { finding, type Finding } from './findings.js'
import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** The infrastructure outputs set are those of this deployment. */
export function ownOutputs(truth: GroundTruth, one: Deployment): readonly Finding[] {
  const given = truth.run.outputs['outputs']
  if (given === undefined) return []
  // A stack has other outputs, too, that no deployment changes.
  const values = Object.values(JSON.parse(given) as Readonly<Record<string, string>>).filter(value =>
    value.startsWith(OUTPUT_CANARY),
  )
  const own = outputsOf(one).map(([, value]) => value)
  if (values.every(value => own.includes(value))) return []
  return [finding('I1', `outputs of another deployment than ${one.id}`, whyOfAnother(truth, values))]
}

/** A stack has ids, and no read shows that the stack and its events disagree. */
function whyOfAnother(truth: GroundTruth, values: readonly string[]): UndecidableReason | undefined {
  if (wereAskedByName(truth, values)) return 'outputsByName'
  return truth.isOnStacks && startedInAMinute(truth) ? 'updatesInAMinute' : undefined
}

/** Without ids the outputs are asked for by name: those of what had succeeded last when Proton answered, or before. */
function wereAskedByName(truth: GroundTruth, values: readonly string[]): boolean {
  const { run, key } = truth
  if (run.plan.endpoint.showsIds) return false
  const reads = run.simulation.sent.filter(({ operation }) => /^List\w+Outputs$/.test(operation))
  return reads.some(({ asOf = 0 }) => {
    const { targets, deployments } = run.simulation.model.history.asOf(asOf)
    const latest = deployments[targets[key]?.succeeded ?? '']
    const shown = latest ? outputsOf(latest).map(([, value]) => value) : []
    return values.every(value => shown.includes(value))
  })
}
