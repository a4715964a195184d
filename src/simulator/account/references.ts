import type {
  AccountFile,
  ComponentEntry,
  EnvironmentTemplateEntry,
  HistoryEntry,
  Inputs,
  ServiceEntry,
  TargetEntry,
} from './account-file.js'
import { hasSucceeded } from './build-target.js'
import { environmentEntries, environmentTemplateEntries } from './build-template.js'
import { milliseconds } from './duration.js'
import { INPUT_TYPE, type InputCheck, inputCheck } from '../state/input-schema.js'
import { nearest } from './nearest-name.js'
import { operations } from '../operations/registry.js'

/** What in an account file of the right form names something that is not there, or contradicts itself; one line each. */
export function contradictions(account: AccountFile): string[] {
  return [
    ...schemaProblems('environmentTemplates', account.environmentTemplates ?? {}, ['environment']),
    ...schemaProblems('serviceTemplates', account.serviceTemplates, ['instance', 'pipeline']),
    ...environmentProblems(account),
    ...Object.entries(account.services).flatMap(([name, entry]) => serviceProblems(name, entry, account)),
    ...componentsProblems(account),
    ...faultProblems(account),
  ]
}

type Kind = keyof typeof INPUT_TYPE
type Templates = Readonly<Record<string, EnvironmentTemplateEntry>>

function schemaProblems(at: string, templates: Templates, kinds: readonly Kind[]): string[] {
  return Object.entries(templates).flatMap(([name, template]) =>
    Object.entries(template.versions).flatMap(([version, { schema }]) =>
      kinds.flatMap(kind => {
        const check = tryCheck(schema, kind)
        return typeof check === 'string' ? [`${at}/${name}/versions/${version}/schema: ${check}`] : []
      }),
    ),
  )
}

function tryCheck(schema: unknown, kind: Kind): InputCheck | string {
  try {
    return inputCheck(schema, INPUT_TYPE[kind])
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function environmentProblems(account: AccountFile): string[] {
  const templates = environmentTemplateEntries(account)
  return Object.entries(environmentEntries(account)).flatMap(([name, entry]) => {
    const path = `environments/${name}`
    const template = own(templates, entry.template)
    if (template === undefined)
      return [`${path}/template: there is no environment template ${entry.template}`]
    return targetProblems(path, entry, template, 'environment')
  })
}

function serviceProblems(name: string, service: ServiceEntry, account: AccountFile): string[] {
  const path = `services/${name}`
  const template = own(account.serviceTemplates, service.template)
  if (template === undefined) return [`${path}/template: there is no service template ${service.template}`]
  const { pipeline } = service
  const isForbidden = pipeline !== undefined && template.pipelineProvisioning === 'CUSTOMER_MANAGED'
  const problems = isForbidden
    ? [`${path}/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline`]
    : []
  if (pipeline !== undefined)
    problems.push(...targetProblems(`${path}/pipeline`, pipeline, template, 'pipeline'))
  for (const [instance, entry] of Object.entries(service.instances)) {
    const at = `${path}/instances/${instance}`
    if (own(environmentEntries(account), entry.environment) === undefined) {
      problems.push(`${at}/environment: there is no environment ${entry.environment}`)
    }
    problems.push(...targetProblems(at, entry, template, 'instance'))
  }
  return problems
}

function targetProblems(
  path: string,
  target: TargetEntry,
  template: EnvironmentTemplateEntry,
  kind: Kind,
): string[] {
  const history = target.history ?? []
  const last = history.filter(hasSucceeded).sort((a, b) => milliseconds(a.ago) - milliseconds(b.ago))[0]
  const contradicts = (past: HistoryEntry) =>
    past === last && (past.version ?? target.version) !== target.version
  return [
    ...stateProblems(path, target.version, target.inputs, template, kind),
    ...history.flatMap((past, index) => {
      const at = `${path}/history/${index}`
      const problems = stateProblems(at, past.version ?? target.version, past.inputs, template, kind)
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
  template: EnvironmentTemplateEntry,
  kind: Kind,
): string[] {
  if (!Object.hasOwn(template.versions, version))
    return [`${path}/version: the template has no version ${version}`]
  const check = tryCheck(template.versions[version]?.schema, kind)
  if (typeof check === 'string' || inputs === undefined) return []
  return check(inputs).problems.map(problem => `${path}/inputs${problem}`)
}

function componentsProblems(account: AccountFile): string[] {
  const taken = new Map<string, string>()
  return Object.entries(account.components ?? {}).flatMap(([name, entry]) => {
    const path = `components/${name}`
    const problems = componentProblems(path, entry, account)
    if (entry.service === undefined || entry.instance === undefined) return problems
    const place = `${entry.service}/${entry.instance}`
    const other = taken.get(place)
    taken.set(place, name)
    return other === undefined
      ? problems
      : [...problems, `${path}: component ${other} is attached to ${place} already, and one is the most`]
  })
}

function componentProblems(path: string, entry: ComponentEntry, account: AccountFile): string[] {
  const { environment, service, instance } = entry
  const problems =
    own(environmentEntries(account), environment) === undefined
      ? [`${path}/environment: there is no environment ${environment}`]
      : []
  if (service === undefined && instance === undefined) return problems
  if (service === undefined || instance === undefined)
    return [...problems, `${path}: service and instance go together: name both, or neither`]
  const found = own(account.services, service)
  if (found === undefined) return [...problems, `${path}/service: there is no service ${service}`]
  const host = own(found.instances, instance)
  if (host === undefined)
    return [...problems, `${path}/instance: service ${service} has no instance ${instance}`]
  return host.environment === environment
    ? problems
    : [
        ...problems,
        `${path}/instance: ${service}/${instance} is in environment ${host.environment}, not here`,
      ]
}

function faultProblems({ faults = [] }: AccountFile): string[] {
  const names = [...operations.keys()]
  return faults.flatMap(({ operation }, index) =>
    operation === '*' || operations.has(operation)
      ? []
      : [
          `faults/${index}/operation: the simulator has no operation ${operation}; the nearest name is ${nearest(operation, names)}`,
        ],
  )
}

function own<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
