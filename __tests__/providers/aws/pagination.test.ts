import { describe, expect, it } from '@jest/globals'
import { ProviderError } from '../../../src/shared/errors.js'
import { allPages } from '../../../src/providers/aws/pagination.js'

describe('a list in pages', () => {
  it('is read to its end, empty pages included', async () => {
    const pages = [['a'], [], ['b', 'c']]
    const found = await allPages(next => {
      const index = Number(next ?? 0)
      return Promise.resolve({ items: pages[index] ?? [], next: index < 2 ? String(index + 1) : undefined })
    })
    expect(found).toEqual(['a', 'b', 'c'])
  })

  it('without end is no list', async () => {
    let asked = 0
    const endless = allPages(() => Promise.resolve({ items: ['a'], next: String(++asked) }))
    await expect(endless).rejects.toThrow(ProviderError)
    expect(asked).toBeLessThan(1_000)
  })
})
