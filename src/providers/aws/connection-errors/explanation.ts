import type { Fault } from '../../../shared/errors.js'
import type { Environment } from '../../../shared/proxy-variables.js'
import type { Contact } from '../first-contact.js'
import type { Sending } from '../request-progress.js'
import type { AwsService } from '../service.js'

/** A request without a response of the service, and how it was sent. */
export interface Trouble extends Sending {
  readonly service: AwsService
  readonly contact: Contact
  readonly env: Environment
  readonly profile?: string | undefined
}

/** What is wrong, what to do, and whether a retry may help. */
export interface Explanation {
  readonly fault?: Fault
  readonly message?: string
  readonly hint: string
  readonly isUnsent?: boolean
}

/** Before any request has succeeded, a fault that a retry does not fix ends the step immediately. */
export function finalUnlessContacted({ contact }: Trouble): { readonly fault: Fault } {
  return { fault: contact.hasAnswered ? 'transient' : 'unreachable' }
}
