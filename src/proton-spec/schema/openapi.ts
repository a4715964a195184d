import { isSpecMap, type SpecMap } from '../document.js'

type Translate = (value: unknown) => unknown

const same: Translate = value => value
const each: Translate = value => (Array.isArray(value) ? value.map(jsonSchema) : value)
const ofNames: Translate = value =>
  isSpecMap(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, jsonSchema(one)]))
    : value

/** The keywords of OpenAPI 3.0 that restrict a value, and how their schemas are translated; others are dropped. */
const keywords = new Map<string, Translate>([
  ...[
    ...['$ref', 'type', 'nullable', 'enum', 'default', 'format', 'pattern', 'minLength', 'maxLength'],
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
    ...['uniqueItems', 'minProperties', 'maxProperties', 'required'],
  ].map(name => [name, same] as const),
  ...['items', 'additionalProperties', 'not'].map(name => [name, jsonSchema] as const),
  ...['allOf', 'anyOf', 'oneOf'].map(name => [name, each] as const),
  ['properties', ofNames],
])

/** A schema object of OpenAPI 3.0 as JSON Schema; `nullable` stays, since Ajv supports it. */
function jsonSchema(schema: unknown): unknown {
  if (!isSpecMap(schema)) return schema
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(schema)) {
    const translate = keywords.get(name)
    if (translate) result[name] = translate(value)
  }
  // OpenAPI 3.0 has `exclusiveMinimum: true` beside `minimum`; in JSON Schema the keyword is the number.
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (result[flag] === true) {
      result[flag] = result[bound]
      Reflect.deleteProperty(result, bound)
    } else if (result[flag] === false) Reflect.deleteProperty(result, flag)
  }
  // Ajv rejects nullable without a type, which allows null anyway.
  if (result['type'] === undefined) Reflect.deleteProperty(result, 'nullable')
  return result
}

/** The types of a schema file by name as JSON Schema; undefined when there are none. */
export function jsonSchemas(types: unknown): SpecMap | undefined {
  return isSpecMap(types) ? (ofNames(types) as SpecMap) : undefined
}
