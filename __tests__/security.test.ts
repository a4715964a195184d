import { expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'

/** `(`path`, "title")`, over several lines. */
const NAMED = /`(__tests__\/[\w./-]+\.test\.ts)`,\s+"([^"]+)"/g

const security = readFileSync('SECURITY.md', 'utf8')
const model = security.slice(security.indexOf('## Threat model'), security.indexOf('## Verify a release'))
const named = [...model.matchAll(NAMED)].map(
  ([, file = '', title = '']) => [file, title.replaceAll(/\s+/g, ' ')] as const,
)

test.each(named)('%s has the test "%s", which SECURITY.md names', (file, title) => {
  expect(existsSync(file)).toBe(true)
  const source = readFileSync(file, 'utf8')
  expect([`'${title}'`, `"${title}"`].filter(quoted => source.includes(quoted))).toHaveLength(1)
})

test('every part of the threat model names a test', () => {
  const parts = model.split(/^### /m).slice(1)
  expect(parts.length).toBeGreaterThanOrEqual(9)
  for (const part of parts) expect(part).toMatch(new RegExp(NAMED.source))
})

test('every mention of a test file in the threat model comes with a title', () => {
  const mentions = model.match(/__tests__\/[\w./-]+\.test\.ts/g) ?? []
  const own = mentions.filter(file => file !== '__tests__/security.test.ts')
  expect(own).toHaveLength(named.length)
  expect(named.length).toBeGreaterThan(30)
})
