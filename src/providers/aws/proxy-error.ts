import type { NamedProxy } from '../../shared/proxy-variables.js'

/** A proxy could not be used: the request never left. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: string
  /** Its URL may be shown. */
  readonly proxy: NamedProxy
  /** What it answered in place of a connection. */
  readonly statusCode: number | undefined
  constructor(proxy: NamedProxy, cause: unknown, statusCode?: number) {
    super('the proxy could not be used', { cause })
    const { code } = (cause ?? {}) as { readonly code?: unknown }
    this.code = typeof code === 'string' ? code : 'ERR_PROXY'
    this.proxy = proxy
    this.statusCode = statusCode
  }
}
