import type { ProviderError } from '../../../shared/errors.js'
import { shownUrl } from '../../../shared/shown-url.js'
import { settingOf } from './endpoint-name.js'
import { configFile, profileText } from './profile-name.js'
import type { Explanation, Trouble } from './explanation.js'

/** The endpoint is not a URL. */
export function invalidUrl({ url, ...trouble }: Trouble): Explanation {
  const setting = settingOf(trouble)
  const given = trouble.env[setting] ?? url
  const host = given === undefined ? undefined : shownUrl(given)
  const isHost = host !== undefined && /^[\w.-]+(:\d+)?(\/\S*)?$/.test(host)
  return {
    fault: 'unknown',
    message: `the endpoint${host === undefined ? '' : ` "${host}"`}, set by ${setting}, is not a URL that starts with http:// or https://`,
    hint: `Set it to a complete URL, such as ${isHost ? `http://${host}` : 'http://127.0.0.1:4510'}.`,
    isUnsent: true,
  }
}

/** The SDK found no endpoint or could not sign the request: nothing was sent, and a retry does not help. */
export function neverHandedOver(error: ProviderError, trouble: Trouble): Explanation {
  const { env, profile } = trouble
  const never = { fault: 'unknown', isUnsent: true } as const
  const [, kind] = /(FIPS|Dualstack) and custom endpoint/.exec(error.message) ?? []
  if (kind === undefined) {
    const hint = `Nothing was sent. Check the AWS_… variables and ${profileText(env, profile)} in ${configFile(env)}.`
    return { ...never, hint }
  }
  const [variable, option, what] =
    kind === 'FIPS'
      ? ['AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint', 'a FIPS endpoint']
      : ['AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint', 'a dual-stack endpoint']
  const by =
    (env[variable] ?? '') === ''
      ? `${option} of ${profileText(env, profile)} in ${configFile(env)}`
      : variable
  const setting = settingOf(trouble)
  const url = env[setting] === undefined ? '' : `${shownUrl(env[setting])}, `
  return {
    ...never,
    message: `${by} requests ${what}, which only AWS has, but the endpoint is another one (${url}set by ${setting})`,
    hint: `Set ${by} to false for this step, or remove the endpoint.`,
  }
}
