import type { ProviderError } from '../../shared/errors.js'

/**
 * The account in an ARN of a resource, or of the caller: `arn:aws:proton:eu-west-1:123456789012:service/shop`. An ARN of
 * another service may be of another account.
 */
const ARN = /\barn:aws[a-z-]*:(?:(?:proton|cloudformation):[a-z0-9-]*|sts:|iam:):(\d{12}):/

/** Notes the AWS account of the first response or error that names one; each function returns its argument. */
export function accountObserver() {
  let account: string | undefined
  return {
    /** The account; undefined before it was named. */
    account: () => account,
    answer: <T>(answer: T): T => {
      account ??= accountOf(answer)
      return answer
    },
    refusal: (error: ProviderError): ProviderError => {
      account ??= accountIn(error.message)
      return error
    },
  }
}

/** The AWS account that a text names in an ARN, such as a refusal; undefined when it names none. */
function accountIn(text: unknown): string | undefined {
  return typeof text === 'string' ? ARN.exec(text)?.[1] : undefined
}

/** The AWS account of the resource in an answer, by its ARN; undefined when the endpoint shows none. */
function accountOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const members: readonly unknown[] = Object.values(answer)
  const firsts = members.map(member => (Array.isArray(member) ? (member as readonly unknown[])[0] : member))
  for (const resource of [answer, ...firsts]) {
    if (typeof resource !== 'object' || resource === null) continue
    const { arn, StackId } = resource as { readonly arn?: unknown; readonly StackId?: unknown }
    const account = accountIn(arn) ?? accountIn(StackId)
    if (account !== undefined) return account
  }
  return undefined
}
