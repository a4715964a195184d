import { DURATION_PATTERN } from './duration.js'
import { FIELD } from './fields.js'

type Schema = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const flag = { type: 'boolean' }
const count = { type: 'integer', minimum: 0 }
const duration = { type: 'string', pattern: DURATION_PATTERN }
const name = { type: 'string', pattern: FIELD.name.pattern.source, maxLength: FIELD.name.max }
const version = { type: 'string', pattern: '^(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})$' }
const ending = { enum: ['SUCCEEDED', 'FAILED', 'CANCELLED'] }
const anything = { type: 'object' }
const outputText = { type: 'string', minLength: 1, maxLength: 1024 }
const outputs = {
  type: 'object',
  propertyNames: { minLength: 1, maxLength: 1024 },
  additionalProperties: outputText,
}

const history = list(
  object(
    { ago: duration, took: duration, ended: ending, message: text, version, inputs: anything, outputs },
    ['ago', 'took'],
  ),
)
const plan = list(
  object({
    takes: duration,
    ends: ending,
    message: text,
    outputs,
    cancelTakes: duration,
    cancelEnds: ending,
    variation: { type: 'number', minimum: 0, maximum: 100 },
  }),
)
const target = { version, inputs: anything, outputs, history, plan }

const service = object(
  {
    template: name,
    description: { type: 'string', maxLength: 500 },
    repositoryId: text,
    branchName: text,
    age: duration,
    pipeline: object(target, ['version']),
    instances: mapOf(name, object({ ...target, environment: name }, ['version', 'environment'])),
  },
  ['template', 'instances'],
)

const template = object(
  {
    displayName: { type: 'string', maxLength: 100 },
    description: { type: 'string', maxLength: 500 },
    pipelineProvisioning: { enum: ['CUSTOMER_MANAGED'] },
    versions: mapOf(
      version,
      object({
        status: { enum: ['PUBLISHED', 'DRAFT', 'REGISTRATION_IN_PROGRESS', 'REGISTRATION_FAILED'] },
        recommended: flag,
        description: text,
        schema: anything,
      }),
    ),
  },
  ['versions'],
)

const match = {
  operation: { type: 'string', pattern: '^([A-Za-z]+|\\*)$' },
  times: { type: 'integer', minimum: 1 },
  always: flag,
  after: count,
}
const plain = ['throttle', 'unknown', 'stall', 'reset', 'loseAnswer', 'garbage']
const fault = {
  type: 'object',
  discriminator: { propertyName: 'kind' },
  required: ['kind'],
  oneOf: [
    object({ ...match, kind: { enum: plain } }, ['operation']),
    object({ ...match, kind: { const: 'delay' }, for: duration }, ['operation', 'for']),
    object(
      {
        ...match,
        kind: { const: 'error' },
        name: { type: 'string', pattern: '^[A-Za-z]+$' },
        message: text,
        status: { type: 'integer', minimum: 400, maximum: 599 },
      },
      ['operation', 'name'],
    ),
  ],
}

/** The JSON Schema of the account file. */
export const ACCOUNT_SCHEMA: Schema = object(
  {
    accountId: { type: 'string', pattern: '^\\d{12}$' },
    region: { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' },
    environments: list(name),
    serviceTemplates: mapOf(name, template),
    services: mapOf(name, service),
    faults: list(fault),
    omitDeploymentIds: flag,
    staleReads: count,
  },
  ['environments', 'serviceTemplates', 'services'],
)

function object(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', properties, required, additionalProperties: false }
}

function mapOf(key: Schema, value: Schema): Schema {
  return { type: 'object', propertyNames: key, additionalProperties: value }
}

function list(items: Schema): Schema {
  return { type: 'array', items }
}
