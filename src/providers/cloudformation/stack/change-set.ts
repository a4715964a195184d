import type { Json } from '../../../shared/json.js'
import type { ResourceChangeInfo } from '../api/responses.js'
import { isNewStackName } from './new-stack.js'

/** A change set that can be executed. */
export interface ChangeSet {
  /** Its ARN. */
  readonly id: string
  /** The ARN of its stack. */
  readonly stackId: string
  /** The stack was made for it, and goes with it unless it is executed. */
  readonly isCreation: boolean
}

/** A change set as it is saved for the post step. */
export function savedChangeSet({ id, stackId, isCreation }: ChangeSet): Json {
  return { id, stackId, isCreation }
}

/** A change set that is to be made: the answer to the request is not known yet. */
export interface RequestedChangeSet {
  readonly name: string
  /** The name of its stack. */
  readonly stackName: string
  readonly isCreation: boolean
  /** The name of the new stack is one that nobody else uses. */
  readonly isOwnName: boolean
}

/** What the log calls it: a new stack may be left, too. */
export function changeSetText(changeSet: ChangeSet | RequestedChangeSet): string {
  const [id, stack] =
    'id' in changeSet ? [changeSet.id, changeSet.stackId] : [changeSet.name, changeSet.stackName]
  return `change set ${id}${changeSet.isCreation ? ` with its new stack ${stack}` : ''}`
}

/** A change set that was made, with all that it changes, nested stacks included. */
export interface PreparedChangeSet extends ChangeSet {
  readonly changes: readonly ResourceChangeInfo[]
}

/** `proton-deploy-<token>-<attempt>`: a name that is unique, and shows which deployment it is of. */
export function changeSetName(clientToken: string, attempt: number): string {
  return `proton-deploy-${clientToken}-${attempt}`
}

/** Whether the stack of a change set has the name of one that its deployment creates, which no other has. */
export function hasOwnStackName({ id, stackId }: Pick<ChangeSet, 'id' | 'stackId'>): boolean {
  const [, token] = /:changeSet\/proton-deploy-([0-9a-f-]{36})-\d+\//.exec(id) ?? []
  const [, stackName = ''] = stackId.split('/')
  return token !== undefined && isNewStackName(stackName, token)
}

/** The capabilities of an existing stack, with those that the bundles of Proton need. */
export function capabilitiesFor(existing: readonly string[]): readonly string[] {
  return [...new Set([...existing, 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'])]
}
