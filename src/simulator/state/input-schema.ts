import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { Inputs } from '../account/account-file.js'
import { isStructure } from '../server/field-rules.js'

/** Inputs with the schema's defaults filled in, and what the schema has against them: paths, never values. */
export interface CheckedInputs {
  readonly inputs: Inputs
  readonly problems: readonly string[]
}

/** Checks the inputs of one kind of target against one template version. */
export type InputCheck = (inputs: Inputs) => CheckedInputs

/** Which member of a schema file names the type of whose inputs. */
export const INPUT_TYPE = {
  environment: 'environment_input_type',
  instance: 'service_input_type',
  pipeline: 'pipeline_input_type',
} as const

type InputType = (typeof INPUT_TYPE)[keyof typeof INPUT_TYPE]

const ajv = new Ajv({ strict: false, allErrors: true, useDefaults: true, logger: false })
formats.default(ajv)

/** Compiling a schema takes milliseconds, so each is compiled once. */
const compiled = new WeakMap<object, Map<InputType, InputCheck>>()

/**
 * The check for one input type of Proton's schema file (`schema: {format, service_input_type, types}`, the types being
 * OpenAPI 3.0 schema objects). Without the type everything is accepted. Throws Error when the schema is unusable.
 */
export function inputCheck(file: unknown, inputType: InputType): InputCheck {
  if (!isStructure(file) || !isStructure(file['schema'])) return acceptAll
  const known = compiled.get(file) ?? new Map<InputType, InputCheck>()
  const check = known.get(inputType) ?? compile(file['schema'], inputType)
  compiled.set(file, known.set(inputType, check))
  return check
}

function acceptAll(inputs: Inputs): CheckedInputs {
  return { inputs, problems: [] }
}

function compile(schema: Readonly<Record<string, unknown>>, inputType: InputType): InputCheck {
  const name = schema[inputType]
  if (typeof name !== 'string') return acceptAll
  if (!isStructure(schema['types']) || !Object.hasOwn(schema['types'], name)) {
    throw new Error(`${inputType} names ${name}, which types does not define`)
  }
  const types = fromOpenApi(schema['types'])
  // Types refer to each other as #/types/NAME or, from the top of the file, as #/schema/types/NAME.
  const validate = ajv.compile({ $ref: `#/types/${name}`, types, schema: { types } })
  return inputs => {
    const copy = structuredClone(inputs)
    if (validate(copy)) return { inputs: copy, problems: [] }
    // Published templates have defaults of another type than they declare: that is no fault of who gives the inputs.
    const errors = (validate.errors ?? []).filter(({ instancePath }) => isGiven(inputs, instancePath))
    if (errors.length === 0) return { inputs: copy, problems: [] }
    return {
      inputs,
      problems: errors.map(error => `${error.instancePath || '/'} ${error.message ?? ''}`),
    }
  }
}

/** Whether a JSON pointer leads to something that was given, and not filled in. */
function isGiven(inputs: Inputs, pointer: string): boolean {
  const names = pointer.split('/').slice(1)
  let value: unknown = inputs
  for (const name of names.map(one => one.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return true
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; the validator wants the number itself. */
function fromOpenApi(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromOpenApi)
  if (!isStructure(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, fromOpenApi(inner)] as const)
  const result: Record<string, unknown> = Object.fromEntries(entries)
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof result[flag] !== 'boolean') continue
    if (result[flag]) result[flag] = result[bound]
    else Reflect.deleteProperty(result, flag)
  }
  return result
}
