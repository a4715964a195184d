import { didYouMean, nearest } from '../../shared/did-you-mean.js'
import type { Violation } from './validator.js'
import { isSpecMap, type SpecMap } from '../document.js'
import { cut, shortList } from '../short-list.js'

/** A violation as a message that names what is allowed and never quotes the value, which may be secret. */
export interface Finding {
  readonly path: readonly string[]
  /** Whether to show the position of the key, rather than of the value or, without one, of the map it is missing in. */
  readonly isKey: boolean
  readonly what: string
}

const MAX_PATTERN_LENGTH = 200

/** The violations as messages; for a value with a wrong `enum` its wrong type is not named too. */
export function findings(violations: readonly Violation[]): readonly Finding[] {
  const enums = new Set(violations.filter(({ keyword }) => keyword === 'enum').map(pathOf))
  return violations.filter(one => one.keyword !== 'type' || !enums.has(pathOf(one))).map(findingOf)
}

function pathOf({ path }: Violation): string {
  return JSON.stringify(path)
}

function findingOf(violation: Violation): Finding {
  const { path, params } = violation
  const [missing, unknown] = [params['missingProperty'], params['additionalProperty']]
  if (typeof missing === 'string')
    return { path: [...path, missing], isKey: false, what: 'is required but missing' }
  if (typeof unknown === 'string') {
    const { properties } = violation.schema
    const known = isSpecMap(properties) ? Object.keys(properties) : []
    const what = known.length === 0 ? 'no key is' : `allowed: ${listed(known)}`
    const meant = didYouMean(nearest(unknown, known))
    return { path: [...path, unknown], isKey: true, what: `is not allowed; ${what}${meant}` }
  }
  return { path, isKey: false, what: sentence(violation) }
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

function typesOf(schema: SpecMap): readonly string[] {
  const types: readonly unknown[] = [schema['type']].flat()
  return [...types, ...(schema['nullable'] === true ? ['null'] : [])].map(
    type => typeWords[String(type)] ?? String(type),
  )
}

function allowedOf(schema: SpecMap): readonly unknown[] {
  return [schema['enum']].flat()
}

function sentence(violation: Violation): string {
  const { keyword, schema, params } = violation
  const limit = String(params['limit'])
  switch (keyword) {
    case 'type':
      return `must be ${typesOf(schema).join(' or ')}`
    case 'enum':
      return `must be one of ${listed(allowedOf(schema))}`
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${limits(schema)}`
    case 'multipleOf':
      return `must be a multiple of ${String(params['multipleOf'])}`
    case 'pattern':
      return `must match ${cut(String(params['pattern']), MAX_PATTERN_LENGTH)}`
    case 'format':
      return `must have the format ${cut(String(params['format']), MAX_PATTERN_LENGTH)}`
    case 'uniqueItems':
      return 'must not have an item twice'
    case 'anyOf':
    case 'oneOf':
      return choiceText(keyword, schema)
    case 'not':
      return 'must not have a form that the schema excludes'
    default:
      return counted(keyword, limit)
  }
}

/** The message for a choice: its types or values when it has only those, else the number of its schemas. */
function choiceText(keyword: 'anyOf' | 'oneOf', schema: SpecMap): string {
  const choice: readonly unknown[] = [schema[keyword]].flat()
  const schemas = choice.filter(isSpecMap)
  const haveOnly = (...keywords: readonly string[]) =>
    schemas.every(one => Object.keys(one).every(key => keywords.includes(key)))
  if (haveOnly('type', 'nullable')) return `must be ${[...new Set(schemas.flatMap(typesOf))].join(' or ')}`
  if (haveOnly('type', 'enum') && schemas.every(one => 'enum' in one))
    return `must be one of ${listed(schemas.flatMap(allowedOf))}`
  const count = keyword === 'anyOf' ? 'at least one' : 'exactly one'
  return `must match ${count} of the ${schemas.length} forms in the schema`
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
  const words = countWords[keyword]
  if (!words) return 'is not allowed by the schema'
  const [how, what] = words
  return `must have ${how} ${limit} ${what}${limit === '1' ? '' : 's'}`
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
  return shortList([...new Set(values.map(one => (typeof one === 'string' ? one : JSON.stringify(one))))])
}
