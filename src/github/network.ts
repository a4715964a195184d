import { trustedCertificates } from '../shared/ca-bundle.js'
import { proxyFor, type Environment } from '../shared/proxy-variables.js'
import type { CommentNetwork } from './comment/port.js'

/** The proxy and the trusted certificates for requests to GitHub's API. Throws ProviderError. */
export async function githubNetwork(apiUrl: string, env: Environment): Promise<CommentNetwork> {
  const path = env['AWS_CA_BUNDLE'] ?? ''
  return {
    proxy: proxyFor(new URL(apiUrl), env)?.url,
    ca: path === '' ? undefined : await trustedCertificates(path),
  }
}
