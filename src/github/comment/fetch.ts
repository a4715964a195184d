import { Agent, fetch, ProxyAgent } from 'undici'
import type { CommentNetwork } from './port.js'

/** A `fetch` that goes through `proxy`, if there is one, and trusts `ca`, if given, in place of Node's certificates. */
export function fetchBy({ proxy, ca }: CommentNetwork): typeof fetch {
  const trust = ca ? { ca: [...ca] } : {}
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: trust })
      : new ProxyAgent({ uri: proxy, requestTls: trust, proxyTls: trust, ...tokenOf(new URL(proxy)) })
  return (url, options) => fetch(url, { ...options, dispatcher })
}

/** undici sends a user that has a password; some proxies know a user without one. */
function tokenOf({ username, password }: URL): { readonly token?: string } {
  if (username === '') return {}
  const user = [username, password].map(decodeURIComponent).join(':')
  return { token: `Basic ${Buffer.from(user).toString('base64')}` }
}
