import { alreadyExists, invalidStack } from '../server/errors.js'
import { cancelWorks } from '../state/deploy.js'
import { deleteAll } from '../state/delete.js'
import { startOperation } from '../state/events.js'
import { rollBack } from '../state/rollback.js'
import { addStack, changeStack, checkUpdatable, findStack, stackOf } from '../state/stacks.js'
import type { Content, Stack } from '../state/state.js'
import { differencesBetween } from '../template/changes.js'
import { isUnchanged } from './create-change-set.js'
import { checkToken, startDeployment } from './execute-change-set.js'
import { CLIENT_REQUEST_TOKEN, CONTENT_FIELDS, FLAG, NAME, NEW_NAME } from './fields.js'
import { type Operation, operation } from './operation.js'
import { contentOf } from './template-source.js'

const createStack = operation(
  {
    ...CONTENT_FIELDS,
    StackName: NEW_NAME,
    ClientRequestToken: CLIENT_REQUEST_TOKEN,
    DisableRollback: FLAG,
    OnFailure: { type: 'string', values: ['DO_NOTHING', 'ROLLBACK', 'DELETE'] },
    EnableTerminationProtection: FLAG,
  },
  (input, context) => {
    const { state, now } = context
    const { StackName: name, OnFailure: onFailure = 'ROLLBACK', DisableRollback: isKept } = input
    if (findStack(state, name)) throw alreadyExists(`Stack [${name}] already exists`)
    const content = contentOf(state, input, undefined)
    let operationId = ''
    const stack = changeStack(state, undefined, () => {
      const isProtected = input.EnableTerminationProtection === 'true'
      const future = state.created[name] ?? state.created['*'] ?? {}
      const added = addStack(state, name, now, future, { isProtected })
      operationId = startDeployment(context, added, {
        kind: 'CREATE',
        content,
        works: worksOf(added, content),
        token: input.ClientRequestToken,
        onFailure: isKept === 'true' ? 'DO_NOTHING' : onFailure,
        changeSet: undefined,
      })
      return added
    })
    return { StackId: stack.id, OperationId: operationId }
  },
)

const updateStack = operation(
  {
    ...CONTENT_FIELDS,
    StackName: NAME,
    ClientRequestToken: CLIENT_REQUEST_TOKEN,
    DisableRollback: FLAG,
  },
  (input, context) => {
    const { state } = context
    const stack = stackOf(state, input.StackName)
    checkUpdatable(stack)
    checkToken(stack, input.ClientRequestToken)
    const content = contentOf(state, input, stack)
    const works = worksOf(stack, content)
    if (works.length === 0 && isUnchanged(stack.content, content))
      throw invalidStack('No updates are to be performed.')
    let operationId = ''
    changeStack(state, stack, () => {
      operationId = startDeployment(context, stack, {
        kind: 'UPDATE',
        content,
        works,
        token: input.ClientRequestToken,
        onFailure: input.DisableRollback === 'true' ? 'DO_NOTHING' : 'ROLLBACK',
        changeSet: undefined,
      })
      return stack
    })
    return { StackId: stack.id, OperationId: operationId }
  },
)

function worksOf(stack: Stack, content: Content) {
  const physicalIdOf = (id: string) => stack.resources.get(id)?.physicalId
  return differencesBetween(stack.content, content, { replacements: {}, physicalIdOf }).map(
    ({ work }) => work,
  )
}

const cancelUpdateStack = operation(
  { StackName: NAME, ClientRequestToken: CLIENT_REQUEST_TOKEN },
  ({ StackName: name, ClientRequestToken: token }, { state, now }) => {
    const stack = stackOf(state, name)
    checkToken(stack, token)
    const running = stack.operations.at(-1)
    if (stack.status !== 'UPDATE_IN_PROGRESS' || running === undefined)
      throw invalidStack('CancelUpdateStack cannot be called from current stack status')
    changeStack(state, stack, () => {
      stack.pending = []
      for (const changeSet of stack.changeSets)
        if (changeSet.execution === 'EXECUTE_IN_PROGRESS') changeSet.execution = 'EXECUTE_FAILED'
      cancelWorks({ state, stack, operation: running }, now)
      rollBack({ state, now }, stack, { type: 'ROLLBACK', token, reason: 'User Initiated' })
      return stack
    })
    return undefined
  },
)

const continueUpdateRollback = operation(
  {
    StackName: NAME,
    ClientRequestToken: CLIENT_REQUEST_TOKEN,
    ResourcesToSkip: { type: 'list' },
    RoleARN: CONTENT_FIELDS.RoleARN,
  },
  (input, { state, now }) => {
    const { StackName: name, ClientRequestToken: token, ResourcesToSkip: skipped = [] } = input
    const stack = stackOf(state, name)
    checkToken(stack, token)
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
      throw invalidStack(`Stack:${stack.id} is in ${stack.status} state and can not continue its rollback.`)
    changeStack(state, stack, () => {
      rollBack({ state, now }, stack, { type: 'CONTINUE_ROLLBACK', token, reason: 'User Initiated', skipped })
      return stack
    })
    return {}
  },
)

const deleteStack = operation(
  {
    StackName: NAME,
    ClientRequestToken: CLIENT_REQUEST_TOKEN,
    RetainResources: { type: 'list' },
    RoleARN: CONTENT_FIELDS.RoleARN,
  },
  (input, { state, now }) => {
    const { StackName: name, ClientRequestToken: token, RetainResources: retained = [] } = input
    const stack = findStack(state, name)
    if (stack === undefined || /^DELETE_(IN_PROGRESS|COMPLETE)$/.test(stack.status)) return undefined
    checkDeletable(stack, retained)
    checkToken(stack, token)
    changeStack(state, stack, () => {
      const started = startOperation(state, stack, 'DELETE_STACK', token)
      const plan = stack.status === 'REVIEW_IN_PROGRESS' ? { takes: '0' } : (stack.future.deletion ?? {})
      deleteAll({ state, now }, stack, { operation: started, reason: 'User Initiated', plan, retained })
      return stack
    })
    return undefined
  },
)

function checkDeletable({ id, name, status, isProtected }: Stack, retained: readonly string[]): void {
  if (isProtected)
    throw invalidStack(`Stack [${name}] cannot be deleted while TerminationProtection is enabled`)
  const isBusy = status.endsWith('_IN_PROGRESS') && !/^(CREATE|REVIEW|ROLLBACK)_/.test(status)
  if (isBusy) throw invalidStack(`Stack [${id}] cannot be deleted while in status ${status}`)
  if (retained.length > 0 && status !== 'DELETE_FAILED')
    throw invalidStack(
      `Invalid operation on stack [${id}]. When you delete a stack, specify which resources to retain ` +
        'only when the stack is in the DELETE_FAILED state.',
    )
}

/** The operations that change stacks. */
export const stackChangeOperations: Readonly<Record<string, Operation>> = {
  CreateStack: createStack,
  UpdateStack: updateStack,
  CancelUpdateStack: cancelUpdateStack,
  ContinueUpdateRollback: continueUpdateRollback,
  DeleteStack: deleteStack,
}
