import type { Fault } from '../../../../shared/errors.js'
import type { Environment } from '../../../../shared/proxy-variables.js'
import type { Contact } from '../first-contact.js'
import type { Sending } from '../request-progress.js'

/** A request that got no answer of Proton, and how it was meant to be sent. */
export interface Trouble extends Sending {
  readonly contact: Contact
  readonly env: Environment
  readonly profile?: string | undefined
}

/** What is wrong, what to do, and whether it passes by itself. */
export interface Explanation {
  readonly fault?: Fault
  readonly message?: string
  readonly hint: string
  readonly isUnsent?: boolean
}

/** Before anything has succeeded, what does not pass by itself ends the step at once. */
export function final({ contact }: Trouble): { readonly fault: Fault } {
  return { fault: contact.hasAnswered ? 'transient' : 'unreachable' }
}
