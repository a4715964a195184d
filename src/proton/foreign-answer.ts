import { STATUS_CODES } from 'node:http'

/** What the SDK keeps of an answer that it could not read. */
interface Unread {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: {
    readonly statusCode?: number
    readonly headers?: Readonly<Record<string, string>>
  }
}

/** Status and kind of an answer that is not Proton's; nothing of its text, which may be anything. */
export function responseText(thrown: unknown): {
  readonly status: number | undefined
  readonly type: string
} {
  const { $metadata, $response } = (thrown ?? {}) as Unread
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  const type = /^[\w.+-]+\/[\w.+-]+/.exec($response?.headers?.['content-type'] ?? '')?.[0]
  return { status, type: type === undefined ? '' : ` with ${type}` }
}

/** `HTTP 404 Not Found`. */
export function statusText(status: number): string {
  return ['HTTP', status, STATUS_CODES[status]].filter(part => part !== undefined).join(' ')
}
