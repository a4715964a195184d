import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { plainScalar } from '../../../src/rendering/yaml-scalars.js'
import { printedText } from '../../../src/rendering/jinja/print.js'
import { typeName } from '../../../src/rendering/jinja/value-operations.js'
import type { Value } from '../../../src/rendering/jinja/values.js'
import { render, RenderError, type Namespace } from '../../../src/rendering/render.js'
import { readYaml } from '../../../src/rendering/yaml-values.js'

interface Case {
  readonly group: string
  readonly template: string
  readonly text?: string
  readonly error?: string
}

const read = (name: string): unknown => JSON.parse(readFileSync(`__tests__/rendering/${name}`, 'utf8'))
const { cases, context } = read('jinja-cases.json') as { cases: readonly Case[]; context: string }
const { scalars } = read('yaml-scalars.json') as { scalars: readonly (readonly [string, string, string])[] }
const variables = readYaml(context) as Map<string, Value>
const namespace: Namespace = Object.fromEntries(variables)
const rendered = (template: string) => render({ template, templateFile: 'template.yaml' }, namespace)
const groups = [...new Set(cases.map(({ group }) => group))]

describe.each(groups)('Jinja as Python renders it: %s', group => {
  const own = cases.filter(each => each.group === group)
  const texts = own.filter(({ text }) => text !== undefined)
  const errors = own.filter(({ error }) => error !== undefined)
  if (texts.length > 0)
    it.each(texts)('$template', ({ template, text }) => {
      expect(rendered(template)).toBe(text)
    })
  if (errors.length > 0)
    it.each(errors)('$template fails', ({ template }) => {
      expect(() => rendered(template)).toThrow(RenderError)
    })
})

describe('YAML scalars as PyYAML reads them', () => {
  it.each(scalars)('%s is %s %s', (source, type, text) => {
    const value = plainScalar(source)
    expect([typeName(value), printedText(value)]).toEqual([type, text])
  })

  it('stay texts in quotes and with !!str', () => {
    expect(readYaml('["12", \'yes\', !!str 12, !!int "12"]')).toEqual(['12', 'yes', '12', 12n])
  })
})

it('covers at least 150 templates and 50 scalars', () => {
  expect(cases.length).toBeGreaterThanOrEqual(150)
  expect(scalars.length).toBeGreaterThanOrEqual(50)
})
