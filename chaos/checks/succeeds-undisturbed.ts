import { finding, type Check } from './findings.js'
import type { GroundTruth } from './ground-truth.js'

/** Undisturbed, a deployment that succeeds in time is green, and one that fails is red. */
export const succeedsUndisturbed: Check = truth => {
  const { run, started } = truth
  const { plan, main } = run
  const isDeploy = plan.command === 'deploy' || plan.command === 'rollback'
  if (!isUndisturbed(truth) || !isDeploy || plan.target === 'service') return []
  const { deploymentType, description } = plan.inputs
  const isDescription = plan.target === 'component' && deploymentType === 'NONE' && description !== undefined
  if (isDescription && plan.account.exists && plan.actors.length === 0 && main.isRed)
    return [finding('I6', 'red, and Proton accepts the description')]
  const [only, ...more] = started
  if (!only?.deployment || more.length > 0 || plan.inputs['wait'] === 'false') return []
  const { status, completedAt = Infinity } = only.deployment
  const timeoutMs = Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  const isInTime = completedAt < main.startedAt + timeoutMs - 20_000
  if (status === 'SUCCEEDED' && isInTime && main.isRed) return [finding('I6', 'red, and all went well')]
  return status === 'FAILED' && !main.isRed ? [finding('I1', 'green, and it failed')] : []
}

/** Whether nothing could go wrong; somebody who acts before the start is allowed. */
export function isUndisturbed({ run: { plan }, byOthers }: GroundTruth): boolean {
  const isForeign = byOthers.length > 0 || plan.actors.some(({ at }) => at.on !== 'start' || at.ms > 0)
  return plan.faults.length + plan.lags.length === 0 && !isForeign && !plan.signal && !plan.kill
}
