import { needed, textIn, type Answer, type Call, type Model } from '../call.js'
import { without } from '../cancel-and-delete.js'
import { courseOf, endDeployment, noteCancel, rollBack } from './rolling-back.js'
import { behaviour } from './behaviour.js'
import type { Stack } from './stack.js'
import { changeStack, foundStack, refused, showStatus, stackNamed, type Operation } from './stacks.js'

/** Requests that stop or remove something. */
export const stackRemovals: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  CancelUpdateStack: (model, call) => {
    const stack = foundStack(model.history.now, needed(call.input, 'StackName'))
    if (stack.status !== 'UPDATE_IN_PROGRESS')
      throw refused(`CancelUpdateStack cannot be called from current stack status ${stack.status}`)
    noteCancel(model, call, stack)
    const { cancelTakesMs = 0, cancelEnds } = courseOf(model, stack) ?? {}
    const marks = call.author.who === 'step' ? behaviour(model).marksCancel : 'both'
    rollBack(model, stack, false, {
      operation: operationOf(model, call, marks !== 'reason'),
      reason: marks === 'token' ? undefined : 'User Initiated',
      takesMs: cancelTakesMs,
      ends: cancelEnds === 'FAILED' ? 'FAILED' : 'SUCCEEDED',
      status: 'CANCELLED',
    })
    return {}
  },
  DeleteStack: (model, call) => {
    const stack = stackNamed(model.history.now, needed(call.input, 'StackName'))
    if (!stack || stack.status === 'DELETE_COMPLETE') return {}
    if (stack.isProtected)
      throw refused(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`)
    if (stack.status === 'DELETE_IN_PROGRESS') return {}
    if (isLocked(stack))
      throw refused(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`)
    removeStack(model, call, stack)
    return {}
  },
}

function isLocked({ status }: Stack): boolean {
  return /^(UPDATE|UPDATE_ROLLBACK|UPDATE_COMPLETE_CLEANUP|UPDATE_ROLLBACK_COMPLETE_CLEANUP)_IN_PROGRESS$/.test(
    status,
  )
}

function operationOf(model: Model, call: Call, showsToken: boolean): Operation {
  const token = showsToken ? textIn(call.input, 'ClientRequestToken') : undefined
  return { id: model.newId(), token, by: call.author }
}

/** Deletes a stack; one that is being created is cancelled by that. */
function removeStack(model: Model, call: Call, stack: Stack): void {
  const { history } = model
  const operation = operationOf(model, call, true)
  if (stack.status === 'REVIEW_IN_PROGRESS') {
    showStatus(model, stack, operation, 'DELETE_COMPLETE', { part: { changeSets: [] } })
    return
  }
  const isCreating = stack.status === 'CREATE_IN_PROGRESS'
  // What is being rolled back has failed already.
  if (stack.status === 'ROLLBACK_IN_PROGRESS') endDeployment(model, stack.deploymentId ?? '', 'FAILED')
  const target = history.now.targets[stack.key]
  if (isCreating) noteCancel(model, call, stack)
  else {
    const { createdAt, createdBy } = target ?? stack
    const of = { key: stack.key, createdAt, createdBy }
    call.effects.push({ at: history.time.now, what: 'deleting', ...of })
  }
  history.target(stack.key, { deletion: 'DELETE_IN_PROGRESS' })
  showStatus(model, stack, operation, 'DELETE_IN_PROGRESS', { reason: 'User Initiated' })
  const course = isCreating ? courseOf(model, stack) : undefined
  const takesMs = course?.cancelTakesMs ?? call.course.takesMs
  const fails = course ? course.cancelEnds === 'FAILED' : call.course.ends === 'FAILED'
  history.time.after(takesMs, () => {
    endRemoval(model, stack, operation, { isCreating, fails })
  })
}

function endRemoval(
  model: Model,
  { id, key }: Stack,
  operation: Operation,
  { isCreating, fails }: { readonly isCreating: boolean; readonly fails: boolean },
): void {
  const { history } = model
  const stack = history.now.stacks?.[id]
  if (stack?.status !== 'DELETE_IN_PROGRESS') return
  if (fails) {
    showStatus(model, stack, operation, 'DELETE_FAILED', {
      reason: 'The following resource(s) failed to delete: [Queue].',
    })
    history.target(key, { deletion: 'DELETE_FAILED' })
  } else {
    showStatus(model, stack, operation, 'DELETE_COMPLETE', { part: { changeSets: [] } })
    changeStack(model, id, { outputs: [] })
    history.change(account => ({ ...account, targets: without(account.targets, key) }))
  }
  // A deletion that is none of the step's is no cancellation.
  const isCancelled = isCreating && !fails && operation.by.who === 'step'
  if (isCreating) endDeployment(model, stack.deploymentId ?? '', isCancelled ? 'CANCELLED' : 'FAILED')
}
