import { trusted } from '../shared/ca-bundle.js'
import { proxyFor, type Environment } from '../shared/proxy-variables.js'
import type { CommentNetwork } from './comment/port.js'

/** By which proxy, and with trust in which certificates, requests go to GitHub's API. Throws ProviderError. */
export async function githubNetwork(apiUrl: string, env: Environment): Promise<CommentNetwork> {
  const path = env['AWS_CA_BUNDLE'] ?? ''
  return { proxy: proxyFor(new URL(apiUrl), env)?.url, ca: path === '' ? undefined : await trusted(path) }
}
