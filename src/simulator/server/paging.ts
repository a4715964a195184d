import { invalid } from './api-error.js'

/** One page of `items` and the token of the next; `scope` says what the token is good for. */
export function page<T>(
  items: readonly T[],
  request: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  scope: string,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const start = request.nextToken === undefined ? 0 : positionOf(request.nextToken, scope)
  const end = start + (request.maxResults ?? 100)
  return { items: items.slice(start, end), nextToken: end < items.length ? tokenFor(scope, end) : undefined }
}

function tokenFor(scope: string, position: number): string {
  return Buffer.from(`${position} ${scope}`).toString('base64')
}

function positionOf(token: string, scope: string): number {
  const [position = '', ...rest] = Buffer.from(token, 'base64').toString().split(' ')
  if (!/^\d{1,9}$/.test(position) || rest.join(' ') !== scope)
    throw invalid('The nextToken is not valid for this request.')
  return Number(position)
}
