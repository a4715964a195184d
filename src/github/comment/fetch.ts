import { Agent, fetch, ProxyAgent } from 'undici'
import type { CommentNetwork } from './port.js'

/** A `fetch` through `proxy`, if given, that trusts `ca`, if given, instead of Node's certificates. */
export function fetchThrough({ proxy, ca }: CommentNetwork): typeof fetch {
  const trust = ca ? { ca: [...ca] } : {}
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: trust })
      : new ProxyAgent({ uri: proxy, requestTls: trust, proxyTls: trust, ...tokenOf(new URL(proxy)) })
  return (url, options) => fetch(url, { ...options, dispatcher })
}

/** undici sends a user only with a password; some proxies have users without one. */
function tokenOf({ username, password }: URL): { readonly token?: string } {
  if (username === '') return {}
  const user = [username, password].map(decodeURIComponent).join(':')
  return { token: `Basic ${Buffer.from(user).toString('base64')}` }
}
