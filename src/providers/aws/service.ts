import type { Fault } from '../../shared/errors.js'

/** What distinguishes one AWS service from another: its names, and what is known of its errors. */
export interface AwsService {
  /** Its name in messages: `Proton`. */
  readonly name: string
  /** The prefix of its IAM actions, ARNs and host names: `proton`. */
  readonly prefix: string
  /** The variable that sets its endpoint: `AWS_ENDPOINT_URL_PROTON`. */
  readonly endpointVariable: string
  /** Its own error names, by what can be done about them. */
  readonly faults: Readonly<Record<string, Fault>>
  /** The fault where only the message of an error shows it, not its name. */
  readonly faultOf?: (code: string, message: string) => Fault | undefined
  /** Whether an answer with a status of success is one to `operation`; by default every one is. */
  readonly isAnswer?: (operation: string, body: string) => boolean
  /** What to do about a failed request, beside what holds for every service: sentences. */
  readonly hintsFor: (failed: FailedRequest) => readonly string[]
  /** What is known of AWS's own endpoints, where a request that fails there may be explained by it: a sentence. */
  readonly endOfSupport?: string
}

/** A request that failed, for its hints. */
export interface FailedRequest {
  readonly operation: string
  readonly code: string
  readonly fault: Fault
  readonly message: string
  /** It was sent to AWS itself. */
  readonly isAtAws: boolean
}

/** Whether requests to `host` go to AWS itself, its FIPS, dual-stack and China variants included. */
export function isHostOf({ prefix }: AwsService, host: string | undefined): boolean {
  const pattern = `^${prefix}(-fips)?\\.[a-z0-9-]+\\.(amazonaws\\.com(\\.cn)?|api\\.aws)$`
  return host !== undefined && new RegExp(pattern).test(host)
}
