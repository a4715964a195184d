import { Ajv, type ErrorObject } from 'ajv'
import { parse } from 'yaml'
import type {
  AccountFile,
  HistoryEntry,
  Inputs,
  ServiceEntry,
  TargetEntry,
  TemplateEntry,
} from './account.js'
import { ACCOUNT_SCHEMA } from './accountSchema.js'
import { hasSucceeded } from './build.js'
import { milliseconds } from './duration.js'
import { type InputCheck, inputCheck } from './inputs.js'

/** An account file that cannot be used; `problems` has one line each, with the path of what is wrong. */
export class AccountError extends Error {
  readonly problems: readonly string[]

  /** The message lists all problems. */
  constructor(problems: readonly string[]) {
    super(`The account file cannot be used:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Reads an account file's YAML text; throws AccountError with every problem in it. */
export function parseAccount(yaml: string): AccountFile {
  try {
    return checkAccount(parse(yaml, { logLevel: 'error' }))
  } catch (error) {
    if (error instanceof AccountError) throw error
    throw new AccountError([`not YAML: ${error instanceof Error ? error.message : String(error)}`])
  }
}

const validate = new Ajv({ allErrors: true, discriminator: true, strict: false }).compile<AccountFile>(
  ACCOUNT_SCHEMA,
)

/** Vouches for a parsed account file; throws AccountError with every problem in it. */
export function checkAccount(value: unknown): AccountFile {
  if (!validate(value)) throw new AccountError([...new Set((validate.errors ?? []).map(formProblem))])
  const problems = Object.entries(value.services).flatMap(([name, entry]) =>
    serviceProblems(`services/${name}`, entry, value),
  )
  const all = [...templateProblems(value), ...problems]
  if (all.length > 0) throw new AccountError(all)
  return value
}

function formProblem(error: ErrorObject): string {
  const path = error.instancePath.slice(1) || 'the file'
  const { propertyName, keyword, message = '', params } = error
  if (propertyName !== undefined || keyword === 'propertyNames') {
    return `${path}: the name "${String(propertyName ?? params['propertyName'])}" is not allowed (versions must be quoted, as in "1.0")`
  }
  const detail = (params['additionalProperty'] ?? params['allowedValues'] ?? params['tagValue']) as
    string | string[] | undefined
  return `${path}: ${message}${detail === undefined ? '' : ` (${detail.toString()})`}`
}

function templateProblems(account: AccountFile): string[] {
  return Object.entries(account.serviceTemplates).flatMap(([name, template]) =>
    Object.entries(template.versions).flatMap(([version, { schema }]) =>
      (['service_input_type', 'pipeline_input_type'] as const).flatMap(type => {
        const check = tryCheck(schema, type)
        return typeof check === 'string'
          ? [`serviceTemplates/${name}/versions/${version}/schema: ${check}`]
          : []
      }),
    ),
  )
}

function tryCheck(schema: unknown, type: Parameters<typeof inputCheck>[1]): InputCheck | string {
  try {
    return inputCheck(schema, type)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function serviceProblems(path: string, service: ServiceEntry, account: AccountFile): string[] {
  const template = Object.hasOwn(account.serviceTemplates, service.template)
    ? account.serviceTemplates[service.template]
    : undefined
  if (template === undefined) return [`${path}/template: there is no service template ${service.template}`]
  const { pipeline } = service
  const isForbidden = pipeline !== undefined && template.pipelineProvisioning === 'CUSTOMER_MANAGED'
  const problems = isForbidden
    ? [`${path}/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline`]
    : []
  if (pipeline !== undefined)
    problems.push(...targetProblems(`${path}/pipeline`, pipeline, template, 'pipeline_input_type'))
  for (const [name, instance] of Object.entries(service.instances)) {
    const at = `${path}/instances/${name}`
    if (!account.environments.includes(instance.environment)) {
      problems.push(`${at}/environment: there is no environment ${instance.environment}`)
    }
    problems.push(...targetProblems(at, instance, template, 'service_input_type'))
  }
  return problems
}

type InputType = Parameters<typeof inputCheck>[1]

function targetProblems(
  path: string,
  target: TargetEntry,
  template: TemplateEntry,
  type: InputType,
): string[] {
  const history = target.history ?? []
  const last = history.filter(hasSucceeded).sort((a, b) => milliseconds(a.ago) - milliseconds(b.ago))[0]
  const contradicts = (past: HistoryEntry) =>
    past === last && (past.version ?? target.version) !== target.version
  return [
    ...stateProblems(path, target.version, target.inputs, template, type),
    ...history.flatMap((past, index) => {
      const at = `${path}/history/${index}`
      const problems = stateProblems(at, past.version ?? target.version, past.inputs, template, type)
      return contradicts(past)
        ? [...problems, `${at}/version: the newest success must have the version that is live`]
        : problems
    }),
  ]
}

function stateProblems(
  path: string,
  version: string,
  inputs: Inputs | undefined,
  template: TemplateEntry,
  type: InputType,
): string[] {
  if (!Object.hasOwn(template.versions, version))
    return [`${path}/version: the template has no version ${version}`]
  const check = tryCheck(template.versions[version]?.schema, type)
  if (typeof check === 'string' || inputs === undefined) return []
  return check(inputs).problems.map(problem => `${path}/inputs${problem}`)
}
