import { operations } from '../operations/registry.js'
import { type CheckedKind, inputCheck } from '../state/input-schema.js'
import type {
  AccountFile,
  ComponentEntry,
  EnvironmentTemplateEntry,
  ServiceEntry,
  TargetEntry,
} from './account-file.js'
import { hasSucceeded } from './build-target.js'
import { environmentsOf } from './build-template.js'
import { milliseconds } from './duration.js'
import { nearest } from './nearest-name.js'

type Entries<T> = Readonly<Record<string, T>>

/** Finds references to missing entries and contradictions in an account file that matches the schema; one line each. */
export function checkReferences(account: AccountFile): string[] {
  const { serviceTemplates, services, components = {}, faults = [] } = account
  const { environments, environmentTemplates } = environmentsOf(account)
  return [
    ...schemaProblems('environmentTemplates', environmentTemplates, ['environment']),
    ...schemaProblems('serviceTemplates', serviceTemplates, ['instance', 'pipeline']),
    ...problemsIn('environments', environments, (path, entry) => {
      const template = own(environmentTemplates, entry.template)
      if (template !== undefined) return targetProblems(path, entry, template, 'environment')
      return [`${path}/template: environment template ${entry.template} not found`]
    }),
    ...problemsIn('services', services, (path, entry) => {
      const template = own(serviceTemplates, entry.template)
      if (template !== undefined) return serviceProblems(path, entry, template, environments)
      return [`${path}/template: service template ${entry.template} not found`]
    }),
    ...problemsIn('components', components, (path, entry) => [
      ...environmentProblems(path, entry, environments),
      ...hostProblems(path, entry, services),
    ]),
    ...attachmentProblems(components),
    ...problemsIn('faults', faults, (path, { operation }) => {
      if (operation === '*' || operations.has(operation)) return []
      const hint = `did you mean ${nearest(operation, [...operations.keys()])}?`
      return [`${path}/operation: the simulator has no operation ${operation}; ${hint}`]
    }),
  ]
}

function problemsIn<T>(
  path: string,
  entries: Entries<T> | readonly T[],
  check: (path: string, entry: T, name: string) => readonly string[],
): string[] {
  return Object.entries(entries).flatMap(([name, entry]) => check(`${path}/${name}`, entry, name))
}

function schemaProblems(
  path: string,
  templates: Entries<EnvironmentTemplateEntry>,
  kinds: readonly CheckedKind[],
): string[] {
  return problemsIn(path, templates, (templatePath, { versions }) =>
    problemsIn(`${templatePath}/versions`, versions, (versionPath, { schema }) =>
      kinds.flatMap(kind => {
        const check = tryInputCheck(schema, kind)
        return check instanceof Error ? [`${versionPath}/schema: ${check.message}`] : []
      }),
    ),
  )
}

function tryInputCheck(schema: unknown, kind: CheckedKind) {
  try {
    return inputCheck(schema, kind)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function serviceProblems(
  path: string,
  { pipeline, instances }: ServiceEntry,
  template: AccountFile['serviceTemplates'][string],
  environments: Entries<unknown>,
): string[] {
  const isForbidden = pipeline !== undefined && template.pipelineProvisioning === 'CUSTOMER_MANAGED'
  const forbidden = `${path}/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline`
  return [
    ...(isForbidden ? [forbidden] : []),
    ...(pipeline ? targetProblems(`${path}/pipeline`, pipeline, template, 'pipeline') : []),
    ...problemsIn(`${path}/instances`, instances, (instancePath, entry) => [
      ...environmentProblems(instancePath, entry, environments),
      ...targetProblems(instancePath, entry, template, 'instance'),
    ]),
  ]
}

function environmentProblems(
  path: string,
  { environment }: { readonly environment: string },
  environments: Entries<unknown>,
): string[] {
  if (Object.hasOwn(environments, environment)) return []
  return [`${path}/environment: environment ${environment} not found`]
}

function targetProblems(
  path: string,
  entry: TargetEntry,
  template: EnvironmentTemplateEntry,
  kind: CheckedKind,
): string[] {
  const { version = '', history = [] } = entry
  const successes = history.filter(hasSucceeded)
  const newest = successes.sort((a, b) => milliseconds(a.ago) - milliseconds(b.ago))[0]
  return [
    ...stateProblems(path, entry, template, kind),
    ...problemsIn(`${path}/history`, history, (pastPath, past) => [
      ...stateProblems(pastPath, { version, ...past }, template, kind),
      ...(past === newest && (past.version ?? version) !== version
        ? [`${pastPath}/version: the newest success must have the live version`]
        : []),
    ]),
  ]
}

function stateProblems(
  path: string,
  { version = '', inputs }: Pick<TargetEntry, 'version' | 'inputs'>,
  { versions }: EnvironmentTemplateEntry,
  kind: CheckedKind,
): string[] {
  const found = own(versions, version)
  if (found === undefined) return [`${path}/version: the template has no version ${version}`]
  if (inputs === undefined) return []
  const check = tryInputCheck(found.schema, kind)
  // An unusable schema is reported once, with its template.
  if (check instanceof Error) return []
  return check(inputs).problems.map(problem => `${path}/inputs${problem}`)
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
  if (found.environment === environment) return []
  return [
    `${path}/instance: ${service}/${instance} is in environment ${found.environment}, not ${environment}`,
  ]
}

function attachmentProblems(components: Entries<ComponentEntry>): string[] {
  const attached = new Map<string, string>()
  return problemsIn('components', components, (path, { service, instance }, name) => {
    if (service === undefined || instance === undefined) return []
    const place = `${service}/${instance}`
    const other = attached.get(place)
    attached.set(place, name)
    if (other === undefined) return []
    return [`${path}: component ${other} is already attached to ${place}; only one is allowed`]
  })
}

function own<T>(entries: Entries<T>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
