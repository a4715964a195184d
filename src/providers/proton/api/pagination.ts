import { ProviderError } from '../../../shared/errors.js'

/** No account has so many pages; an endpoint that never ends would. */
const MOST_PAGES = 200

/** What all pages of a list hold. Throws ProviderError for a list without end: half of it must not pass for the whole. */
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
  throw new ProviderError('', 'EndlessList', 'unknown', { message: 'Proton answers a list without end' })
}
