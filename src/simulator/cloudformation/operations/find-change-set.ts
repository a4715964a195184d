import { changeSetNotFound, invalidStack } from '../server/errors.js'
import { stackOf } from '../state/stacks.js'
import type { AccountState, ChangeSet, Stack } from '../state/state.js'

/** A change set and its stack. */
export interface FoundChangeSet {
  readonly stack: Stack
  readonly changeSet: ChangeSet
}

/** The change set by its ARN, or by its name and its stack; throws ChangeSetNotFound, or ValidationError. */
export function changeSetOf(
  state: AccountState,
  nameOrId: string,
  stackName: string | undefined,
): FoundChangeSet {
  const found = findChangeSet(state, nameOrId, stackName)
  if (found === undefined) throw changeSetNotFound(nameOrId)
  return found
}

/** The change set, or undefined; throws ValidationError if its stack does not exist. */
export function findChangeSet(
  state: AccountState,
  nameOrId: string,
  stackName: string | undefined,
): FoundChangeSet | undefined {
  const isArn = nameOrId.startsWith('arn:')
  if (!isArn && stackName === undefined)
    throw invalidStack('StackName must be specified if ChangeSetName is not specified as an ARN.')
  const stacks = isArn || stackName === undefined ? state.stacks : [stackOf(state, stackName)]
  for (const stack of stacks) {
    const changeSet = stack.changeSets.find(({ id, name }) => (isArn ? id : name) === nameOrId)
    if (changeSet !== undefined) return { stack, changeSet }
  }
  return undefined
}
