import { didYouMean, nearest } from '../../shared/did-you-mean.js'
import { choices } from './openapi.js'
import type { Violation } from './validator.js'
import { pathText } from '../path.js'
import { isSpecMap, type SpecMap } from '../document.js'

/** What is wrong, in words that name what is allowed and never what is there. */
export interface Finding {
  readonly path: readonly string[]
  /** Where to look: at the value, at its key, or at what should hold it. */
  readonly at: 'value' | 'key' | 'holder'
  readonly what: string
}

/** The list is to help, not to fill the log. */
const MOST_NAMES = 30
const MOST_FORMS = 5
const LONGEST_NAME = 100
const LONGEST_PATTERN = 200

/** Violations in words: several for one where one of a choice of schemas is plainly meant. */
export function findings(violations: readonly Violation[]): readonly Finding[] {
  // What is one of a few values has their type.
  const enums = new Set(violations.filter(({ keyword }) => keyword === 'enum').map(whatOf))
  return violations.filter(one => one.keyword !== 'type' || !enums.has(whatOf(one))).flatMap(worded)
}

function whatOf({ path }: Violation): string {
  return JSON.stringify(path)
}

function worded(violation: Violation): readonly Finding[] {
  const { path, keyword, params } = violation
  const [missing, unknown] = [params['missingProperty'], params['additionalProperty']]
  if (keyword === 'required' && typeof missing === 'string')
    return [{ path: [...path, missing], at: 'holder', what: 'is missing, and required' }]
  if (keyword === 'additionalProperties' && typeof unknown === 'string') {
    const { properties } = violation.schema
    const known = isSpecMap(properties) ? Object.keys(properties) : []
    const what = known.length === 0 ? 'nothing is' : `known: ${listed(known)}`
    const meant = didYouMean(nearest(unknown, known))
    return [{ path: [...path, unknown], at: 'key', what: `is not known; ${what}${meant}` }]
  }
  if (keyword === choices.anyOf || keyword === choices.oneOf) return ofChoice(violation)
  return [{ path, at: 'value', what: sentence(violation) }]
}

function ofChoice({ path, branches }: Violation): readonly Finding[] {
  if (branches.some(({ length }) => length === 0))
    return [
      { path, at: 'value', what: `fits more than one of the ${branches.length} forms, and must fit one` },
    ]
  const isOtherType = ({ keyword, path: inner }: Violation) => keyword === 'type' && inner.length === 0
  const ofType = branches.filter(branch => !branch.some(isOtherType))
  if (ofType.length === 0) {
    const types = branches.flatMap(branch => branch.filter(isOtherType).flatMap(typesOf))
    return [{ path, at: 'value', what: `must be ${[...new Set(types)].join(' or ')}` }]
  }
  // Where a value says which form it has, as in `kind: queue`, it is that one.
  const chosen = ofType.filter(branch => !branch.some(({ keyword }) => keyword === 'enum'))
  const [only, another] = chosen.length === 1 ? chosen : ofType
  const inside = (branch: readonly Violation[]) =>
    findings(branch).map(finding => ({ ...finding, path: [...path, ...finding.path] }))
  if (only && another === undefined) return inside(only)
  const enums = ofType.map(branch => branch.filter(one => one.keyword === 'enum' && one.path.length === 0))
  if (enums.every(({ length }) => length > 0))
    return [{ path, at: 'value', what: `must be one of ${listed(enums.flat().flatMap(allowedOf))}` }]
  const forms = ofType.slice(0, MOST_FORMS).flatMap(branch => findings(branch).slice(0, 1))
  const wrong = forms.map(
    finding => `${finding.path.length > 0 ? `${pathText(finding.path)} ` : ''}${finding.what}`,
  )
  return [{ path, at: 'value', what: `fits none of the ${branches.length} forms: ${wrong.join('; or ')}` }]
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
}

function typesOf({ schema }: Violation): readonly string[] {
  const types: readonly unknown[] = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  return [...types, ...(schema['nullable'] === true ? ['null'] : [])].map(
    type => typeWords[String(type)] ?? 'of another type',
  )
}

function allowedOf({ schema }: Violation): readonly unknown[] {
  return Array.isArray(schema['enum']) ? schema['enum'] : []
}

function sentence(violation: Violation): string {
  const { keyword, schema, params } = violation
  const limit = String(params['limit'])
  switch (keyword) {
    case 'type':
      return `must be ${typesOf(violation).join(' or ')}`
    case 'enum':
      return `must be one of ${listed(allowedOf(violation))}`
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${limits(schema)}`
    case 'multipleOf':
      return `must be a multiple of ${String(params['multipleOf'])}`
    case 'pattern':
      return `must match ${cut(String(params['pattern']), LONGEST_PATTERN)}`
    case 'format':
      return `must have the format ${cut(String(params['format']), LONGEST_NAME)}`
    case 'uniqueItems':
      return 'must not have an item twice'
    case choices.not:
      return 'must not be of a form that the schema excludes'
    default:
      return counted(keyword, limit)
  }
}

const countWords: Readonly<Record<string, readonly [how: string, what: string]>> = {
  minLength: ['at least', 'character'],
  maxLength: ['at most', 'character'],
  minItems: ['at least', 'item'],
  maxItems: ['at most', 'item'],
  minProperties: ['at least', 'key'],
  maxProperties: ['at most', 'key'],
}

function counted(keyword: string, limit: string): string {
  const [how, what] = countWords[keyword] ?? []
  return how === undefined
    ? `does not fit the schema (${keyword})`
    : `must have ${how} ${limit} ${what ?? ''}${limit === '1' ? '' : 's'}`
}

function limits(schema: SpecMap): string {
  const words = {
    minimum: 'at least',
    exclusiveMinimum: 'more than',
    maximum: 'at most',
    exclusiveMaximum: 'less than',
  }
  return Object.entries(words)
    .flatMap(([keyword, word]) => (typeof schema[keyword] === 'number' ? `${word} ${schema[keyword]}` : []))
    .join(' and ')
}

function listed(values: readonly unknown[]): string {
  const texts = [...new Set(values.map(value => (typeof value === 'string' ? value : JSON.stringify(value))))]
  const shown = texts.slice(0, MOST_NAMES).map(text => cut(text, LONGEST_NAME))
  return `${shown.join(', ')}${texts.length > shown.length ? ' and more' : ''}`
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
