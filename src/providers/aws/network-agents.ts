import { trustedCertificates } from '../../shared/ca-bundle.js'
import { namesProxy, type Environment } from '../../shared/proxy-variables.js'

/** Agents for the SDK by the proxy variables and `AWS_CA_BUNDLE`. Throws ProviderError when that file is no bundle. */
export async function agentsFor(env: Environment): Promise<object> {
  const path = env['AWS_CA_BUNDLE'] ?? ''
  const ca = path === '' ? undefined : await trustedCertificates(path)
  if (namesProxy(env)) return (await import('./proxy-agents.js')).proxyAgents(env, ca)
  return ca ? { httpsAgent: { keepAlive: false, ca } } : {}
}
