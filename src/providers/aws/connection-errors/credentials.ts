import { ProviderError, type Fault } from '../../../shared/errors.js'
import type { Environment } from '../../../shared/proxy-variables.js'
import { NO_CREDENTIALS, translateFor } from '../errors.js'
import { profileText } from './profile-name.js'
import { profileTrouble } from './profile.js'
import { isSet, type Reason, type CredentialSearch, type Thrown } from './credential-search.js'

/** The error where there are no credentials and nothing was sent: which source was tried, and what to change. */
export function withoutCredentials(
  operation: string,
  thrown: unknown,
  search: CredentialSearch,
): ProviderError {
  const { message, hint, isPassing = false } = reasonOf(thrown, search)
  const fault: Fault = isPassing && search.contact.mayGetCredentials() ? 'transient' : 'credentials'
  return new ProviderError(operation, 'CredentialsProviderError', fault, {
    message,
    hint: `Nothing was sent to ${search.service.name}. ${hint}`,
    cause: thrown,
    isUnsent: true,
  })
}

/** The source that is configured comes first: a named profile counts before all else. */
function reasonOf(thrown: unknown, search: CredentialSearch): Reason {
  const { env, profile } = search
  const isNamed = profile !== undefined || isSet(env, 'AWS_PROFILE')
  const asked = serviceTrouble(thrown, search)
  if (asked) return asked
  const ofProfile = profileTrouble(thrown, search)
  if (ofProfile && (isNamed || !ofProfile.isMissing)) return ofProfile
  return (
    halfKeys(env) ?? tokenTrouble(thrown, env) ?? containerTrouble(env) ?? instanceTrouble(search) ?? NOTHING
  )
}

const NOTHING: Reason = { message: 'there are no credentials', hint: NO_CREDENTIALS }

/** Another AWS service, such as STS, refused the request for credentials or did not answer. */
function serviceTrouble(thrown: unknown, search: CredentialSearch): Reason | undefined {
  const { code = '', $metadata, name = '' } = (thrown ?? {}) as Thrown
  const isRequest = $metadata !== undefined || /^E(CONN|HOST|NET|AI_|NOTFOUND|PIPE|TIMEDOUT|PROTO)/.test(code)
  if (!isRequest) return undefined
  const { fault, message } = translateFor(search.service, '', thrown, undefined)
  const source = sourceText(search)
  const isPassing = fault === 'transient'
  return {
    message: `AWS returned no credentials for ${source}: ${code === '' ? name : code}: ${message}`,
    hint: isPassing
      ? `The service that issues them (STS or IAM Identity Center) did not answer.`
      : `Check the role, its trust policy, and ${source}.`,
    isPassing,
  }
}

function sourceText({ env, profile }: CredentialSearch): string {
  if (profile === undefined && !isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_WEB_IDENTITY_TOKEN_FILE'))
    return 'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE'
  return profileText(env, profile)
}

/** The SDK ignores one of the two keys without the other. */
function halfKeys(env: Environment): Reason | undefined {
  const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(name => isSet(env, name))
  if (id === secret) return undefined
  const [set, unset] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].toSorted(name =>
    isSet(env, name) ? -1 : 1,
  )
  return { message: `${set ?? ''} is set, but ${unset ?? ''} is not`, hint: `Set both or neither.` }
}

function tokenTrouble(thrown: unknown, env: Environment): Reason | undefined {
  const names = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN']
  if (!isSet(env, 'AWS_WEB_IDENTITY_TOKEN_FILE')) return undefined
  const unset = names.find(name => !isSet(env, name))
  if (unset !== undefined)
    return { message: `AWS_WEB_IDENTITY_TOKEN_FILE is set, but ${unset} is not`, hint: 'Set both.' }
  const { code, path } = (thrown ?? {}) as Thrown
  if (path !== undefined)
    return {
      message: `the file ${path} of AWS_WEB_IDENTITY_TOKEN_FILE cannot be read (${code ?? '?'})`,
      hint: 'Check the path, and that the file exists when this step runs.',
    }
  return {
    message: 'STS returned no credentials for AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE',
    hint: 'Check the role and its trust policy.',
    isPassing: true,
  }
}

function containerTrouble(env: Environment): Reason | undefined {
  const names = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']
  const set = names.find(name => isSet(env, name))
  if (set === undefined) return undefined
  return {
    message: `the container's credentials, at the URL that ${set} names, could not be read`,
    hint: `Check ${set}, or give the job other credentials, e.g. with aws-actions/configure-aws-credentials.`,
    isPassing: true,
  }
}

/** A runner hosted by GitHub has no IAM role: only on others can a retry help. */
function instanceTrouble({ attempts, env }: CredentialSearch): Reason | undefined {
  if (!attempts.some(text => text.includes('remoteProvider::fromInstanceMetadata'))) return undefined
  if (env['RUNNER_ENVIRONMENT'] === 'github-hosted') return undefined
  return {
    message: 'there are no credentials: none are set, and the instance metadata service (IMDS) returned none',
    hint: NO_CREDENTIALS,
    isPassing: true,
  }
}
