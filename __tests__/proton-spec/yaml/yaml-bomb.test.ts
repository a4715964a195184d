import { describe, expect, it } from '@jest/globals'
import { readSpec } from '../../../src/proton-spec/document.js'
import { parseEdits } from '../../../src/proton-spec/set-lines.js'
import { readValue } from '../../../src/proton-spec/yaml/read-value.js'
import { readManifest } from '../../../src/rendering/manifest.js'
import { schemaProperties } from '../../../src/rendering/spec-inputs.js'

const LEVELS = 12

/** Each level has the one before ten times: 10^12 values, if they were written out. */
function bomb(first: string, level: (aliases: string) => string): string {
  const lines = Array.from({ length: LEVELS }, (_, index) => {
    const aliases = Array.from({ length: 10 }, () => `*l${index}`).join(', ')
    return `l${index + 1}: &l${index + 1} ${level(aliases)}`
  })
  return [`l0: &l0 ${first}`, ...lines, ''].join('\n')
}

const bombs = {
  lists: bomb('[x]', aliases => `[${aliases}]`),
  maps: bomb('{ x: 1 }', aliases => `{ a: [${aliases}] }`),
  'merged maps': bomb('{ x: 1 }', aliases => `{ <<: [${aliases}] }`),
}

describe.each(Object.entries(bombs))('YAML of aliases to aliases: %s', (_, text) => {
  it('is refused at once, wherever a file is read', () => {
    const started = performance.now()
    expect(readSpec(text)).toBeUndefined()
    expect(readManifest(text)).toHaveProperty('problem')
    expect(() => schemaProperties(text, 'instance')).toThrow('the schema has a value that cannot be read')
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

it('is no value of the input set: what has aliases is text', () => {
  const value = '[&a [x, x], *a, *a]'
  expect(parseEdits(`image=${value}`).problems).toEqual([])
  expect(readValue(value)).toBe(value)
})
