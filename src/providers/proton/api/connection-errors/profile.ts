import { configFile, profileText } from './profile-name.js'
import { isSet, type Reason, type CredentialSearch, type Thrown } from './credential-search.js'

/** By what the SDK says of a profile. Of a credential_process nothing is quoted: it may print what is secret. */
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
