import { inputsPath } from '../proton-spec/document.js'
import { inputTypes, type Target, type TargetKind } from '../proton-spec/target.js'
import { InputError } from '../shared/errors.js'
import { stringText } from './jinja/json-text.js'
import { floatText, printedText } from './jinja/print.js'
import { asText, copyOf, typeName } from './jinja/value-operations.js'
import { TemplateProblem, Tuple, type Dict, type Value } from './jinja/values.js'
import { readYaml, YamlError } from './yaml-values.js'

/** The inputs of a target by name, with the values that a template sees. */
export type SpecInputs = ReadonlyMap<string, Value>

/** One input of a schema, as far as defaults and recovery need it. */
export interface InputProperty {
  readonly type: string | undefined
  /** Undefined without a default. */
  readonly standard: Value | undefined
  readonly choices: readonly Value[]
}

/**
 * The target's inputs in a spec, with the defaults of the schema for those that the spec leaves out. An input without
 * either is absent. Throws InputError when spec or schema cannot be read, or the spec has no such instance.
 */
export function readSpecInputs(spec: string, target: Target, schema: string | undefined): SpecInputs {
  const given = givenInputs(spec, target)
  const inputs = new Map<string, Value>()
  for (const [name, { standard }] of schemaProperties(schema, target.kind))
    if (standard !== undefined) inputs.set(name, copyOf(standard))
  for (const [name, value] of given) inputs.set(name, value)
  return inputs
}

function givenInputs(spec: string, target: Target): SpecInputs {
  const root = readMap(spec, 'specPath', 'the spec')
  const path = inputsPath(plain(root) as Readonly<Record<string, unknown>>, target)
  if (!path) throw problem('specPath', 'the spec has no such instance, or has it twice')
  const value = path.reduce<Value | undefined>(child, root) ?? new Map<Value, Value>()
  if (!(value instanceof Map)) throw problem('specPath', `the inputs at ${path.join('.')} are not a map`)
  return byName(value)
}

function byName(dict: Dict): ReadonlyMap<string, Value> {
  return new Map([...dict].map(([name, item]) => [printedText(name), item]))
}

function child(value: Value | undefined, name: string): Value | undefined {
  if (Array.isArray(value)) return value[Number(name)]
  return value instanceof Map ? value.get(name) : undefined
}

/** The inputs that a schema describes, by name; none without a schema or without a type for the kind of target. */
export function schemaProperties(
  schema: string | undefined,
  kind: TargetKind,
): ReadonlyMap<string, InputProperty> {
  if (schema === undefined) return new Map()
  const description = child(readMap(schema, 'bundlePath', 'the schema'), 'schema')
  const type = child(description, inputTypes[kind] ?? '')
  const name = asText(type ?? null)
  const properties =
    name === undefined ? undefined : child(child(child(description, 'types'), name), 'properties')
  if (!(properties instanceof Map)) return new Map()
  return new Map([...byName(properties)].map(([name, property]) => [name, propertyOf(property)]))
}

function propertyOf(property: Value): InputProperty {
  const choices = child(property, 'enum')
  return {
    type: asText(child(property, 'type') ?? null),
    standard: child(property, 'default'),
    choices: Array.isArray(choices) ? choices : [],
  }
}

function readMap(text: string, input: string, what: string): Dict {
  try {
    const value = readYaml(text)
    if (value instanceof Map) return value
  } catch (error) {
    if (error instanceof YamlError) throw problem(input, `${what} ${error.message}`)
    throw error
  }
  throw problem(input, `${what} is not a map`)
}

function problem(input: string, message: string): InputError {
  return new InputError([{ input, message }])
}

/** The value as plain data; integers stay exact only within those of JavaScript. */
export function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map)
    return Object.fromEntries([...byName(value)].map(([name, item]) => [name, plain(item)]))
  return typeof value === 'bigint' ? Number(value) : value
}

/** The inputs as JSON on one line, in ASCII; `readInputs` reads the same values back from it. */
export function inputsText(inputs: SpecInputs): string {
  return valueText(new Map<Value, Value>(inputs))
}

/** The inputs that `inputsText` wrote. Throws YamlError for any other text. */
export function readInputs(text: string): SpecInputs {
  const value = readYaml(text)
  if (!(value instanceof Map)) throw new YamlError('is not a map of inputs')
  return byName(value)
}

function valueText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`
  if (value instanceof Tuple) return valueText([...value.items])
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item]) => `${keyText(key)}:${valueText(item)}`)
    return `{${pairs.join(',')}}`
  }
  const text = asText(value)
  if (text !== undefined) return stringText(text)
  if (typeof value === 'number') return yamlFloat(value)
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  throw new TemplateProblem(`a ${typeName(value)} is not an input`)
}

/** A key that is no text would be read back as one: inputs with such keys keep the number as it is. */
function keyText(key: Value): string {
  return asText(key) === undefined ? `${valueText(key)} ` : valueText(key)
}

/** A float with a point, and with the exponent's sign, as YAML 1.1 needs it. */
function yamlFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const [mantissa = '', exponent] = floatText(value).split('e')
  const point = mantissa.includes('.') ? mantissa : `${mantissa}.0`
  return exponent === undefined ? point : `${point}e${exponent}`
}
