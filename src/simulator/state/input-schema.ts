import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { Inputs } from '../account/account-file.js'
import { isStructure } from '../server/field-rules.js'

/** Inputs with the schema's defaults filled in, and the violations of the schema: paths, never values. */
export interface CheckedInputs {
  readonly inputs: Inputs
  readonly problems: readonly string[]
}

/** Checks the inputs of one kind of target against one template version. */
export type InputCheck = (inputs: Inputs) => CheckedInputs

/** The member of a schema file that names the type of the inputs. */
const INPUT_TYPE = {
  environment: 'environment_input_type',
  instance: 'service_input_type',
  pipeline: 'pipeline_input_type',
} as const

/** The kinds of targets whose inputs a template version checks. */
export type CheckedKind = keyof typeof INPUT_TYPE

const ajv = new Ajv({ strict: false, allErrors: true, useDefaults: true, logger: false })
formats.default(ajv)

/** Compiling a schema takes milliseconds, so each is compiled once. */
const compiled = new WeakMap<object, Map<CheckedKind, InputCheck>>()

/**
 * The check for one kind of target in Proton's schema file (`schema: {format, service_input_type, types}`, where types
 * are OpenAPI 3.0 schema objects). Without a type for the kind it accepts everything. Throws Error for an unusable schema.
 */
export function inputCheck(file: unknown, kind: CheckedKind): InputCheck {
  if (!isStructure(file) || !isStructure(file['schema'])) return acceptAll
  const known = compiled.get(file) ?? new Map<CheckedKind, InputCheck>()
  const check = known.get(kind) ?? compile(file['schema'], INPUT_TYPE[kind])
  compiled.set(file, known.set(kind, check))
  return check
}

function acceptAll(inputs: Inputs): CheckedInputs {
  return { inputs, problems: [] }
}

function compile(schema: Readonly<Record<string, unknown>>, inputType: string): InputCheck {
  const name = schema[inputType]
  if (typeof name !== 'string') return acceptAll
  if (!isStructure(schema['types']) || !Object.hasOwn(schema['types'], name))
    throw new Error(`${inputType} names ${name}, which types does not define`)
  const types = fromOpenApi(schema['types'])
  // Types refer to each other as #/types/NAME or, from the top of the file, as #/schema/types/NAME.
  const validate = ajv.compile({ $ref: `#/types/${name}`, types, schema: { types } })
  return given => {
    const inputs = structuredClone(given)
    if (validate(inputs)) return { inputs, problems: [] }
    // Published templates have defaults of another type than they declare: the sender of the inputs cannot fix that.
    const errors = (validate.errors ?? []).filter(({ instancePath }) => isGiven(given, instancePath))
    const problems = errors.map(({ instancePath, message = '' }) => `${instancePath || '/'} ${message}`)
    return { inputs: problems.length === 0 ? inputs : given, problems }
  }
}

/** Whether a JSON pointer leads to a value of the inputs themselves, not to a default. */
function isGiven(inputs: Inputs, pointer: string): boolean {
  let value: unknown = inputs
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Inputs)[name]
  }
  return true
}

const EXCLUSIVE = { exclusiveMinimum: 'minimum', exclusiveMaximum: 'maximum' } as const

/** OpenAPI 3.0 has `exclusiveMinimum: true` next to `minimum`; the validator needs the number itself. */
function fromOpenApi(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromOpenApi)
  if (!isStructure(value)) return value
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const bound = Object.hasOwn(EXCLUSIVE, key) ? EXCLUSIVE[key as keyof typeof EXCLUSIVE] : undefined
    if (bound === undefined || typeof inner !== 'boolean') return [[key, fromOpenApi(inner)]]
    return inner ? [[key, value[bound]]] : []
  })
  return Object.fromEntries(entries)
}
