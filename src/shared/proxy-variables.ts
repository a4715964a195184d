/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The proxy for a request, and the variable that names it. */
export interface NamedProxy {
  readonly url: string
  readonly variable: string
}

/** The local machine, which no proxy can reach. */
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * The proxy of `HTTPS_PROXY` or `HTTP_PROXY`, by the scheme of `url`, or of `ALL_PROXY`; undefined for the local machine and
 * hosts in `NO_PROXY`. The lower-case name of each variable takes precedence, as in curl.
 */
export function proxyFor(url: URL, env: Environment): NamedProxy | undefined {
  if (LOOPBACK.test(url.hostname) || isExcluded(url, variable(env, 'no_proxy').value)) return undefined
  const named = [`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'].map(name => variable(env, name))
  const set = named.find(({ value }) => value !== '')
  if (!set) return undefined
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(set.value)
  return { url: isUrl ? set.value : `http://${set.value}`, variable: set.name }
}

/** Whether any variable sets a proxy. */
export function namesProxy(env: Environment): boolean {
  return ['https_proxy', 'http_proxy', 'all_proxy'].some(name => variable(env, name).value !== '')
}

function variable(env: Environment, lower: string): { readonly name: string; readonly value: string } {
  const names = [lower, lower.toUpperCase()]
  const name = names.find(each => (env[each]?.trim() ?? '') !== '') ?? lower
  return { name, value: env[name]?.trim() ?? '' }
}

/** `corp.test`, `.corp.test` and `*.corp.test` match the domain and its subdomains; an entry may have a port. */
function isExcluded({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = withoutBrackets(hostname.toLowerCase()).replace(/\.$/, '')
  const requestPort = port === '' ? DEFAULT_PORTS[protocol] : port
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some(entry => {
      const { name, onPort } = partsOf(entry)
      if (name === '' || (onPort !== undefined && onPort !== requestPort)) return false
      const domain = name.replace(/^\*?\.|\.$/g, '')
      if (domain.startsWith('*')) return host.endsWith(domain.slice(1))
      return host === domain || host.endsWith(`.${domain}`)
    })
}

function partsOf(entry: string): { readonly name: string; readonly onPort: string | undefined } {
  const [, bracketed, plain, onPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  // An IPv6 address contains colons, and has no port without brackets.
  return { name: bracketed ?? plain ?? entry, onPort }
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
