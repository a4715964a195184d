import type { Answer } from '../state/state.js'
import { invalid } from './api-error.js'

/** The members of a list request; all others are filters. */
interface ListRequest {
  readonly maxResults?: number | undefined
  readonly nextToken?: string | undefined
}

/**
 * The answer of a list operation: one page of `items` under the name `member`, and the token of the next page, which is
 * valid for the same operation with the same filters only.
 */
export function pageOf(
  operation: string,
  member: string,
  items: readonly Answer[],
  { maxResults = 100, nextToken, ...filters }: ListRequest,
): Answer {
  const scope = JSON.stringify([operation, filters])
  const start = nextToken === undefined ? 0 : positionOf(nextToken, scope)
  const end = start + maxResults
  const token = Buffer.from(`${end} ${scope}`).toString('base64')
  return { [member]: items.slice(start, end), nextToken: end < items.length ? token : undefined }
}

function positionOf(token: string, scope: string): number {
  const [position = '', ...rest] = Buffer.from(token, 'base64').toString().split(' ')
  if (!/^\d{1,9}$/.test(position) || rest.join(' ') !== scope)
    throw invalid('The nextToken is not valid for this request.')
  return Number(position)
}
