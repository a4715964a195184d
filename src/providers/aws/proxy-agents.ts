import * as http from 'node:http'
import * as https from 'node:https'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { proxyFor, type Environment, type NamedProxy } from '../../shared/proxy-variables.js'
import { shownUrl } from '../../shared/shown-url.js'
import { ProxyError } from './proxy-error.js'

/**
 * Agents for the SDK that send each request through the proxy that `env` names for it, if any. `ca`: the certificates
 * that are trusted, in place of Node's.
 */
export function proxyAgents(
  env: Environment,
  ca?: readonly string[],
): { readonly httpAgent: object; readonly httpsAgent: object } {
  const agent = new ProxyFromEnvironment(env, ca && { ca: [...ca] })
  return { httpAgent: agent, httpsAgent: agent }
}

class ProxyFromEnvironment extends Agent {
  readonly #env: Environment
  readonly #trust: https.AgentOptions
  readonly #direct
  readonly #proxies = new Map<string, Agent>()

  constructor(env: Environment, trust: https.AgentOptions = {}) {
    super(trust)
    this.#env = env
    this.#trust = trust
    this.#direct = { http: new http.Agent(), https: new https.Agent(trust) }
  }

  override async connect(
    request: http.ClientRequest,
    options: AgentConnectOpts,
  ): Promise<Awaited<ReturnType<Agent['connect']>>> {
    const scheme = options.secureEndpoint ? 'https' : 'http'
    const host = request.getHeader('host')?.toString() ?? request.host
    const proxy = proxyFor(new URL(`${scheme}://${host}`), this.#env)
    if (!proxy) return this.#direct[scheme]
    try {
      return await throughTunnel(this.#agentOf(proxy, scheme), request, options)
    } catch (error) {
      const { statusCode } = error as { readonly statusCode?: number }
      throw new ProxyError({ ...proxy, url: shownUrl(proxy.url) }, error, statusCode)
    }
  }

  #agentOf(proxy: NamedProxy, scheme: 'http' | 'https'): Agent {
    const key = `${scheme} ${proxy.url}`
    const known = this.#proxies.get(key)
    if (known) return known
    if (!/^https?:\/\//i.test(proxy.url)) throw refusal('ERR_INVALID_PROXY')
    const agent =
      scheme === 'https'
        ? new HttpsProxyAgent(proxy.url, this.#trust)
        : new HttpProxyAgent(proxy.url, this.#trust)
    this.#proxies.set(key, agent)
    return agent
  }
}

/** Throws for an error response of the proxy, which would otherwise be read as the service's. */
async function throughTunnel(
  agent: Agent,
  request: http.ClientRequest,
  options: AgentConnectOpts,
): Promise<Awaited<ReturnType<Agent['connect']>>> {
  let status: number | undefined
  request.once('proxyConnect', ({ statusCode }: { readonly statusCode?: number }) => {
    status = statusCode
  })
  const connection = await agent.connect(request, options)
  if (status === undefined || status === 200) return connection
  connection.destroy()
  throw refusal('ERR_PROXY_TUNNEL', status)
}

function refusal(code: string, statusCode?: number): Error {
  return Object.assign(new Error('the proxy could not be used'), { code, statusCode })
}
