import type { CommentNetwork } from '../github/comment/port.js'
import { trusted } from '../shared/ca-bundle.js'
import { namesProxy, proxyFor, type Environment } from '../shared/proxy-variables.js'

/** Agents for the SDK by the proxy variables and `AWS_CA_BUNDLE`. Throws ProtonError when that file is no bundle. */
export async function agentsFor(env: Environment): Promise<object> {
  const ca = await trustedBy(env)
  if (namesProxy(env)) return (await import('../providers/proton/api/proxy-agents.js')).proxyAgents(env, ca)
  return ca ? { httpsAgent: { keepAlive: false, ca } } : {}
}

/** By which proxy, and with trust in which certificates, GitHub's API is asked: by the same rule as Proton. */
export async function githubNetwork(apiUrl: string, env: Environment): Promise<CommentNetwork> {
  return { proxy: proxyFor(new URL(apiUrl), env)?.url, ca: await trustedBy(env) }
}

async function trustedBy({ AWS_CA_BUNDLE: path = '' }: Environment): Promise<readonly string[] | undefined> {
  return path === '' ? undefined : trusted(path)
}
