import { shownUrl, type Environment } from '../../../../shared/proxy-variables.js'
import { isAwsHost } from '../errors.js'
import { configFile, profileText } from './profile-name.js'
import type { Trouble } from './explanation.js'

/** The endpoint's URL, and where it is set. */
export function nameOf({ url = '', env, profile }: Trouble): string {
  const shown = shownUrl(url)
  if (isAwsHost(hostOf(url))) return `${shown} (AWS's own endpoint)`
  return `${shown} (set by ${settingOf(env, profile)})`
}

/** What sets the endpoint. */
export function settingOf(env: Environment, profile: string | undefined): string {
  const set = ['AWS_ENDPOINT_URL_PROTON', 'AWS_ENDPOINT_URL'].find(name => (env[name] ?? '') !== '')
  return (
    set ?? `endpoint_url of ${profileText(env, profile)}, or of its services section, in ${configFile(env)}`
  )
}

/** The host of a URL. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
