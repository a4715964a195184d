import { operations } from '../operations/registry.js'
import { type CheckedKind, inputCheck } from '../state/input-schema.js'
import type {
  AccountFile,
  ComponentEntry,
  EnvironmentTemplateEntry,
  HistoryEntry,
  ServiceEntry,
  TargetEntry,
} from './account-file.js'
import { hasSucceeded } from './build-target.js'
import { environmentsOf, type ExpandedAccount } from './build-template.js'
import { milliseconds } from './duration.js'
import { nearest } from './nearest-name.js'

type Entries<T> = Readonly<Record<string, T>>

/** Finds references to missing entries and contradictions in an account file that matches the schema; one line each. */
export function checkReferences(account: AccountFile): string[] {
  const expanded = { ...account, ...environmentsOf(account) }
  const { environmentTemplates, serviceTemplates, environments, services, components = {} } = expanded
  return [
    ...schemaProblems('environmentTemplates', environmentTemplates, ['environment']),
    ...schemaProblems('serviceTemplates', serviceTemplates, ['instance', 'pipeline']),
    ...problemsIn('environments', environments, (path, entry) => {
      const template = own(environmentTemplates, entry.template)
      return template === undefined
        ? [`${path}/template: environment template ${entry.template} not found`]
        : targetProblems(path, entry, template, 'environment')
    }),
    ...problemsIn('services', services, (path, entry) => serviceProblems(path, entry, expanded)),
    ...problemsIn('components', components, (path, entry) => componentProblems(path, entry, expanded)),
    ...attachmentProblems(components),
    ...faultProblems(account),
  ]
}

function problemsIn<T>(
  path: string,
  entries: Entries<T>,
  check: (path: string, entry: T, name: string) => readonly string[],
): string[] {
  return Object.entries(entries).flatMap(([name, entry]) => check(`${path}/${name}`, entry, name))
}

function schemaProblems(
  path: string,
  templates: Entries<EnvironmentTemplateEntry>,
  kinds: readonly CheckedKind[],
): string[] {
  return problemsIn(path, templates, (at, { versions }) =>
    problemsIn(`${at}/versions`, versions, (versionAt, { schema }) =>
      kinds.flatMap(kind => {
        try {
          inputCheck(schema, kind)
          return []
        } catch (error) {
          return [`${versionAt}/schema: ${error instanceof Error ? error.message : String(error)}`]
        }
      }),
    ),
  )
}

function serviceProblems(path: string, service: ServiceEntry, account: ExpandedAccount): string[] {
  const template = own(account.serviceTemplates, service.template)
  if (template === undefined) return [`${path}/template: service template ${service.template} not found`]
  const { pipeline, instances } = service
  const isForbidden = pipeline !== undefined && template.pipelineProvisioning === 'CUSTOMER_MANAGED'
  return [
    ...(isForbidden
      ? [`${path}/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline`]
      : []),
    ...(pipeline ? targetProblems(`${path}/pipeline`, pipeline, template, 'pipeline') : []),
    ...problemsIn(`${path}/instances`, instances, (at, entry) => [
      ...environmentProblems(at, entry.environment, account),
      ...targetProblems(at, entry, template, 'instance'),
    ]),
  ]
}

function environmentProblems(path: string, name: string, { environments }: ExpandedAccount): string[] {
  return own(environments, name) === undefined ? [`${path}/environment: environment ${name} not found`] : []
}

function targetProblems(
  path: string,
  entry: TargetEntry,
  template: EnvironmentTemplateEntry,
  kind: CheckedKind,
): string[] {
  const { version = '', inputs, history = [] } = entry
  const lastSuccess = history
    .filter(hasSucceeded)
    .sort((a, b) => milliseconds(a.ago) - milliseconds(b.ago))[0]
  const versionProblems = (at: string, past: HistoryEntry) => [
    ...stateProblems(at, { version, ...past }, template, kind),
    ...(past === lastSuccess && (past.version ?? version) !== version
      ? [`${at}/version: the newest success must have the live version`]
      : []),
  ]
  return [
    ...stateProblems(path, { version, ...(inputs && { inputs }) }, template, kind),
    ...history.flatMap((past, index) => versionProblems(`${path}/history/${index}`, past)),
  ]
}

function stateProblems(
  path: string,
  { version = '', inputs }: TargetEntry,
  { versions }: EnvironmentTemplateEntry,
  kind: CheckedKind,
): string[] {
  const found = own(versions, version)
  if (found === undefined) return [`${path}/version: the template has no version ${version}`]
  if (inputs === undefined) return []
  try {
    return inputCheck(found.schema, kind)(inputs).problems.map(problem => `${path}/inputs${problem}`)
  } catch {
    return [] // the schema itself is reported
  }
}

function componentProblems(path: string, entry: ComponentEntry, account: ExpandedAccount): string[] {
  return [
    ...environmentProblems(path, entry.environment, account),
    ...hostProblems(path, entry, account.services),
  ]
}

function hostProblems(
  path: string,
  { environment, service, instance }: ComponentEntry,
  services: Entries<ServiceEntry>,
): string[] {
  if (service === undefined && instance === undefined) return []
  if (service === undefined || instance === undefined)
    return [`${path}: service and instance must be specified together`]
  const host = own(services, service)
  if (host === undefined) return [`${path}/service: service ${service} not found`]
  const found = own(host.instances, instance)
  if (found === undefined) return [`${path}/instance: service ${service} has no instance ${instance}`]
  return found.environment === environment
    ? []
    : [`${path}/instance: ${service}/${instance} is in environment ${found.environment}, not ${environment}`]
}

function attachmentProblems(components: Entries<ComponentEntry>): string[] {
  const attached = new Map<string, string>()
  return problemsIn('components', components, (path, { service, instance }, name) => {
    const place = `${service}/${instance}`
    const other = attached.get(place)
    if (service === undefined || instance === undefined) return []
    attached.set(place, name)
    return other === undefined
      ? []
      : [`${path}: component ${other} is already attached to ${place}; only one is allowed`]
  })
}

function faultProblems({ faults = [] }: AccountFile): string[] {
  return faults.flatMap(({ operation }, index) =>
    operation === '*' || operations.has(operation)
      ? []
      : [
          `faults/${index}/operation: the simulator has no operation ${operation}; did you mean ${nearest(operation, [...operations.keys()])}?`,
        ],
  )
}

function own<T>(entries: Entries<T>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
