import { proxyFor } from '../../../shared/proxy-variables.js'
import { shownUrl } from '../../../shared/shown-url.js'
import { silenceHint } from './endpoint-name.js'
import type { Explanation, Trouble } from './explanation.js'

/** No answer, or a connection that broke: the endpoint, and the proxy that requests go through. */
export function silence(trouble: Trouble): Explanation {
  return { hint: `${silenceHint(trouble)}${throughProxy(trouble)}` }
}

/** The proxy that requests go through, if any, as a further sentence. */
export function throughProxy({ env, url = '' }: Pick<Trouble, 'env' | 'url'>): string {
  const proxy = URL.canParse(url) ? proxyFor(new URL(url), env) : undefined
  return proxy ? ` Requests go through the proxy ${shownUrl(proxy.url)} (set by ${proxy.variable}).` : ''
}
