import { nextStep } from '../../state/schedule.js'
import { invalidStack, tokenAlreadyExists, wrongChangeSetStatus } from '../server/errors.js'
import { deploy, type Deployment } from '../state/deploy.js'
import { startOperation } from '../state/events.js'
import { changeStack, checkUpdatable } from '../state/stacks.js'
import type { ChangeSet, Context, Stack } from '../state/state.js'
import { CLIENT_REQUEST_TOKEN, FLAG, NAME, OPTIONAL_NAME } from './fields.js'
import { changeSetOf } from './find-change-set.js'
import { operation } from './operation.js'
import { changeSetStatus } from './stack-view.js'

/** ExecuteChangeSet; the other change sets of the stack become obsolete. */
export const executeChangeSet = operation(
  {
    ChangeSetName: NAME,
    StackName: OPTIONAL_NAME,
    ClientRequestToken: CLIENT_REQUEST_TOKEN,
    DisableRollback: FLAG,
  },
  (input, context) => {
    const { state, now } = context
    const { stack, changeSet } = changeSetOf(state, input.ChangeSetName, input.StackName)
    checkToken(stack, input.ClientRequestToken)
    checkStatus(changeSet, now)
    checkIdle(stack, changeSet)
    const isKept = input.DisableRollback === 'true'
    changeStack(state, stack, () => {
      changeSet.execution = 'EXECUTE_IN_PROGRESS'
      stack.changeSetId = changeSet.id
      startDeployment(context, stack, {
        ...changeSet,
        token: input.ClientRequestToken,
        onFailure: isKept ? 'DO_NOTHING' : (changeSet.onStackFailure ?? 'ROLLBACK'),
        changeSet,
      })
      return stack
    })
    return {}
  },
)

/** Throws TokenAlreadyExistsException if an operation on the stack has this token. */
export function checkToken({ operations }: Stack, token: string | undefined): void {
  if (token !== undefined && operations.some(other => other.token === token)) throw tokenAlreadyExists()
}

function checkStatus(changeSet: ChangeSet, now: number): void {
  const { Status: status, ExecutionStatus: execution } = changeSetStatus(changeSet, now)
  const refused = `ChangeSet [${changeSet.id}] cannot be executed in its current`
  if (status !== 'CREATE_COMPLETE') throw wrongChangeSetStatus(`${refused} status of [${status}]`)
  if (execution !== 'AVAILABLE') throw wrongChangeSetStatus(`${refused} execution status of [${execution}]`)
}

function checkIdle(stack: Stack, { kind }: ChangeSet): void {
  if (kind === 'UPDATE') checkUpdatable(stack)
  else if (stack.status !== 'REVIEW_IN_PROGRESS')
    throw invalidStack(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`)
}

type Started = Omit<Deployment, 'operation' | 'step'> & { readonly token: string | undefined }

/** Starts the next planned creation or update of a stack; its change sets become obsolete, but for the executed one. */
export function startDeployment(context: Context, stack: Stack, started: Started): string {
  const { kind, token, changeSet, onFailure } = started
  for (const other of stack.changeSets) if (other !== changeSet) other.execution = 'OBSOLETE'
  const step = nextStep(stack.future.plan ?? [], stack.stepsUsed)
  stack.stepsUsed += 1
  stack.disableRollback = onFailure === 'DO_NOTHING'
  const startedOperation = startOperation(context.state, stack, `${kind}_STACK`, token)
  deploy(context, stack, { ...started, operation: startedOperation, step })
  return startedOperation.id
}
