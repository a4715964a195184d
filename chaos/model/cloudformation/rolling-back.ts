import type { Course, EndStatus } from '../../plan/plan.js'
import type { Call, Model } from '../call.js'
import { behaviour } from './behaviour.js'
import type { Stack } from './stack.js'
import { changeChangeSet, showStatus, type Operation } from './stacks.js'

/** A rollback, and what becomes of its deployment when it ends. */
interface Rollback {
  readonly operation: Operation
  readonly reason: string | undefined
  readonly takesMs: number
  readonly ends: 'SUCCEEDED' | 'FAILED'
  readonly status: EndStatus
}

/** Returns a stack to what it had: an operation of its own. */
export function rollBack(model: Model, stack: Stack, isCreation: boolean, rollback: Rollback): void {
  const { operation, reason, takesMs, ends, status } = rollback
  const word = isCreation ? 'ROLLBACK' : 'UPDATE_ROLLBACK'
  const { deploymentId } = stack
  showStatus(model, stack, operation, `${word}_IN_PROGRESS`, { reason })
  const isIt = () => model.history.now.stacks?.[stack.id]?.status.startsWith(`${word}_`) === true
  const { time } = model.history
  time.after(takesMs, () => {
    if (!isIt() || model.history.now.stacks?.[stack.id]?.deploymentId !== deploymentId) return
    if (ends === 'FAILED') {
      showStatus(model, stack, operation, `${word}_FAILED`, {
        reason: 'The following resource(s) failed to roll back: [Service].',
      })
      endDeployment(model, deploymentId ?? '', 'FAILED')
      return
    }
    if (!isCreation) showStatus(model, stack, operation, `${word}_COMPLETE_CLEANUP_IN_PROGRESS`)
    const done = () => {
      completeRollback(model, stack.id, operation, `${word}_COMPLETE`, status)
    }
    if (isCreation) done()
    else time.after(behaviour(model).cleanupMs, done)
  })
}

function completeRollback(
  model: Model,
  stackId: string,
  operation: Operation,
  status: string,
  ends: EndStatus,
): void {
  const stack = model.history.now.stacks?.[stackId]
  if (!stack) return
  const { textBefore = stack.text } = stack
  showStatus(model, stack, operation, status, { part: { text: textBefore, textBefore: undefined } })
  const executing = stack.changeSets.find(({ execution }) => execution === 'EXECUTE_IN_PROGRESS')
  if (executing) changeChangeSet(model, stackId, executing.id, { execution: 'EXECUTE_FAILED' })
  endDeployment(model, stack.deploymentId ?? '', ends)
  // A rollback that somebody has repaired ends a second time.
  model.history.deployment(stack.deploymentId ?? '', { status: ends })
}

/** Ends a deployment as the checks know it. */
export function endDeployment(model: Model, id: string, status: EndStatus): void {
  const { history } = model
  const one = history.now.deployments[id]
  if (!one || one.completedAt !== undefined) return
  history.deployment(id, { status, completedAt: history.time.now })
  model.onEnd({ ...one, status })
}

/** Marks the deployment that somebody cancels. */
export function noteCancel(model: Model, call: Call, stack: Stack): void {
  const { deploymentId = '', key } = stack
  model.history.deployment(deploymentId, { status: 'CANCELLING', cancelledBy: call.author })
  call.effects.push({ at: model.history.time.now, what: 'cancelled', key, deploymentId })
}

/** The course of the deployment that the stack shows. */
export function courseOf(model: Model, { deploymentId = '' }: Stack): Course | undefined {
  return model.history.now.deployments[deploymentId]?.course
}
