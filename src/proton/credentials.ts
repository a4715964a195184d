import { ProtonError, type Fault } from '../errors.js'
import type { Environment } from '../proxies.js'
import type { Contact } from './contact.js'
import { NO_CREDENTIALS, translate } from './errors.js'
import { configFile, profileText } from './profile.js'

/** How the credentials were looked for. */
export interface Search {
  readonly contact: Contact
  readonly env: Environment
  readonly profile?: string | undefined
  /** What the SDK said of each source that it passed over. */
  readonly attempts: readonly string[]
}

interface Reason {
  readonly message: string
  readonly hint: string
  /** The source may answer the next time. */
  readonly isPassing?: boolean
}

/** There are no credentials, so nothing was sent: which source was tried, and what to change. */
export function withoutCredentials(operation: string, thrown: unknown, search: Search): ProtonError {
  const { message, hint, isPassing = false } = reasonOf(thrown, search)
  const fault: Fault = isPassing && search.contact.mayGetCredentials() ? 'transient' : 'credentials'
  return new ProtonError(operation, 'CredentialsProviderError', fault, {
    message,
    hint: `Nothing was sent to Proton. ${hint}`,
    cause: thrown,
    isUnsent: true,
  })
}

/** What the SDK was asked for comes first: a profile that is named counts before all else. */
function reasonOf(thrown: unknown, search: Search): Reason {
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

function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== ''
}

/** Another service of AWS was asked for them, such as STS for a role, and refused or did not answer. */
function serviceTrouble(thrown: unknown, search: Search): Reason | undefined {
  const { code = '', $metadata, name = '' } = (thrown ?? {}) as Thrown
  const isRequest = $metadata !== undefined || /^E(CONN|HOST|NET|AI_|NOTFOUND|PIPE|TIMEDOUT|PROTO)/.test(code)
  if (!isRequest) return undefined
  const { fault, message } = translate('', thrown, undefined)
  const source = sourceText(search)
  const isPassing = fault === 'transient'
  return {
    message: `AWS gave no credentials for ${source}: ${code === '' ? name : code}: ${message}`,
    hint: isPassing
      ? `The service that gives them (STS or IAM Identity Center) did not answer.`
      : `Check the role, its trust policy, and what ${source} says.`,
    isPassing,
  }
}

interface Thrown {
  readonly code?: string
  readonly name?: string
  readonly message?: string
  readonly path?: string
  readonly $metadata?: object
}

function sourceText({ env, profile }: Search): string {
  if (profile === undefined && !isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_WEB_IDENTITY_TOKEN_FILE'))
    return 'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE'
  return profileText(env, profile)
}

/** By what the SDK says of a profile. Of a credential_process nothing is quoted: it may print what is secret. */
function profileTrouble(
  thrown: unknown,
  search: Search,
): (Reason & { readonly isMissing: boolean }) | undefined {
  const { env, profile } = search
  const name = profileText(env, profile)
  const said = [...search.attempts, messageOf(thrown)].join('\n')
  const where = configFile(env)
  const keys =
    profile === undefined && isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_ACCESS_KEY_ID')
      ? ' It counts before AWS_ACCESS_KEY_ID, which is set too: unset AWS_PROFILE to use the keys.'
      : ''
  const change = profile === undefined ? (isSet(env, 'AWS_PROFILE') ? 'AWS_PROFILE' : '') : 'sourceProfile'
  const found = ofProcess(said, name) ?? ofFile(said, name, where, change)
  return found && { ...found, hint: found.hint + keys }
}

function messageOf(thrown: unknown): string {
  const { message = '' } = (thrown ?? {}) as Thrown
  return message
}

function ofProcess(said: string, name: string): (Reason & { readonly isMissing: boolean }) | undefined {
  const [, wrong] =
    /credential_process (returned invalid JSON|did not return Version 1|returned invalid credentials|returned expired credentials)/.exec(
      said,
    ) ?? []
  const hint = `Run the command of credential_process in a step before, to see what is wrong.`
  if (wrong !== undefined)
    return { message: `the credential_process of ${name} ${wrong}`, hint, isMissing: false }
  if (/Command failed|maxBuffer/.test(said))
    return { message: `the credential_process of ${name} failed`, hint, isMissing: false, isPassing: true }
  return undefined
}

/** Where a profile has no credentials of its own, the SDK names the one that should have given them. */
function ofFile(
  said: string,
  name: string,
  where: string,
  change: string,
): (Reason & { readonly isMissing: boolean }) | undefined {
  const [, missing] = /credentials using profile: \[(.*)\] in/.exec(said) ?? []
  const [told] =
    /Detected a cycle[^\n]*|Unsupported credential source[^\n]*|Profile [^\n]* requires multi-factor[^\n]*|The SSO session [^\n]*|Token is expired[^\n]*|Failed to load token[^\n]*/.exec(
      said,
    ) ?? []
  if (told !== undefined)
    return { message: `${name}: ${told}`, hint: `Change it in ${where}.`, isMissing: false }
  if (missing === undefined) return undefined
  if (!name.startsWith(`profile "${missing}"`)) {
    const message = `${name} takes its credentials from profile "${missing}", which is not there or has none`
    return { message, hint: `Check source_profile in ${where}.`, isMissing: false }
  }
  const hint = `Add it to ${where}${change === '' ? '' : `, or change ${change}`}.`
  return { message: `${name} is not there, or has no credentials`, hint, isMissing: true }
}

/** One of the two keys alone is passed over. */
function halfKeys(env: Environment): Reason | undefined {
  const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(name => isSet(env, name))
  if (id === secret) return undefined
  const [set, unset] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].toSorted(name =>
    isSet(env, name) ? -1 : 1,
  )
  return { message: `${set ?? ''} is set, but ${unset ?? ''} is not`, hint: `Set both, or none.` }
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
      hint: 'Check the path, and that the file is there when this step runs.',
    }
  return {
    message: 'STS gave no credentials for AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE',
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
    hint: `Check ${set}, or give the job other credentials, e.g. by aws-actions/configure-aws-credentials.`,
    isPassing: true,
  }
}

/** A machine of GitHub has no role of yours: only on others can the answer have been lost. */
function instanceTrouble({ attempts, env }: Search): Reason | undefined {
  if (!attempts.some(text => text.includes('remoteProvider::fromInstanceMetadata'))) return undefined
  if (env['RUNNER_ENVIRONMENT'] === 'github-hosted') return undefined
  return {
    message: 'there are no credentials: none are set, and the instance metadata service (IMDS) gave none',
    hint: NO_CREDENTIALS,
    isPassing: true,
  }
}
