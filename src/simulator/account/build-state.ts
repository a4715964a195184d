import { instanceArn } from '../state/lookup.js'
import { writeEnvironmentSpec, writeSpec } from '../state/spec.js'
import type { AccountState, Service, Target, Template } from '../state/state.js'
import type { AccountFile, ComponentEntry, EnvironmentEntry, ServiceEntry } from './account-file.js'
import { buildTarget, type Clock } from './build-target.js'
import { buildTemplate, environmentsOf } from './build-template.js'
import { milliseconds } from './duration.js'

/** Builds the state of a checked account file at `now` (epoch milliseconds). */
export function buildState(account: AccountFile, speed: number, now: number): AccountState {
  const { accountId = '123456789012', region = 'us-east-1', components = {}, created = {} } = account
  const { environments, environmentTemplates } = environmentsOf(account)
  const arnPrefix = `arn:aws:proton:${region}:${accountId}`
  const clock = { speed, ago: (duration: string) => now - milliseconds(duration) / speed }
  const templatesOf = (kind: Template['kind'], entries: AccountFile['serviceTemplates']) =>
    mapped(entries, (name, entry) => buildTemplate(kind, name, entry, arnPrefix, clock.ago('180d')))
  const site = {
    ...clock,
    arnPrefix,
    serviceTemplates: templatesOf('service', account.serviceTemplates),
    environmentTemplates: templatesOf('environment', environmentTemplates),
  }
  return {
    ...site,
    created,
    environments: mapped(environments, (name, entry) => buildEnvironment(name, entry, site)),
    services: mapped(account.services, (name, entry) => buildService(name, entry, site)),
    components: mapped(components, (name, entry) => buildComponent(name, entry, site)),
    tokens: new Map(),
    staleReads: account.staleReads ?? 0,
    stale: new Map(),
  }
}

type Site = Clock & Pick<AccountState, 'arnPrefix' | 'serviceTemplates' | 'environmentTemplates'>

function mapped<E, T>(entries: Readonly<Record<string, E>>, build: (name: string, entry: E) => T) {
  return new Map(Object.entries(entries).map(([name, entry]) => [name, build(name, entry)]))
}

function templateIn(name: string, templates: Site['serviceTemplates']): Template {
  const template = templates.get(name)
  if (template === undefined) throw new Error(`template ${name} not found`)
  return template
}

function buildEnvironment(name: string, entry: EnvironmentEntry, site: Site): Target {
  const { description, inputs = {}, age = '90d' } = entry
  const arn = `${site.arnPrefix}:environment/${name}`
  const template = templateIn(entry.template, site.environmentTemplates)
  const spec = writeEnvironmentSpec(inputs)
  const live = { createdAt: site.ago(age), spec, settings: { description } }
  return buildTarget({ kind: 'environment', name, arn, template }, entry, live, site)
}

function buildComponent(name: string, entry: ComponentEntry, site: Site): Target {
  const { environment, service, instance, serviceSpec: spec = '', templateFile, description } = entry
  const arn = `${site.arnPrefix}:component/${name}`
  const attachment = service === undefined || instance === undefined ? undefined : { service, instance }
  const component = { templateFile, attachment }
  const live = { createdAt: site.ago(entry.age ?? '90d'), spec, component, settings: { description } }
  return buildTarget({ kind: 'component', name, arn, environment }, entry, live, site)
}

function buildService(name: string, entry: ServiceEntry, site: Site): Service {
  const { description, repositoryId, branchName, sync, status = 'ACTIVE', statusMessage } = entry
  const arn = `${site.arnPrefix}:service/${name}`
  const template = templateIn(entry.template, site.serviceTemplates)
  // The service has no targets at first, because they refer to it.
  const service: Service = {
    ...{ name, arn, template, description, repositoryId, branchName, sync },
    createdAt: site.ago(entry.age ?? '90d'),
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
    service.pipeline = buildTarget(identity, entry.pipeline, live, site)
  }
  for (const [instance, item] of Object.entries(entry.instances)) {
    const { environment } = item
    const identity = { service, template, environment, name: instance, arn: instanceArn(service, instance) }
    service.instances.set(instance, buildTarget({ kind: 'instance', ...identity }, item, live, site))
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
