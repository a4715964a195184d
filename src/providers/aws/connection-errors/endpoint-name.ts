import { shownUrl } from '../../../shared/shown-url.js'
import { isHostOf } from '../service.js'
import { configFile, profileText } from './profile-name.js'
import type { Trouble } from './explanation.js'

type Named = Pick<Trouble, 'service' | 'env' | 'profile' | 'url'>

/** The endpoint's URL, and where it is set. */
export function nameOf({ url = '', ...trouble }: Named): string {
  const shown = shownUrl(url)
  if (isHostOf(trouble.service, hostOf(url))) return `${shown} (AWS's own endpoint)`
  return `${shown} (set by ${settingOf(trouble)})`
}

/** Where a request got no answer, or the connection broke: what to check. */
export function silenceHint(trouble: Named & Pick<Trouble, 'contact'>): string {
  const name = nameOf(trouble)
  return trouble.contact.hasAnswered
    ? `The endpoint is ${name}.`
    : `${name} has answered no request yet: check the endpoint and the network of the runner.`
}

/** What sets the endpoint. */
export function settingOf({ service, env, profile }: Pick<Trouble, 'service' | 'env' | 'profile'>): string {
  const set = [service.endpointVariable, 'AWS_ENDPOINT_URL'].find(name => (env[name] ?? '') !== '')
  return (
    set ?? `endpoint_url of ${profileText(env, profile)}, or of its services section, in ${configFile(env)}`
  )
}

/** The host of a URL. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
