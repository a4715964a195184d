import { describe, expect, it } from '@jest/globals'
import { dictMethods } from '../../src/rendering/jinja/methods/dict.js'
import { listMethods } from '../../src/rendering/jinja/methods/list.js'
import { stringMethods } from '../../src/rendering/jinja/methods/string.js'
import type { Value } from '../../src/rendering/jinja/values.js'
import { ProtonFilters } from '../../src/rendering/proton-filters.js'
import { render, RenderError, type Namespace } from '../../src/rendering/render.js'

const values: Namespace = {
  s: 'sekret7',
  n: 7041n,
  f: 704.17,
  none: null,
  list: ['sekret7', 'sekret7', 7041n],
  x: new Map<Value, Value>([
    ['sekret7', 'sekret7'],
    ['n', 7041n],
  ]),
  format: '%7',
}
const names = Object.keys(values)
const testNames =
  'boolean callable defined divisibleby eq escaped even filter float ge gt in integer iterable le lower lt mapping ne none number odd sameas sequence string test undefined upper'.split(
    ' ',
  )

/** The error of a template; undefined where it renders. */
const failureOf = (template: string) => {
  try {
    render({ template, templateFile: 'template.yaml' }, values)
    return undefined
  } catch (error) {
    if (!(error instanceof RenderError)) throw error
    return error.message
  }
}
/** The number of templates that fail, none of which shows a part of a value. */
const countFailures = (templates: readonly string[]) => {
  const errors = templates.flatMap(template => failureOf(template) ?? [])
  expect(errors.filter(error => /sekret|704|%7/i.test(error))).toEqual([])
  return errors.length
}

describe('a render never shows values in its errors', () => {
  it('of lookups', () => {
    const keys = ['s', 's ~ 1', 's.upper()', 'n', 'n + 1', 's[0]', '(s, n)']
    const owners = ['{}', '[]', 'x', 'list', 's', 'n', 'none', 'namespace(a=1)', 'range(2)', '(1, 2)', 'nope']
    const templates = owners.flatMap(owner =>
      keys.flatMap(key => [
        `{{ ${owner}[${key}] }}`,
        `{{ ${owner}[${key}].y }}`,
        `{{ ${owner}[${key}](a=1) }}`,
        `{{ ${owner} | attr(${key}) }}`,
        `{{ ${owner} | attr(${key}) | upper + 1 }}`,
        `{{ (${owner} | attr(${key})).y }}`,
        `{{ [${owner}] | map(attribute=${key}) | join }}`,
        `{{ [${owner}] | sort(attribute=${key}) }}`,
      ]),
    )
    expect(countFailures(templates)).toBeGreaterThan(400)
  })

  it.each([
    ['{{ [1] | map(s) | list }}', 'no filter that is supported has this name'],
    ['{{ [1] | map("random"[:]) | list }}', 'no filter that is supported has this name'],
    ['{{ [1] | map("up" ~ "per", 1, 2) | list }}', 'the filter takes at most 0 arguments after the value'],
    ['{{ [1] | select(s) | list }}', 'no test has this name'],
    ['{{ [1] | reject("fil" ~ "ter") | list }}', 'the test is not supported'],
    ['{{ [x] | selectattr("n", s) | list }}', 'no test has this name'],
    ['{{ [1] | select("e" ~ "q", 1, 2) | list }}', 'the test needs 1 arguments, not 2'],
    ['{{ none | attr(s) | upper + 1 }}', 'None has no attribute of this name'],
    ['{{ x | attr(s) | upper + 1 }}', 'dict object has no attribute of this name'],
    ['{{ x["pop" ~ "item"]() }}', 'the method is not supported'],
    ['{{ s["up" ~ "per"](a=1) }}', 'the method takes no arguments with names'],
    ['{% set a, b = range(n) %}', 'too many values to unpack (expected 2)'],
    ['{{ (format ~ "q") % 1 }}', 'a % format of this value is not supported'],
    ['{{ "%d" % s }}', 'a % format needs a number, not str'],
  ])('of %s', (template, message) => {
    expect(failureOf(template)).toBe(message)
    expect(countFailures([template])).toBe(1)
  })

  it('of filters, with values as text, arguments and names', () => {
    const filters = [...new ProtonFilters().filters.keys()]
    const templates = filters.flatMap(filter =>
      names.flatMap(name => [
        `{{ ${name} | ${filter} }}`,
        ...names.flatMap(other => [
          `{{ ${name} | ${filter}(${other}) }}`,
          `{{ ${name} | ${filter}(${other}, ${other}) }}`,
          `{{ [${name}] | map("${filter}", ${other}, ${other}, ${other}) | list }}`,
          `{{ [${name}] | ${filter}(attribute=${other}) | list }}`,
        ]),
      ]),
    )
    expect(countFailures(templates)).toBeGreaterThan(4000)
  })

  it('of tests', () => {
    const templates = testNames.flatMap(test =>
      names.flatMap(name => [
        `{{ ${name} is ${test} }}`,
        ...names.flatMap(other => [
          `{{ ${name} is ${test}(${other}) }}`,
          `{{ [${name}] | selectattr(${other}, "${test}", ${other}) | list }}`,
        ]),
      ]),
    )
    expect(countFailures(templates)).toBeGreaterThan(500)
  })

  it('of methods', () => {
    const methods = Object.keys({ ...stringMethods, ...listMethods, ...dictMethods })
    const templates = methods.flatMap(method =>
      names.flatMap(name => [
        `{{ ${name}.${method}() }}`,
        ...names.flatMap(other => [
          `{{ ${name}.${method}(${other}) }}`,
          `{{ ${name}.${method}(${other}, ${other}) }}`,
          `{{ ${name}.${method}(a=${other}) }}`,
        ]),
      ]),
    )
    expect(countFailures(templates)).toBeGreaterThan(4000)
  })

  it('of operators, formats, tags and functions', () => {
    const operators = ['+', '-', '*', '/', '//', '%', '**', '<', '>=', 'in', 'not in']
    const templates = names.flatMap(name => [
      `{{ ${name}() }}`,
      `{{ -${name} }}`,
      `{{ ${name}[${name}:${name}] }}`,
      `{{ range(1, 2, ${name}) }}`,
      `{{ dict(${name}) }}`,
      `{{ dict(${name}, ${name}) }}`,
      `{{ { ${name}: 1 } }}`,
      `{{ namespace(${name}).y }}`,
      `{% set a, b = ${name} %}`,
      `{% set ${name}.a = 1 %}`,
      `{% for a, b in ${name} %}{{ a }}{% endfor %}`,
      `{% for a in [1] %}{{ loop.cycle(${name})() }}{% endfor %}`,
      `{% macro m(a) %}{{ a }}{% endmacro %}{{ m(${name}, ${name}) }}`,
      ...['d', 's', 'x', 'f', 'q', '(a)s', '-#d', '*d'].map(type => `{{ "%${type}" % ${name} }}`),
      ...operators.flatMap(operator => names.map(other => `{{ ${name} ${operator} ${other} }}`)),
    ])
    expect(countFailures(templates)).toBeGreaterThan(300)
  })

  it('but the names that the template spells out', () => {
    expect(failureOf('{{ x["b"] }}')).toMatch(/'dict object' has no attribute 'b'/)
    expect(failureOf('{{ x.popitem() }}')).toMatch(/the method popitem is not supported/)
    expect(failureOf('{{ s | upper(1) }}')).toMatch(/upper\(\) takes at most 0 arguments/)
    expect(failureOf('{{ s is eq }}')).toMatch(/the test 'eq' needs 1 arguments/)
  })
})
