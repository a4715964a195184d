import { DURATION_PATTERN } from './duration.js'
import { FIELD } from '../server/field-rules.js'

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

const past = { ago: duration, took: duration, ended: ending, message: text, outputs }
const history = list(object({ ...past, version, inputs: anything }, ['ago', 'took']))
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
const description = { type: 'string', maxLength: 500 }
const deletion = object({ takes: duration, ends: { enum: ['DELETED', 'DELETE_FAILED'] }, message: text })

const serviceEndings = [
  'ACTIVE',
  'CREATE_FAILED',
  'CREATE_FAILED_CLEANUP_COMPLETE',
  'CREATE_FAILED_CLEANUP_FAILED',
  'UPDATE_FAILED',
  'UPDATE_FAILED_CLEANUP_COMPLETE',
  'UPDATE_FAILED_CLEANUP_FAILED',
  'UPDATE_COMPLETE_CLEANUP_FAILED',
]
const servicePlan = list(object({ takes: duration, ends: { enum: serviceEndings }, message: text }))

const sync = object(
  {
    repositoryProvider: { enum: FIELD.repositoryProvider.values },
    repositoryName: { type: 'string', maxLength: 100, pattern: FIELD.repositoryName.pattern.source },
    branch: { type: 'string', minLength: 1, maxLength: 200 },
    filePath: { type: 'string', minLength: 1, maxLength: 4096 },
  },
  ['repositoryProvider', 'repositoryName', 'branch', 'filePath'],
)

const service = object(
  {
    template: name,
    description,
    repositoryId: text,
    branchName: text,
    age: duration,
    pipeline: object(target, ['version']),
    instances: mapOf(name, object({ ...target, environment: name, deletion }, ['version', 'environment'])),
    plan: servicePlan,
    deletion,
    status: { enum: [...serviceEndings, 'DELETE_FAILED'] },
    statusMessage: text,
    sync,
  },
  ['template', 'instances'],
)

const environment = object({ ...target, template: name, description, age: duration, deletion }, [
  'template',
  'version',
])
/** A list of names, or a map; `if` rather than `oneOf`, so that only the problems of the form at hand are told. */
const environments = { if: { type: 'array' }, then: list(name), else: mapOf(name, environment) }

const document = { type: 'string', minLength: 1, maxLength: 51_200 }
const component = object(
  {
    environment: name,
    service: name,
    instance: name,
    serviceSpec: document,
    templateFile: document,
    description,
    age: duration,
    outputs,
    history: list(object(past, ['ago', 'took'])),
    plan,
    deletion,
  },
  ['environment'],
)

const created = object({
  instance: object({ outputs, plan, deletion }),
  pipeline: object({ outputs, plan }),
  environment: object({ outputs, plan, deletion }),
  component: object({ outputs, plan, deletion }),
  service: object({ plan: servicePlan, deletion }),
})

const environmentTemplate = {
  displayName: { type: 'string', maxLength: 100 },
  description,
  versions: mapOf(
    version,
    object({
      status: { enum: ['PUBLISHED', 'DRAFT', 'REGISTRATION_IN_PROGRESS', 'REGISTRATION_FAILED'] },
      recommended: flag,
      description: text,
      schema: anything,
    }),
  ),
}
const template = { ...environmentTemplate, pipelineProvisioning: { enum: ['CUSTOMER_MANAGED'] } }

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
    environmentTemplates: mapOf(name, object(environmentTemplate, ['versions'])),
    environments,
    serviceTemplates: mapOf(name, object(template, ['versions'])),
    services: mapOf(name, service),
    components: mapOf(name, component),
    created,
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
