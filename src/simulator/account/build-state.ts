import type { AccountFile, ComponentEntry, EnvironmentEntry, ServiceEntry } from './account-file.js'
import { buildTarget, type Clock } from './build-target.js'
import { buildTemplate, environmentEntries, environmentTemplateEntries } from './build-template.js'
import { milliseconds } from './duration.js'
import { type ServiceSpec, writeEnvironmentSpec, writeSpec } from '../state/spec.js'
import type { Service, Target, Template, World } from '../state/state.js'

/** Builds the world as it stands at `now` (epoch milliseconds) from a checked account file. */
export function buildWorld(account: AccountFile, speed: number, now: number): World {
  const arnPrefix = `arn:aws:proton:${account.region ?? 'us-east-1'}:${account.accountId ?? '123456789012'}`
  const ago = (duration: string) => now - milliseconds(duration) / speed
  const site = { arnPrefix, speed, ago, createdAt: ago('180d') }
  const serviceTemplates = mapped(account.serviceTemplates, (name, entry) =>
    buildTemplate('service', name, entry, site),
  )
  const environmentTemplates = mapped(environmentTemplateEntries(account), (name, entry) =>
    buildTemplate('environment', name, entry, site),
  )
  return {
    arnPrefix,
    speed,
    omitsDeploymentIds: account.omitDeploymentIds ?? false,
    faults: account.faults ?? [],
    created: account.created ?? {},
    serviceTemplates,
    environmentTemplates,
    environments: mapped(environmentEntries(account), (name, entry) =>
      buildEnvironment(name, entry, { ...site, templates: environmentTemplates }),
    ),
    services: mapped(account.services, (name, entry) =>
      buildService(name, entry, { ...site, templates: serviceTemplates }),
    ),
    components: mapped(account.components ?? {}, (name, entry) => buildComponent(name, entry, site)),
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

interface Site extends Clock {
  readonly arnPrefix: string
}

type TemplatedSite = Site & { readonly templates: ReadonlyMap<string, Template> }

function templateFor(name: string, { templates }: TemplatedSite): Template {
  const template = templates.get(name)
  if (template === undefined) throw new Error(`there is no template ${name}`)
  return template
}

const AGE = '90d'

function buildEnvironment(name: string, entry: EnvironmentEntry, site: TemplatedSite): Target {
  const arn = `${site.arnPrefix}:environment/${name}`
  const template = templateFor(entry.template, site)
  const about = { createdAt: site.ago(entry.age ?? AGE), details: { description: entry.description } }
  const origin = { spec: writeEnvironmentSpec(entry.inputs ?? {}) }
  return buildTarget({ kind: 'environment', name, arn, template }, entry, origin, site, about)
}

function buildComponent(name: string, entry: ComponentEntry, site: Site): Target {
  const { environment, service, instance, serviceSpec = '', templateFile, description } = entry
  const arn = `${site.arnPrefix}:component/${name}`
  const attachment = service === undefined || instance === undefined ? undefined : { service, instance }
  const origin = { spec: serviceSpec, component: { templateFile, attachment } }
  const about = { createdAt: site.ago(entry.age ?? AGE), details: { description } }
  return buildTarget({ kind: 'component', name, arn, environment }, entry, origin, site, about)
}

function buildService(name: string, entry: ServiceEntry, site: TemplatedSite): Service {
  const template = templateFor(entry.template, site)
  const { description, repositoryId, branchName, sync } = entry
  const arn = `${site.arnPrefix}:service/${name}`
  const createdAt = site.ago(entry.age ?? AGE)
  // Targets point back at their service, so that it has to exist first.
  const service: Service & { pipeline?: Target } = {
    name,
    arn,
    createdAt,
    template,
    description,
    repositoryId,
    branchName,
    sync,
    instances: new Map(),
    plan: entry.plan ?? [],
    deletionPlan: entry.deletion,
    first: { status: entry.status ?? 'ACTIVE', message: entry.statusMessage },
    blockers: [],
    plannedSoFar: 0,
  }
  addTargets(service, entry, site)
  return service
}

function addTargets(service: Service & { pipeline?: Target }, entry: ServiceEntry, site: Site): void {
  const { template, arn } = service
  const origin = { spec: writeSpec(specOf(entry)) }
  if (entry.pipeline !== undefined) {
    const identity = {
      kind: 'pipeline',
      name: service.name,
      service,
      template,
      arn: `${arn}/pipeline`,
    } as const
    service.pipeline = buildTarget(identity, entry.pipeline, origin, site, service)
  }
  for (const [name, item] of Object.entries(entry.instances)) {
    const { environment } = item
    const about = { name, service, template, environment, arn: `${arn}/service-instance/${name}` }
    service.instances.set(name, buildTarget({ kind: 'instance', ...about }, item, origin, site, service))
  }
}

function specOf(entry: ServiceEntry): ServiceSpec {
  const instances = Object.entries(entry.instances).map(([name, item]) => ({
    name,
    environment: item.environment,
    ...(item.inputs === undefined ? {} : { spec: item.inputs }),
  }))
  return { instances, ...(entry.pipeline === undefined ? {} : { pipeline: entry.pipeline.inputs ?? {} }) }
}
