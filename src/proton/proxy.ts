import * as http from 'node:http'
import * as https from 'node:https'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { getProxyForUrl } from 'proxy-from-env'

/** This machine: no proxy can reach it, whatever NO_PROXY says or forgets. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/

/** Agents for the SDK that send each request by the proxy which `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name. */
export function proxyAgents(): { readonly httpAgent: object; readonly httpsAgent: object } {
  const agent = new ProxyFromEnvironment()
  return { httpAgent: agent, httpsAgent: agent }
}

class ProxyFromEnvironment extends Agent {
  readonly #direct = {
    http: new http.Agent(),
    https: new https.Agent(),
  }
  readonly #proxies = new Map<string, http.Agent>()

  override connect(request: http.ClientRequest, { secureEndpoint }: AgentConnectOpts): http.Agent {
    const scheme = secureEndpoint ? 'https' : 'http'
    const proxy = LOOPBACK.test(request.host)
      ? ''
      : getProxyForUrl(`${scheme}://${request.getHeader('host')?.toString() ?? request.host}`)
    if (proxy === '') return this.#direct[scheme]
    const key = `${scheme} ${proxy}`
    const agent =
      this.#proxies.get(key) ?? (secureEndpoint ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy))
    this.#proxies.set(key, agent)
    return agent
  }
}
