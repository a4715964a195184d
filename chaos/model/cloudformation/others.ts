import { needed, textIn, type Answer, type Call, type Model } from '../call.js'
import { without } from '../cancel-and-delete.js'
import { changesBetween } from './changes.js'
import { refuseBusy } from './change-sets.js'
import { startDeployment } from './deploying.js'
import { rollBack } from './rolling-back.js'
import type { Stack } from './stack.js'
import { arnOf, changeStack, foundStack, putStack, refused, showStatus } from './stacks.js'

/** What only others do: the action makes change sets, and repairs nothing. */
export const requestsOfOthers: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  UpdateStack: (model, call) => {
    const stack = stackOf(model, call)
    refuseBusy(stack)
    const text = needed(call.input, 'TemplateBody')
    if (changesBetween(stack.text, text).length === 0) throw refused('No updates are to be performed.')
    startDeployment(model, call, stack, { text, token: tokenOf(call), isCreation: false })
    return { StackId: stack.id }
  },
  ContinueUpdateRollback: (model, call) => {
    const stack = stackOf(model, call)
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED') throw refused(`Stack ${stack.id} is ${stack.status}`)
    const one = model.history.now.deployments[stack.deploymentId ?? '']
    rollBack(model, stack, false, {
      operation: { id: model.newId(), token: tokenOf(call), by: call.author },
      ...{ reason: 'User Initiated', takesMs: call.course.takesMs },
      ...{ ends: 'SUCCEEDED', status: one?.cancelledBy ? 'CANCELLED' : 'FAILED' },
    })
    return {}
  },
  /** A resource is changed by hand: CloudFormation notices when it updates the resource. */
  Drift: (model, call) => {
    changeStack(model, stackOf(model, call).id, { isDrifted: true })
    return {}
  },
  /** A deletion and a creation under the same name, at once. */
  RecreateStack: (model, call) => {
    const stack = stackOf(model, call)
    refuseBusy(stack)
    const { history, newId } = model
    const operation = { id: newId(), token: undefined, by: call.author }
    showStatus(model, stack, operation, 'DELETE_IN_PROGRESS', { reason: 'User Initiated' })
    showStatus(model, stack, operation, 'DELETE_COMPLETE', { part: { changeSets: [], outputs: [] } })
    history.change(account => ({ ...account, targets: without(account.targets, stack.key) }))
    const { name, key, kind, tags } = stack
    const again: Stack = {
      ...{ id: arnOf('stack', name, newId()), name, key, kind, tags, createdBy: call.author },
      ...{ createdAt: history.time.now, status: 'REVIEW_IN_PROGRESS', text: '', events: [] },
      ...{
        outputs: stack.outputs.filter(([output]) => output === 'VpcId'),
        changeSets: [],
        isProtected: false,
      },
    }
    putStack(model, again)
    startDeployment(model, call, again, {
      ...{ text: needed(call.input, 'TemplateBody'), token: tokenOf(call), isCreation: true },
    })
    return {}
  },
}

function stackOf({ history }: Model, { input }: Call): Stack {
  return foundStack(history.now, needed(input, 'StackName'))
}

function tokenOf({ input }: Call): string | undefined {
  return textIn(input, 'ClientRequestToken')
}
