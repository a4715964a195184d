import type { ResourceChangeInfo } from '../api/responses.js'

/** A change set that can be executed. */
export interface ChangeSet {
  /** Its ARN. */
  readonly id: string
  /** The ARN of its stack. */
  readonly stackId: string
  /** The stack was made for it, and goes with it unless it is executed. */
  readonly isCreation: boolean
}

/** A change set that was made, with all that it changes, nested stacks included. */
export interface PreparedChangeSet extends ChangeSet {
  readonly changes: readonly ResourceChangeInfo[]
}

/** `proton-deploy-<token>-<attempt>`: a name that is unique, and shows which deployment it is of. */
export function changeSetName(clientToken: string, attempt: number): string {
  return `proton-deploy-${clientToken}-${attempt}`
}

/** The capabilities of an existing stack, with those that the bundles of Proton need. */
export function capabilitiesFor(existing: readonly string[]): readonly string[] {
  return [...new Set([...existing, 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'])]
}
