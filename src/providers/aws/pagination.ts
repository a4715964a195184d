import { ProviderError } from '../../shared/errors.js'

/** More pages than any account has: the endpoint never ends its list. */
const MOST_PAGES = 200

/** The items of all pages. Throws ProviderError for a list without end: an incomplete list must not be used. */
export async function allPages<T>(
  page: (
    nextToken: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next?: string | undefined }>,
): Promise<readonly T[]> {
  const found: T[] = []
  let next: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const answer = await page(next)
    found.push(...answer.items)
    if (answer.next === undefined || answer.next === '') return found
    next = answer.next
  }
  throw new ProviderError('', 'EndlessList', 'unknown', {
    message: 'the endpoint keeps returning further pages',
  })
}
