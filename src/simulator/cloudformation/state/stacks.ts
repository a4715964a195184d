import type { FutureEntry } from '../account/account-file.js'
import { invalidStack } from '../server/errors.js'
import { arnOf, newId } from './ids.js'
import type { AccountState, Stack } from './state.js'

/** Adds a stack without content. */
export function addStack(
  state: AccountState,
  name: string,
  createdAt: number,
  future: FutureEntry,
  more: Partial<Pick<Stack, 'parentId' | 'physicalIds' | 'isProtected'>> = {},
): Stack {
  const stack: Stack = {
    id: arnOf(state, 'stack', name, newId(state)),
    name,
    createdAt,
    parentId: undefined,
    physicalIds: {},
    future,
    isProtected: false,
    updatedAt: undefined,
    deletedAt: undefined,
    status: 'REVIEW_IN_PROGRESS',
    statusReason: undefined,
    content: undefined,
    outputs: {},
    changeSetId: undefined,
    disableRollback: false,
    underway: undefined,
    stepsUsed: 0,
    operations: [],
    events: [],
    resources: new Map(),
    changeSets: [],
    pending: [],
    stale: undefined,
    ...more,
  }
  state.stacks.push(stack)
  return stack
}

/** The stack with this name, or with this ARN even if it is deleted. */
export function findStack({ stacks }: AccountState, nameOrId: string): Stack | undefined {
  return stacks.find(({ id, name, deletedAt }) => id === nameOrId || (name === nameOrId && !deletedAt))
}

/** The stack; throws ValidationError. */
export function stackOf(state: AccountState, nameOrId: string): Stack {
  const stack = findStack(state, nameOrId)
  if (stack === undefined) throw invalidStack(`Stack [${nameOrId}] does not exist`)
  return stack
}

/** Throws ValidationError unless a stack can be updated; UPDATE_ROLLBACK_COMPLETE, for example, can. */
export function checkUpdatable({ id, status }: Stack): void {
  if (/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/.test(status)) return
  throw invalidStack(`Stack:${id} is in ${status} state and can not be updated.`)
}

/** A picture of a stack that later changes leave as it is. */
function copyOf(stack: Stack): Stack {
  return {
    ...stack,
    operations: [...stack.operations],
    events: [...stack.events],
    resources: new Map(stack.resources),
    changeSets: stack.changeSets.map(set => ({ ...set })),
    pending: [],
  }
}

/** Runs a change of a stack; with `staleReads` the next reads still show what was before, if anything. */
export function changeStack(
  { staleReads }: AccountState,
  existing: Stack | undefined,
  change: () => Stack,
): Stack {
  const before = existing && staleReads > 0 ? copyOf(existing) : undefined
  const stack = change()
  if (staleReads > 0) stack.stale = { left: staleReads, before }
  return stack
}

/** A stack as a client reads it: after a change, some reads are stale; undefined: not found. */
export function readStack(state: AccountState, nameOrId: string): Stack | undefined {
  const stack = findStack(state, nameOrId)
  if (stack?.stale === undefined || stack.stale.left === 0) return stack
  stack.stale.left -= 1
  return stack.stale.before
}
