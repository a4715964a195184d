import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { CURRENT_VALUE, holdsCurrentValue, isSpecMap, valueAt, type SpecMap } from '../document.js'
import { jsonSchemas } from './openapi.js'

/** A value that violates a schema. */
export interface Violation {
  /** The path of the value in the one that was checked. */
  readonly path: readonly string[]
  readonly keyword: string
  readonly params: SpecMap
  /** The schema that has the keyword. */
  readonly schema: SpecMap
}

/** Checks a value by a schema. */
export type Check = (value: unknown) => readonly Violation[]

/** Checks schemas themselves: what it compiles for that is the same for each, and takes as long as the rest. */
let ofSchemas: Ajv | undefined

/** The check by a type of a schema file; undefined when the file has no such type. Throws Error for an invalid schema. */
export function checkBy(types: unknown, name: unknown): Check | undefined {
  const schemas = jsonSchemas(types)
  if (!schemas || typeof name !== 'string' || !Object.hasOwn(schemas, name)) return undefined
  const pointer = encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
  // Types refer to each other as #/types/NAME or, from the top of the file, as #/schema/types/NAME.
  const definitions = { types: schemas, schema: { types: schemas } }
  const schema = { allOf: [{ $ref: `#/types/${pointer}` }], ...definitions }
  ofSchemas ??= validator({})
  void ofSchemas.validateSchema(schema, true)
  const validate = validatorWithChoices(definitions).compile(schema)
  return value => {
    // Ajv adds the defaults, which may violate the schema themselves: that is an error of the template.
    const copy = structuredClone(value)
    validate(copy)
    return (validate.errors ?? [])
      .filter(error => !isLeftToProton(error))
      .map(violation)
      .filter(({ path }) => valueAt(value, path) !== undefined)
  }
}

function validator(options: Options): Ajv {
  const code = { regExp: Object.assign(lenientPattern, { code: '' }) }
  const ajv = new Ajv({ strict: false, ownProperties: true, logger: false, code, ...options })
  formats.default(ajv)
  return ajv
}

/** Ajv with one error for a violated choice, instead of the errors of every schema in it. */
function validatorWithChoices(definitions: SpecMap): Ajv {
  const ajv = validator({ allErrors: true, verbose: true, useDefaults: true, validateSchema: false })
  const inner = validator({ validateSchema: false })
  for (const keyword of ['anyOf', 'oneOf', 'not']) {
    const compile = (schema: unknown) => {
      // Compiled at its first use: a type may be a choice of itself.
      let validate: ValidateFunction | undefined
      return (value: unknown) => {
        validate ??= inner.compile({ [keyword]: schema, ...definitions })
        return holdsCurrentValue(value) || validate(value)
      }
    }
    ajv.removeKeyword(keyword)
    ajv.addKeyword({ keyword, compile })
  }
  return ajv
}

/** The pattern of a template as RegExp; one that JavaScript does not support matches every text. */
function lenientPattern(pattern: string, flags: string): RegExp {
  for (const tried of [flags, '']) {
    try {
      return new RegExp(pattern, tried)
    } catch {
      // tried without flags next
    }
  }
  return /^/
}

/** Whether the violation depends on a value that only Proton knows. */
function isLeftToProton({ data, keyword }: ErrorObject): boolean {
  const isOfWhole = keyword === 'enum' || keyword === 'uniqueItems'
  return data === CURRENT_VALUE || (isOfWhole && holdsCurrentValue(data))
}

function violation({ instancePath, keyword, params, parentSchema }: ErrorObject): Violation {
  const all: unknown = params
  return {
    path: instancePath
      .split('/')
      .slice(1)
      .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~')),
    keyword,
    params: isSpecMap(all) ? all : {},
    schema: isSpecMap(parentSchema) ? parentSchema : {},
  }
}
