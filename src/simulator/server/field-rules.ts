import { invalid } from './api-error.js'

/** The published rule of one request member. Lengths count Unicode characters; all bounds are inclusive. */
export interface Field {
  readonly type: 'string' | 'integer' | 'list' | 'structure'
  readonly required?: true
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly values?: readonly string[]
  /** Error messages never show its value. */
  readonly sensitive?: true
  /** The members of the structures in a list; without them, it is a list of texts. */
  readonly items?: Fields
  /** The members of a structure. */
  readonly members?: Fields
}

/** The rules of one operation, by member. */
export type Fields = Readonly<Record<string, Field>>

/** The members of a structure that has been checked. */
export type InputOf<F extends Fields> = { readonly [K in keyof F]: Checked<F[K]> }
type Checked<F extends Field> = F extends { required: true } ? ValueOf<F> : ValueOf<F> | undefined
type ValueOf<F extends Field> = F extends { values: readonly (infer V)[] }
  ? V
  : F extends { items: infer I extends Fields }
    ? readonly InputOf<I>[]
    : F extends { members: infer M extends Fields }
      ? InputOf<M>
      : F['type'] extends 'integer'
        ? number
        : F['type'] extends 'list'
          ? readonly string[]
          : string

/** Whether a parsed JSON or YAML value is a map. */
export function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members that the rules name; throws one ValidationException that lists every violation. */
export function checkFields<F extends Fields>(
  input: Readonly<Record<string, unknown>>,
  fields: F,
): InputOf<F> {
  const violations = structureViolations(input, fields, '')
  if (violations.length > 0) {
    const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`
    throw invalid(`${count}: ${violations.join('; ')}`)
  }
  return Object.fromEntries(Object.keys(fields).map(key => [key, valueAt(input, key)])) as InputOf<F>
}

function structureViolations(
  input: Readonly<Record<string, unknown>>,
  fields: Fields,
  prefix: string,
): string[] {
  const unknown = Object.keys(input).filter(key => !Object.hasOwn(fields, key))
  return [
    ...unknown.map(key => violation('Value', `${prefix}${clip(key)}`, 'Member is not known')),
    ...Object.entries(fields).flatMap(([key, field]) =>
      fieldViolations(valueAt(input, key), field, prefix + key),
    ),
  ]
}

function fieldViolations(value: unknown, field: Field, path: string): string[] {
  const fails = (constraint: string) => violation(shown(value, field), path, constraint)
  if (value === undefined) return field.required ? [fails('Member must not be null')] : []
  if (!IS_OF_TYPE[field.type](value)) return [fails(`Member must be of type ${field.type}`)]
  if (isStructure(value)) return structureViolations(value, field.members ?? {}, `${path}.`)
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const item: Field = field.items ? { type: 'structure', members: field.items } : { type: 'string' }
  return [
    ...brokenConstraints(value as string | number | readonly unknown[], field).map(fails),
    ...items.flatMap((one, index) => fieldViolations(one, item, `${path}.${index + 1}.member`)),
  ]
}

const IS_OF_TYPE: Readonly<Record<Field['type'], (value: unknown) => boolean>> = {
  string: value => typeof value === 'string',
  integer: Number.isInteger,
  list: Array.isArray,
  structure: isStructure,
}

/** Patterns backtrack: on a megabyte of letters the published one for names would take minutes. */
const PATTERN_LIMIT = 1000

function brokenConstraints(value: string | number | readonly unknown[], field: Field): string[] {
  const { min = -Infinity, max = Infinity, pattern, values } = field
  const [size, what] = typeof value === 'number' ? [value, 'value'] : [Array.from(value).length, 'length']
  return [
    size < min && `Member must have ${what} greater than or equal to ${min}`,
    size > max && `Member must have ${what} less than or equal to ${max}`,
    pattern?.test(String(value).slice(0, PATTERN_LIMIT)) === false &&
      `Member must satisfy regular expression pattern: ${pattern.source.replaceAll('\\/', '/')}`,
    values?.includes(String(value)) === false && `Member must satisfy enum value set: [${values.join(', ')}]`,
  ].filter(constraint => constraint !== false)
}

function violation(value: string, path: string, constraint: string): string {
  return `${value} at '${path}' failed to satisfy constraint: ${constraint}`
}

/** JSON null counts as absent, as in the API's own protocol. */
function valueAt(input: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(input, key) ? (input[key] ?? undefined) : undefined
}

function shown(value: unknown, field: Field): string {
  if (value === undefined) return 'Value null'
  const isShort = typeof value === 'string' || typeof value === 'number'
  return isShort && !field.sensitive ? `Value '${clip(String(value))}'` : 'Value'
}

/** Messages repeat input at a bounded length. */
function clip(text: string): string {
  return text.length > 150 ? `${text.slice(0, 150)}…` : text
}
