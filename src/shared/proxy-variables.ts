/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The proxy for a request, and the variable that names it. */
export interface NamedProxy {
  readonly url: string
  readonly variable: string
}

/** This machine: no proxy can reach it, whatever NO_PROXY lists. */
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * The proxy that `HTTPS_PROXY` or `HTTP_PROXY`, by the scheme of `url`, or else `ALL_PROXY` names; undefined for this
 * machine and for what `NO_PROXY` covers. Each variable counts in lower case first, as curl does it.
 */
export function proxyFor(url: URL, env: Environment): NamedProxy | undefined {
  if (LOOPBACK.test(url.hostname) || isSpared(url, variable(env, 'no_proxy').value)) return undefined
  const named = [`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'].map(name => variable(env, name))
  const set = named.find(({ value }) => value !== '')
  if (!set) return undefined
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(set.value)
  return { url: isUrl ? set.value : `http://${set.value}`, variable: set.name }
}

/** Whether any proxy is named at all. */
export function namesProxy(env: Environment): boolean {
  return ['https_proxy', 'http_proxy', 'all_proxy'].some(name => variable(env, name).value !== '')
}

/** A URL as it may be shown: without user, password and query. Also what is no URL loses them. */
export function shownUrl(url: string): string {
  return url
    .trim()
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@')
    .replace(/[?#].*$/s, '')
}

function variable(env: Environment, lower: string): { readonly name: string; readonly value: string } {
  const names = [lower, lower.toUpperCase()]
  const name = names.find(each => (env[each]?.trim() ?? '') !== '') ?? lower
  return { name, value: env[name]?.trim() ?? '' }
}

/** `corp.test`, `.corp.test` and `*.corp.test` cover the domain and all below it; an entry may name a port. */
function isSpared({ hostname, port, protocol }: URL, noProxy: string): boolean {
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
  // An IPv6 address has colons of its own, and no port without brackets.
  return { name: bracketed ?? plain ?? entry, onPort }
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
