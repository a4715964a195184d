import { instanceArn } from '../state/lookup.js'
import { writeEnvironmentSpec, writeSpec } from '../state/spec.js'
import type { AccountState, Service, Target, Template } from '../state/state.js'
import type { AccountFile, ComponentEntry, EnvironmentEntry, ServiceEntry } from './account-file.js'
import { buildTarget, type Clock } from './build-target.js'
import { buildTemplate, environmentsOf } from './build-template.js'
import { milliseconds } from './duration.js'

/** Builds the state of a checked account file at `now` (epoch milliseconds). */
export function buildState(account: AccountFile, speed: number, now: number): AccountState {
  const { accountId = '123456789012', region = 'us-east-1', components = {} } = account
  const { environments, environmentTemplates: templates } = environmentsOf(account)
  const arnPrefix = `arn:aws:proton:${region}:${accountId}`
  const clock = { speed, ago: (duration: string) => now - milliseconds(duration) / speed }
  const templatesOf = (kind: Template['kind'], entries: AccountFile['serviceTemplates']) =>
    mapped(entries, (name, entry) => buildTemplate(kind, name, entry, arnPrefix, clock.ago('180d')))
  const serviceTemplates = templatesOf('service', account.serviceTemplates)
  const environmentTemplates = templatesOf('environment', templates)
  const arn = (type: string, name: string) => `${arnPrefix}:${type}/${name}`
  return {
    arnPrefix,
    speed,
    created: account.created ?? {},
    serviceTemplates,
    environmentTemplates,
    environments: mapped(environments, (name, entry) =>
      buildEnvironment(name, arn('environment', name), entry, environmentTemplates, clock),
    ),
    services: mapped(account.services, (name, entry) =>
      buildService(name, arn('service', name), entry, serviceTemplates, clock),
    ),
    components: mapped(components, (name, entry) =>
      buildComponent(name, arn('component', name), entry, clock),
    ),
    tokens: new Map(),
    staleReads: account.staleReads ?? 0,
    stale: new Map(),
  }
}

function mapped<E, T>(
  entries: Readonly<Record<string, E>>,
  build: (name: string, entry: E) => T,
): Map<string, T> {
  return new Map(Object.entries(entries).map(([name, entry]) => [name, build(name, entry)]))
}

type Templates = ReadonlyMap<string, Template>

function templateOf(name: string, templates: Templates): Template {
  const template = templates.get(name)
  if (template === undefined) throw new Error(`template ${name} not found`)
  return template
}

function createdAt({ age = '90d' }: { readonly age?: string }, clock: Clock): number {
  return clock.ago(age)
}

function buildEnvironment(
  name: string,
  arn: string,
  entry: EnvironmentEntry,
  templates: Templates,
  clock: Clock,
): Target {
  const identity = {
    kind: 'environment',
    name,
    arn,
    template: templateOf(entry.template, templates),
  } as const
  const live = {
    createdAt: createdAt(entry, clock),
    spec: writeEnvironmentSpec(entry.inputs ?? {}),
    settings: { description: entry.description },
  }
  return buildTarget(identity, entry, live, clock)
}

function buildComponent(name: string, arn: string, entry: ComponentEntry, clock: Clock): Target {
  const { environment, service, instance, serviceSpec: spec = '', templateFile, description } = entry
  const attachment = service === undefined || instance === undefined ? undefined : { service, instance }
  const live = {
    createdAt: createdAt(entry, clock),
    spec,
    component: { templateFile, attachment },
    settings: { description },
  }
  return buildTarget({ kind: 'component', name, arn, environment }, entry, live, clock)
}

function buildService(
  name: string,
  arn: string,
  entry: ServiceEntry,
  templates: Templates,
  clock: Clock,
): Service {
  const { description, repositoryId, branchName, sync, status = 'ACTIVE', statusMessage } = entry
  const template = templateOf(entry.template, templates)
  // The service has no targets at first, because they refer to it.
  const service: Service = {
    ...{ name, arn, template, description, repositoryId, branchName, sync },
    createdAt: createdAt(entry, clock),
    instances: new Map(),
    plan: entry.plan ?? [],
    deletionPlan: entry.deletion,
    initial: { status, message: statusMessage },
    blockers: [],
    stepsUsed: 0,
  }
  const live = { createdAt: service.createdAt, spec: specOf(entry) }
  if (entry.pipeline !== undefined) {
    const identity = { kind: 'pipeline', name, service, template, arn: `${arn}/pipeline` } as const
    service.pipeline = buildTarget(identity, entry.pipeline, live, clock)
  }
  for (const [instance, item] of Object.entries(entry.instances)) {
    const { environment } = item
    const identity = { service, template, environment, name: instance, arn: instanceArn(service, instance) }
    service.instances.set(instance, buildTarget({ kind: 'instance', ...identity }, item, live, clock))
  }
  return service
}

function specOf({ instances, pipeline }: ServiceEntry): string {
  const entries = Object.entries(instances).map(([name, { environment, inputs }]) => ({
    name,
    environment,
    ...(inputs && { spec: inputs }),
  }))
  return writeSpec({ instances: entries, ...(pipeline && { pipeline: pipeline.inputs ?? {} }) })
}
