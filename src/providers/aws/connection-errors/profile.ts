import { configFile, profileText } from './profile-name.js'
import { isSet, type Reason, type CredentialSearch, type Thrown } from './credential-search.js'

/** Why a profile has no credentials. The output of a credential_process is not quoted: it may be secret. */
export function profileTrouble(
  thrown: unknown,
  search: CredentialSearch,
): (Reason & { readonly isMissing: boolean }) | undefined {
  const { env, profile } = search
  const name = profileText(env, profile)
  const said = [...search.attempts, messageOf(thrown)].join('\n')
  const where = configFile(env)
  const keys =
    profile === undefined && isSet(env, 'AWS_PROFILE') && isSet(env, 'AWS_ACCESS_KEY_ID')
      ? ' AWS_PROFILE takes precedence over AWS_ACCESS_KEY_ID, which is also set: unset AWS_PROFILE to use the keys.'
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
  const hint = `Run the command of credential_process in an earlier step to see its output.`
  if (wrong !== undefined)
    return { message: `the credential_process of ${name} ${wrong}`, hint, isMissing: false }
  if (/Command failed|maxBuffer/.test(said))
    return { message: `the credential_process of ${name} failed`, hint, isMissing: false, isPassing: true }
  return undefined
}

/** Where a profile uses another one's credentials, the SDK names the other one. */
function ofFile(
  said: string,
  name: string,
  where: string,
  change: string,
): (Reason & { readonly isMissing: boolean }) | undefined {
  const [, missing] = /credentials using profile: \[(.*)\] in/.exec(said) ?? []
  const [reported] =
    /Detected a cycle[^\n]*|Unsupported credential source[^\n]*|Profile [^\n]* requires multi-factor[^\n]*|The SSO session [^\n]*|Token is expired[^\n]*|Failed to load token[^\n]*/.exec(
      said,
    ) ?? []
  if (reported !== undefined)
    return { message: `${name}: ${reported}`, hint: `Change it in ${where}.`, isMissing: false }
  if (missing === undefined) return undefined
  if (!name.startsWith(`profile "${missing}"`)) {
    const message = `${name} uses the credentials of profile "${missing}", which does not exist or has none`
    return { message, hint: `Check source_profile in ${where}.`, isMissing: false }
  }
  const hint = `Add it to ${where}${change === '' ? '' : `, or change ${change}`}.`
  return { message: `${name} does not exist, or has no credentials`, hint, isMissing: true }
}
