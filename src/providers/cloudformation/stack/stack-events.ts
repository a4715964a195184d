import type { StackEventInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'

/**
 * Events of a stack, newest first, of as many pages as `isEnough` asks for, but `mostPages`. A page has at most 100
 * events. Throws ProviderError.
 */
export async function readEvents(
  api: Pick<StackApi, 'listEvents'>,
  stack: string,
  { isEnough, mostPages }: { readonly isEnough: EventTest; readonly mostPages: number },
  signal: AbortSignal,
): Promise<readonly StackEventInfo[]> {
  let found: readonly StackEventInfo[] = []
  let next: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await api.listEvents(stack, next, signal)
    found = newestFirst([...found, ...page.items])
    if (page.next === undefined || page.next === '' || isEnough(found)) return found
    next = page.next
  }
  return found
}

/** An event that comes between two pages moves the others: a later page may have newer events, and some once more. */
function newestFirst(events: readonly StackEventInfo[]): readonly StackEventInfo[] {
  const unique = new Map(events.map(event => [event.id, event]))
  return [...unique.values()].sort((a, b) => b.time - a.time)
}

type EventTest = (events: readonly StackEventInfo[]) => boolean

/** A deployment of one stack has at most 500 resources with a few events each; a rollback doubles them. */
export const MOST_PAGES_OF_DEPLOYMENT = 50
