import type { DeploymentState } from '../../../engine/deployment.js'
import type { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import type { StackInfo } from '../api/responses.js'
import { isDeleted, meaningOf } from '../api/statuses.js'
import { awsCommand } from './aws-command.js'
import type { StackState } from './stack-reader.js'

type Remedy = (stack: StackInfo) => string

const createAgain: Remedy = stack =>
  `Delete the stack with \`${awsCommand('delete-stack', stack)}\` or command: delete; a deployment with createIfMissing: true creates it again.`

/** The states in which no change set can be executed, and what to do about each. */
const remedies: Readonly<Record<string, Remedy>> = {
  CREATE_FAILED: createAgain,
  ROLLBACK_COMPLETE: createAgain,
  ROLLBACK_FAILED: createAgain,
  DELETE_FAILED: stack =>
    `Delete it again with \`${awsCommand('delete-stack', stack, '--retain-resources')}\`, followed by the logical ids of the resources that cannot be deleted.`,
  UPDATE_FAILED: stack => `Roll it back with \`${awsCommand('rollback-stack', stack)}\`.`,
  UPDATE_ROLLBACK_FAILED: stack =>
    `Fix the cause of the failed rollback, then run \`${awsCommand('continue-update-rollback', stack)}\` (with --resources-to-skip and the logical ids of resources that cannot be rolled back).`,
  IMPORT_ROLLBACK_FAILED: stack =>
    `Find what failed with \`${awsCommand('describe-stack-events', stack)}\`, and update the stack in CloudFormation.`,
  REVIEW_IN_PROGRESS: stack =>
    `It has no resources, only a change set that was never executed. Find that with \`${awsCommand('list-change-sets', stack)}\` and execute it, or delete the stack with \`${awsCommand('delete-stack', stack)}\`.`,
}

/** Assumed: the name of a stack that a stack set made. */
const OF_STACK_SET = /^StackSet-(.+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Why nothing can be deployed to the stack as it is; undefined where something can. */
export function stackRefusal(stack: StackInfo): ProviderError | undefined {
  return ownedRefusal(stack) ?? brokenRefusal(stack)
}

/** Why the stack is not to be changed by itself, nor deleted: it belongs to another stack, or to a stack set. */
export function ownedRefusal({ name, isNested }: StackInfo): ProviderError | undefined {
  if (isNested)
    return preconditionFailed(
      'NestedStack',
      `${name} belongs to another stack`,
      'Name that stack with stackName.',
    )
  const [, stackSet] = OF_STACK_SET.exec(name) ?? []
  if (stackSet === undefined) return undefined
  return preconditionFailed(
    'StackSetStack',
    `${name} belongs to the stack set ${stackSet}`,
    'Update the stack set: its next update overwrites changes that were made to the stack itself.',
  )
}

function brokenRefusal(stack: StackInfo): ProviderError | undefined {
  const { name, status, statusReason = '' } = stack
  const remedy = remedyFor(stack)
  if (remedy === undefined) return undefined
  const reason = statusReason === '' ? '' : ` (${sanitizeLine(statusReason, 500).replace(/\.$/, '')})`
  return preconditionFailed('StackState', `${name} is ${status}${reason}`, `${remedy} ${RERUN}`)
}

const RERUN = 'Then re-run the job.'

function remedyFor(stack: StackInfo): string | undefined {
  return Object.hasOwn(remedies, stack.status) ? remedies[stack.status]?.(stack) : undefined
}

/** Refuses to take outputs or a record from a stack while it changes, or after it was left broken. Throws ProviderError. */
export function refuseUnsettled({ stack, name }: { readonly stack: StackInfo; readonly name: string }): void {
  if (meaningOf(stack.status).phase === 'running')
    throw preconditionFailed(
      'InProgress',
      `the stack of ${name} is ${stack.status}`,
      'Re-run the job when that has ended.',
    )
  const refusal = brokenRefusal(stack)
  if (refusal) throw refusal
}

/** The stack of a target that exists. Throws ProviderError where nothing can be deployed to it. */
export function existingStack({ stack }: StackState): StackInfo | undefined {
  if (!stack || isDeleted(stack.status)) return undefined
  const refusal = stackRefusal(stack)
  if (refusal) throw refusal
  return stack
}

/** Reads of a stack that CloudFormation has rolled back. */
const ROLLED_BACK = /^UPDATE_ROLLBACK_COMPLETE(_CLEANUP_IN_PROGRESS)?$/

/** The state of a stack after a deployment that did not succeed, and what to do; undefined where that is not known yet. */
export function afterDeployment({ stack }: DeploymentState & Pick<StackState, 'stack'>): string | undefined {
  if (!stack) return undefined
  if (isDeleted(stack.status)) return `The stack ${stack.name} is deleted.`
  if (ROLLED_BACK.test(stack.status))
    return `CloudFormation has rolled the stack back: it runs what it ran before (${stack.status}).`
  const remedy = remedyFor(stack)
  return remedy && `The stack ${stack.name} is ${stack.status}. ${remedy}`
}
