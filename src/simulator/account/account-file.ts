import { MEMBER, REPOSITORY } from '../server/fields.js'
import { duration } from './duration.js'
import { FAULT } from './fault.js'
import {
  choice,
  flag,
  list,
  mapOf,
  number,
  object,
  type Schema,
  text,
  type TypeOf,
} from './schema-builder.js'

// The format of the account file: the schema checks it, and the types at the end derive from the schema.

const anyMap: Schema<Readonly<Record<string, unknown>>> = { type: 'object' }
const name = text({ pattern: MEMBER.name.pattern.source, maxLength: MEMBER.name.max })
/** `MAJOR.MINOR`; in YAML it must be quoted, otherwise `1.0` is the number 1. */
const version = text({ pattern: '^(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})$' })
const description = text({ maxLength: 500 })
const document = text({ minLength: 1, maxLength: MEMBER.spec.max })
const outputText = text({ minLength: 1, maxLength: 1024 })
/** Values may hold `${inputName}` and `${deploymentId}`. */
const outputs = mapOf(outputText, outputText)
const ending = choice('SUCCEEDED', 'FAILED', 'CANCELLED')

const pastRequired = { ago: duration, took: duration }
const pastOptional = { ended: ending, message: text(), outputs }
/** A deployment of the past; with `took` longer than `ago` it still runs when the simulator starts. */
const past = object(pastRequired, pastOptional)
/** `version` and `inputs` where they are not the live ones. */
const pastVersion = object(pastRequired, { ...pastOptional, version, inputs: anyMap })

/** The course of one deployment. */
const planStep = object(
  {},
  {
    takes: duration,
    ends: ending,
    message: text(),
    outputs,
    /** From Cancel to the end of the cancellation; default `5s`. */
    cancelTakes: duration,
    cancelEnds: ending,
    /** Percent by which `takes` may differ either way, fixed by the deployment's id; default 0. */
    variation: number({ minimum: 0, maximum: 100 }),
  },
)

/** The course of a deletion; by default the resource is deleted after 30 seconds. */
const deletion = object({}, { takes: duration, ends: choice('DELETED', 'DELETE_FAILED'), message: text() })

/** The next deployments of a target: the last step of the plan repeats; default one of 4 minutes that succeeds. */
const future = { outputs, plan: list(planStep) }
const target = { inputs: anyMap, history: list(pastVersion), ...future }

/** `age` is how long ago a resource was created; default `90d`. */
const about = { description, age: duration, deletion }

const instance = object({ version, environment: name }, { ...target, deletion })
const environment = object({ version, template: name }, { ...target, ...about })
const component = object(
  { environment: name },
  {
    service: name,
    instance: name,
    serviceSpec: document,
    templateFile: document,
    history: list(past),
    ...future,
    ...about,
  },
)

const serviceEndings = [
  'ACTIVE',
  'CREATE_FAILED',
  'CREATE_FAILED_CLEANUP_COMPLETE',
  'CREATE_FAILED_CLEANUP_FAILED',
  'UPDATE_FAILED',
  'UPDATE_FAILED_CLEANUP_COMPLETE',
  'UPDATE_FAILED_CLEANUP_FAILED',
  'UPDATE_COMPLETE_CLEANUP_FAILED',
] as const
/** The course of one creation or update of a service (default `30s`); its new targets have separate plans. */
const serviceStep = object({}, { takes: duration, ends: choice(...serviceEndings), message: text() })

/** The file in a repository that a service is synced from. */
const sync = object(
  {
    repositoryProvider: choice(...REPOSITORY.provider.values),
    repositoryName: text({ maxLength: 100, pattern: REPOSITORY.name.pattern.source }),
    branch: text({ minLength: 1, maxLength: 200 }),
    filePath: text({ minLength: 1, maxLength: 4096 }),
  },
  {},
)

