import type { Author } from '../author.js'
import type { Account } from '../state.js'
import { ApiError, type Call, type Model } from '../call.js'
import { STACK_TYPE, type ChangeSet, type Stack, type StackEvent } from './stack.js'

export const ACCOUNT = '123456789012'
const ARN = `arn:aws:cloudformation:us-east-1:${ACCOUNT}`

export const refused = (message: string) => new ApiError('ValidationError', message)

/** The ARN of a stack, or of a change set, by its name and a UUID. */
export function arnOf(kind: 'stack' | 'changeSet', name: string, uuid: string): string {
  return `${ARN}:${kind}/${name}/${uuid}`
}

/** All stacks, the deleted ones too. */
export function stacksIn({ stacks = {} }: Account): readonly Stack[] {
  return Object.values(stacks)
}

/** The stack with this ARN, or the one with this name that is not deleted. */
export function stackNamed(account: Account, name: string): Stack | undefined {
  const byId = account.stacks?.[name]
  return byId ?? stacksIn(account).find(one => one.name === name && one.status !== 'DELETE_COMPLETE')
}

/** The same; throws as the API does where there is none. */
export function foundStack(account: Account, name: string): Stack {
  const found = stackNamed(account, name)
  if (!found) throw refused(`Stack with id ${name} does not exist`)
  return found
}

/** The change set with this ARN, or with this name in the stack named. */
export function changeSetNamed(
  account: Account,
  { ChangeSetName: name, StackName: stackName }: Call['input'],
): { readonly stack: Stack; readonly changeSet: ChangeSet } | undefined {
  for (const stack of stacksIn(account)) {
    if (stackName !== undefined && stack.name !== stackName && stack.id !== stackName) continue
    const changeSet = stack.changeSets.find(
      one => one.id === name || (stackName !== undefined && one.name === name),
    )
    if (changeSet) return { stack, changeSet }
  }
  return undefined
}

export function putStack({ history }: Model, stack: Stack): void {
  history.change(account => ({ ...account, stacks: { ...account.stacks, [stack.id]: stack } }))
}

/** Changes a stack as it is now. */
export function changeStack(model: Model, id: string, part: Partial<Stack>): void {
  const stack = model.history.now.stacks?.[id]
  if (stack) putStack(model, { ...stack, ...part })
}

export function changeChangeSet(model: Model, stackId: string, id: string, part: Partial<ChangeSet>): void {
  const stack = model.history.now.stacks?.[stackId]
  if (!stack) return
  const changeSets = stack.changeSets.map(one => (one.id === id ? { ...one, ...part } : one))
  putStack(model, { ...stack, changeSets })
}

/** An operation on a stack: its events carry the id, and the token of its request. */
export interface Operation {
  readonly id: string
  readonly token: string | undefined
  readonly by: Author
}

/** A status of the stack, with its event. */
export function showStatus(
  model: Model,
  stack: Stack,
  operation: Operation,
  status: string,
  more: { readonly reason?: string | undefined; readonly part?: Partial<Stack> } = {},
): void {
  const { id, name } = stack
  const now = model.history.now.stacks?.[id] ?? stack
  const event = eventOf(model, operation, {
    ...{ logicalId: name, physicalId: id, type: STACK_TYPE },
    ...{ status, reason: more.reason },
  })
  putStack(model, { ...now, ...more.part, status, events: [...now.events, event] })
}

/** An event of a resource. */
export function showResource(
  model: Model,
  stackId: string,
  operation: Operation,
  event: Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason'>,
): void {
  const stack = model.history.now.stacks?.[stackId]
  if (stack) changeStack(model, stackId, { events: [...stack.events, eventOf(model, operation, event)] })
}

function eventOf(
  model: Model,
  { id, token }: Operation,
  event: Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason'>,
): StackEvent {
  return { ...event, id: model.newId(), at: model.history.time.now, token, operationId: id }
}
