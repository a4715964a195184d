import { objectOf, recordIn, withoutRecord } from '../../plan/records.js'
import { usualStack } from '../../plan/stack-plan.js'
import { resourcesIn } from '../../plan/stack-templates.js'
import { changesBetween } from '../../model/cloudformation/changes.js'
import type { Account } from '../../model/state.js'
import { finding, type Check } from '../findings.js'
import type { GroundTruth } from '../ground-truth.js'
import { isUndisturbed } from '../succeeds-undisturbed.js'
import { beyondAssumptions } from '../undecidable.js'
import { executedBy } from './executed.js'
import { meantDeployment, recordedChain, stackOfTarget, wantedDeployment } from './recorded-chain.js'

/** I1: a rollback deploys just the text of the earlier deployment of the stack that is meant. */
export const restoresAsRecorded: Check = truth => {
  if (truth.run.plan.command !== 'rollback') return []
  return executedBy(truth).flatMap(({ changeSet, before }) => {
    const meant = meantDeployment(truth, before)
    const deployed = meant === undefined ? undefined : truth.final.deployments[meant]
    if (deployed?.deploys.spec === withoutRecord(changeSet.text).text) return []
    const text = meant === undefined ? 'a text that no record names' : `another text than that of ${meant}`
    return [finding('I1', `the rollback deploys ${text}`, beyondAssumptions(truth))]
  })
}

/** I1: nothing to restore: the stack ran what was to be restored. */
export const isStackRestored: Check = truth => {
  if (truth.started.length > 0) return [finding('I1', 'unchanged, and a change set was executed')]
  if (truth.accountsSeen.some(account => isRestoredIn(truth, account))) return []
  return [finding('I1', 'unchanged, and the stack runs another deployment', beyondAssumptions(truth))]
}

function isRestoredIn(truth: GroundTruth, account: Account): boolean {
  const stack = stackOfTarget(truth, account)
  const record = stack && recordIn(stack.text)
  if (!record) return false
  const wanted = wantedDeployment(truth)
  const latest = account.deployments[stack.deploymentId ?? '']
  if (wanted === undefined ? latest?.status !== 'SUCCEEDED' : record.id === wanted) return true
  const meant = account.deployments[meantDeployment(truth, stack) ?? '']
  return isSameContent(meant?.deploys.spec, stack.text)
}

/** Whether two texts differ in comments at most. */
function isSameContent(one: string | undefined, other: string): boolean {
  return one !== undefined && JSON.stringify(resourcesIn(one)) === JSON.stringify(resourcesIn(other))
}

/** I6: what nothing keeps from being restored is restored. */
export const restoresUndisturbed: Check = truth => {
  const { plan, main, simulation } = truth.run
  const isPlain = plan.command === 'rollback' && plan.inputs['templateBucket'] !== undefined
  if (!isPlain || plan.actors.length > 0 || !isUndisturbed(truth)) return []
  // To make a change set takes four minutes at most.
  const isShort = Number(plan.inputs['timeoutMinutes'] ?? 60) < 5
  if (!main.isRed || isShort || truth.started.length > 0) return []
  const account = simulation.model.history.asOf(simulation.startedAt)
  const stack = stackOfTarget(truth, account)
  const meant = stack && account.deployments[meantDeployment(truth, stack) ?? '']
  const { archived } = plan.stack ?? usualStack
  if (!stack || archived !== 'all' || meant?.deploys.spec === undefined) return []
  const isLossless = changesBetween(stack.text, meant.deploys.spec).every(
    ({ action, isReplaced, type }) =>
      action !== 'Remove' && (!isReplaced || type === 'AWS::ECS::TaskDefinition'),
  )
  return isLossless ? [finding('I6', `red, and ${meant.id} can be restored`)] : []
}

/** I6: what a refused rollback says of the records and of the bucket is true. */
export const refusalsAreTrue: Check = truth => {
  const { run } = truth
  if (run.plan.command !== 'rollback') return []
  return run.lines.flatMap(({ text, at }) => {
    const [, code] = /\b(NotArchived|OtherText|NothingBefore|NotRecorded|NoRecord)\b/.exec(text) ?? []
    const said = Object.entries(facts).find(([name]) => name === code)?.[1]
    if (!said) return []
    const seen = run.simulation.model.history.between(run.main.startedAt - LAG_MS, at)
    if (seen.some(account => said(truth, account))) return []
    return [finding('I6', `${code ?? ''} is said, and it is not so`, beyondAssumptions(truth))]
  })
}

/** How far reads may lag behind: docs/architecture.md. */
const LAG_MS = 30_000

/** Whether an account is as a refusal says. */
const facts: Readonly<Record<string, (truth: GroundTruth, account: Account) => boolean>> = {
  NotArchived: objects(stored => stored === undefined),
  OtherText: objects((stored, deployed) => stored !== undefined && withoutRecord(stored).text !== deployed),
  NothingBefore: (truth, account) => {
    const stack = stackOfTarget(truth, account)
    return stack !== undefined && recordedChain(truth, stack).length === 0
  },
  NotRecorded: (truth, account) => {
    const stack = stackOfTarget(truth, account)
    return stack !== undefined && meantDeployment(truth, stack) === undefined
  },
  NoRecord: (truth, account) => {
    const stack = stackOfTarget(truth, account)
    return stack !== undefined && recordIn(stack.text) === undefined
  },
}

/** Whether it is so of one of the texts on the way to the deployment that is meant. */
function objects(isSo: (stored: string | undefined, deployed: string | undefined) => boolean) {
  return (truth: GroundTruth, account: Account): boolean => {
    const stack = stackOfTarget(truth, account)
    if (!stack) return false
    return recordedChain(truth, stack).some(id =>
      isSo(account.objects?.[objectOf(stack.name, id)], truth.final.deployments[id]?.deploys.spec),
    )
  }
}