const service = object(
  { template: name, instances: mapOf(name, instance) },
  {
    repositoryId: text(),
    branchName: text(),
    pipeline: object({ version }, target),
    plan: list(serviceStep),
    /** What the service shows when the simulator starts; default `ACTIVE`. */
    status: choice(...serviceEndings, 'DELETE_FAILED'),
    statusMessage: text(),
    sync,
    ...about,
  },
)

/** `schema` is Proton's schema file; without it every input is accepted. */
const templateVersion = object(
  {},
  {
    status: choice('PUBLISHED', 'DRAFT', 'REGISTRATION_IN_PROGRESS', 'REGISTRATION_FAILED'),
    recommended: flag,
    description: text(),
    schema: anyMap,
  },
)
const versions = { versions: mapOf(version, templateVersion) }
const displayed = { displayName: text({ maxLength: 100 }), description }
const environmentTemplate = object(versions, displayed)
const serviceTemplate = object(versions, { ...displayed, pipelineProvisioning: choice('CUSTOMER_MANAGED') })

/** The plans of resources that requests create. */
const created = object(
  {},
  {
    instance: object({}, { ...future, deletion }),
    pipeline: object({}, future),
    environment: object({}, { ...future, deletion }),
    component: object({}, { ...future, deletion }),
    service: object({}, { plan: list(serviceStep), deletion }),
  },
)

/**
 * Environments by name, or a list of names, each of which gets the built-in template. `if` rather than `oneOf`, so that
 * only the problems of the form in use are reported.
 */
const environments: Schema<readonly string[] | Readonly<Record<string, EnvironmentEntry>>> = {
  if: { type: 'array' },
  then: list(name),
  else: mapOf(name, environment),
}

/** The JSON schema of the account file. */
export const ACCOUNT_SCHEMA = object(
  { environments, serviceTemplates: mapOf(name, serviceTemplate), services: mapOf(name, service) },
  {
    /** Default `123456789012`. */
    accountId: text({ pattern: '^\\d{12}$' }),
    /** For ARNs only; default `us-east-1`. */
    region: text({ pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' }),
    environmentTemplates: mapOf(name, environmentTemplate),
    components: mapOf(name, component),
    created,
    faults: list(FAULT),
    /** Simulates an endpoint from before the API had deployment ids. */
    omitDeploymentIds: flag,
    /** How many reads after a change still show the state before it; default 0. */
    staleReads: number({ type: 'integer', minimum: 0 }),
  },
)

export type AccountFile = TypeOf<typeof ACCOUNT_SCHEMA>
export type EnvironmentTemplateEntry = TypeOf<typeof environmentTemplate>
export type ServiceTemplateEntry = TypeOf<typeof serviceTemplate>
export type ServiceEntry = TypeOf<typeof service>
export type ServicePlanStep = TypeOf<typeof serviceStep>
export type ServiceEnding = (typeof serviceEndings)[number]
export type FinalServiceStatus = ServiceEnding | 'DELETE_FAILED'
export type SyncEntry = TypeOf<typeof sync>
export type InstanceEntry = TypeOf<typeof instance>
export type EnvironmentEntry = TypeOf<typeof environment>
export type ComponentEntry = TypeOf<typeof component>
export type CreatedEntry = TypeOf<typeof created>
export type DeletionEntry = TypeOf<typeof deletion>
export type HistoryEntry = TypeOf<typeof pastVersion>
export type PlanStep = TypeOf<typeof planStep>
export type Ending = TypeOf<typeof ending>
/** Values by input name, as in a spec. */
export type Inputs = Readonly<Record<string, unknown>>

/** What the entries of all kinds of targets have in common. */
export interface TargetEntry {
  readonly version?: string
  readonly inputs?: Inputs
  readonly outputs?: Readonly<Record<string, string>>
  readonly plan?: readonly PlanStep[]
  readonly history?: readonly HistoryEntry[]
  readonly deletion?: DeletionEntry
}
