import { Ajv, type ErrorObject, type SchemaValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { choices, jsonSchemas } from './openapi.js'
import { childOf, CURRENT_VALUE, isSpecMap, valueAt, type SpecMap } from '../document.js'

/** Something that a schema has against a value. */
export interface Violation {
  /** From the value that was checked to the one that is wrong. */
  readonly path: readonly string[]
  readonly keyword: string
  readonly params: SpecMap
  /** The schema that the keyword stands in. */
  readonly schema: SpecMap
  /** Of a choice: what each of the schemas has against the value. */
  readonly branches: readonly (readonly Violation[])[]
}

/** What a schema has against a value. */
export type Check = (value: unknown) => readonly Violation[]

/** The check by a type of a schema file; undefined when it has no such type. Throws Error when a schema is unusable. */
export function checkBy(types: unknown, name: unknown): Check | undefined {
  const schemas = jsonSchemas(types)
  if (!schemas || typeof name !== 'string' || !Object.hasOwn(schemas, name)) return undefined
  const pointer = encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
  // Types refer to each other as #/types/NAME or, from the top of the file, as #/schema/types/NAME.
  const around = { types: schemas, schema: { types: schemas } }
  const known = new Map<unknown, Check>()
  const ofChoice = (schema: unknown): Check => {
    const before = known.get(schema)
    if (before) return before
    // A type may be a choice of itself, and is met again while it is compiled.
    let own: Check = () => []
    known.set(schema, value => own(value))
    own = compiled(inner, around, schema)
    return own
  }
  // A default makes a required property present, but not within a choice: which one would it be?
  const inner = validator(false, ofChoice)
  return compiled(validator(true, ofChoice), around, { $ref: `#/types/${pointer}` })
}

function compiled(ajv: Ajv, around: SpecMap, schema: unknown): Check {
  const validate = ajv.compile({ allOf: [schema], ...around })
  return value => {
    // Defaults are filled into a copy: what is wrong with one is the template's fault.
    const filled = structuredClone(value)
    validate(filled)
    return (validate.errors ?? [])
      .filter(error => !isExcused(error))
      .map(violation)
      .filter(({ path }) => holds(value, path))
  }
}

/** Whether the path leads to something in the value as it was given. */
function holds(value: unknown, path: readonly string[]): boolean {
  const holder = valueAt(value, path.slice(0, -1))
  return path.length === 0 || childOf(holder, path.at(-1) ?? '') !== undefined
}

/** Ajv, but with words for what is wrong with each of the schemas of a choice. */
function validator(useDefaults: boolean, check: (schema: unknown) => Check): Ajv {
  const code = { regExp: Object.assign(lenientPattern, { code: '' }) }
  const ajv = new Ajv({
    ...{ strict: false, allErrors: true, verbose: true, ownProperties: true, logger: false },
    ...{ useDefaults, code },
  })
  formats.default(ajv)
  const isRight = {
    anyOf: (fitting: number) => fitting > 0,
    oneOf: (fitting: number) => fitting === 1,
    not: (fitting: number) => fitting === 0,
  }
  for (const name of ['anyOf', 'oneOf', 'not'] as const) {
    const keyword = choices[name]
    ajv.addKeyword({ keyword, compile: (schema: unknown) => choice(keyword, schema, isRight[name], check) })
  }
  return ajv
}

function choice(
  keyword: string,
  schema: unknown,
  isRight: (fitting: number) => boolean,
  check: (schema: unknown) => Check,
): SchemaValidateFunction {
  const schemas: readonly unknown[] = Array.isArray(schema) ? schema : [schema]
  const checks = schemas.map(check)
  const validate: SchemaValidateFunction = value => {
    const branches = checks.map(one => one(value))
    const fitting = branches.filter(({ length }) => length === 0).length
    const isOpen = fitting > 0 && holdsCurrentValue(value)
    validate.errors = [{ keyword, params: { branches } }]
    return isRight(fitting) || isOpen
  }
  return validate
}

/** A pattern of the template that is none for us is its own affair. */
function lenientPattern(pattern: string, flags: string): RegExp {
  for (const tried of [flags, '']) {
    try {
      return new RegExp(pattern, tried)
    } catch {
      // in the next way
    }
  }
  return /^/
}

/** What a schema says of a value as a whole, so that a part that nobody knows can decide it. */
const ofTheWhole: readonly string[] = ['enum', 'uniqueItems']

function isExcused({ data, keyword }: ErrorObject): boolean {
  return data === CURRENT_VALUE || (ofTheWhole.includes(keyword) && holdsCurrentValue(data))
}

function holdsCurrentValue(value: unknown): boolean {
  if (value === CURRENT_VALUE) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsCurrentValue)
}

function violation({ instancePath, keyword, params, parentSchema }: ErrorObject): Violation {
  const all: unknown = params
  const branches = isSpecMap(all) ? all['branches'] : undefined
  return {
    path: instancePath
      .split('/')
      .slice(1)
      .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~')),
    keyword,
    params: isSpecMap(all) ? all : {},
    schema: isSpecMap(parentSchema) ? parentSchema : {},
    branches: (branches ?? []) as readonly (readonly Violation[])[],
  }
}
