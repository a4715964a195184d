import type { Environment } from '../../../shared/proxy-variables.js'
import type { Contact } from '../first-contact.js'
import type { AwsService } from '../service.js'

/** How the credentials were searched for. */
export interface CredentialSearch {
  readonly service: AwsService
  readonly contact: Contact
  readonly env: Environment
  readonly profile?: string | undefined
  /** What the SDK logged about each source without credentials. */
  readonly attempts: readonly string[]
}

/** Why there are no credentials. */
export interface Reason {
  readonly message: string
  readonly hint: string
  /** The source may answer the next time. */
  readonly isPassing?: boolean
}

/** What the SDK throws when it finds none; every member may be missing. */
export interface Thrown {
  readonly code?: string
  readonly name?: string
  readonly message?: string
  readonly path?: string
  readonly $metadata?: object
}

/** Whether a variable is set and not empty. */
export function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== ''
}
