import { nextStep } from '../../state/schedule.js'
import { milliseconds } from '../../account/duration.js'
import type { PlanStep, ValidationEntry } from '../account/account-file.js'
import { alreadyExists, invalidStack } from '../server/errors.js'
import { stackEvent, startOperation } from '../state/events.js'
import { arnOf, newId } from '../state/ids.js'
import { addStack, checkUpdatable, findStack } from '../state/stacks.js'
import type { AccountState, ChangeSet, Content, Context, Operation, Stack } from '../state/state.js'
import { differencesBetween } from '../template/changes.js'
import { isEqual } from '../template/is-equal.js'
import { CONTENT_FIELDS, FLAG, NAME, NEW_NAME, TEXT } from './fields.js'
import { operation } from './operation.js'
import { contentOf } from './template-source.js'

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set."

const FIELDS = {
  ...CONTENT_FIELDS,
  StackName: NAME,
  ChangeSetName: NEW_NAME,
  ChangeSetType: { type: 'string', values: ['CREATE', 'UPDATE'] },
  ClientToken: { type: 'string', min: 1, max: 128 },
  Description: TEXT,
  IncludeNestedStacks: FLAG,
  OnStackFailure: { type: 'string', values: ['DO_NOTHING', 'ROLLBACK', 'DELETE'] },
} as const

/** CreateChangeSet; with type CREATE, it creates the stack that it is to fill. */
export const createChangeSet = operation(FIELDS, (input, context) => {
  const { state } = context
  const { StackName: stackName, ChangeSetName: name, ChangeSetType: kind = 'UPDATE' } = input
  const existing = stackFor(state, stackName, name, kind)
  const repeated = existing?.changeSets.find(other => other.name === name)
  if (existing && repeated) return repetition(existing, repeated, input.ClientToken)
  const content = contentOf(state, input, existing)
  const stack = existing ?? stackInReview(context, stackName)
  const changeSet = newChangeSet(context, stack, content, {
    name,
    kind,
    description: input.Description,
    clientToken: input.ClientToken,
    onStackFailure: input.OnStackFailure,
    includesNestedStacks: input.IncludeNestedStacks === 'true',
  })
  stack.changeSets.push(changeSet)
  return { Id: changeSet.id, StackId: stack.id }
})

/** The stack of a new change set; undefined when it is to be created. */
function stackFor(
  state: AccountState,
  stackName: string,
  name: string,
  kind: ChangeSet['kind'],
): Stack | undefined {
  const found = findStack(state, stackName)
  const stack = found?.deletedAt === undefined ? found : undefined
  if (kind === 'CREATE') {
    if (stack === undefined || stack.status === 'REVIEW_IN_PROGRESS') return stack
    throw invalidStack(
      `Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`,
    )
  }
  if (stack === undefined) throw invalidStack(`Stack [${stackName}] does not exist`)
  checkUpdatable(stack)
  return stack
}

/** A repetition of the same request gets the same answer. */
function repetition(stack: Stack, { id, name, clientToken }: ChangeSet, token: string | undefined) {
  if (clientToken !== undefined && clientToken === token) return { Id: id, StackId: stack.id }
  const attribute = token === undefined ? 'Template' : 'ClientToken'
  throw alreadyExists(
    `ChangeSet ${name} cannot be created due to a mismatch with existing attribute ${attribute}`,
  )
}

function stackInReview({ state, now }: Context, name: string): Stack {
  if (name.startsWith('arn:')) throw invalidStack(`Stack [${name}] does not exist`)
  const future = state.created[name] ?? state.created['*'] ?? {}
  const stack = addStack(state, name, now, future)
  const started = startOperation(state, stack, 'CREATE_CHANGESET', undefined)
  stackEvent(state, stack, now, {
    operation: started,
    status: 'REVIEW_IN_PROGRESS',
    reason: 'User Initiated',
  })
  return stack
}

type Described = Pick<
  ChangeSet,
  'name' | 'kind' | 'description' | 'clientToken' | 'onStackFailure' | 'includesNestedStacks'
>

function newChangeSet(
  { state, now }: Context,
  stack: Stack,
  content: Content,
  described: Described,
): ChangeSet {
  const { changeSet: plan = {} }: PlanStep = nextStep(stack.future.plan ?? [], stack.stepsUsed)
  const { takes = '2s', validations = [], replacements = {} } = plan
  const differences = differencesBetween(stack.content, content, {
    replacements,
    physicalIdOf: id => stack.resources.get(id)?.physicalId,
  })
  const isSame = differences.length === 0 && isUnchanged(stack.content, content)
  const started = startOperation(state, stack, 'CREATE_CHANGESET', undefined)
  const readyAt = now + milliseconds(takes) / state.speed
  for (const each of validations) addValidation(state, stack, readyAt, started, content, each)
  return {
    ...described,
    id: arnOf(state, 'changeSet', described.name, newId(state)),
    createdAt: now,
    readyAt,
    failure: isSame ? NO_CHANGES : (plan.fails ?? validationFailure(validations)),
    content,
    changes: differences.map(({ change }) => change),
    works: differences.map(({ work }) => work),
    operation: started,
    execution: undefined,
  }
}

/** Whether two contents without a difference in their resources have the same outputs and tags too. */
export function isUnchanged(before: Content | undefined, after: Content): boolean {
  return (
    before !== undefined &&
    isEqual(before.template.outputs, after.template.outputs) &&
    isEqual(before.tags, after.tags) &&
    isEqual(before.notificationArns, after.notificationArns)
  )
}

function validationFailure(validations: readonly ValidationEntry[]): string | undefined {
  const failed = validations.filter(({ mode = 'FAIL' }) => mode === 'FAIL')
  if (failed.length === 0) return undefined
  const names = [...new Set(failed.map(({ name }) => name))].join(', ')
  return (
    `The following hook(s)/validation failed: [${names}]. To troubleshoot Early Validation errors, ` +
    'use the DescribeEvents API for detailed failure information.'
  )
}

function addValidation(
  state: AccountState,
  stack: Stack,
  at: number,
  started: Operation,
  { template }: Content,
  { resource, name, reason, path, mode = 'FAIL' }: ValidationEntry,
): void {
  stack.events.push({
    id: newId(state),
    at,
    operation: started,
    logicalId: resource,
    physicalId: stack.resources.get(resource)?.physicalId ?? '',
    type: template.resources[resource]?.type ?? '',
    validation: { name, reason, path: path ?? `/Resources/${resource}`, failureMode: mode },
  })
}
