import { stringify } from 'yaml'
import type {
  AccountFile,
  HistoryEntry,
  InstanceEntry,
  ServiceEntry,
  TargetEntry,
  TemplateEntry,
} from './account.js'
import { milliseconds } from './duration.js'
import { inputCheck } from './inputs.js'
import type { Attempt } from './lifecycle.js'
import { deploymentId, fillOutputs, planned } from './outcome.js'
import { inputsIn, type ServiceSpec, withInputs, writeSpec } from './spec.js'
import type { Service, Target, Template, TemplateVersion, World } from './world.js'

/** Builds the world as it stands at `now` (epoch milliseconds) from a checked account file. */
export function buildWorld(account: AccountFile, speed: number, now: number): World {
  const arnPrefix = `arn:aws:proton:${account.region ?? 'us-east-1'}:${account.accountId ?? '123456789012'}`
  const ago = (duration: string) => now - milliseconds(duration) / speed
  const templates = mapped(account.serviceTemplates, (name, entry) =>
    buildTemplate(name, entry, arnPrefix, ago('180d')),
  )
  const site = { arnPrefix, templates, speed, ago }
  return {
    arnPrefix,
    speed,
    staleReads: account.staleReads ?? 0,
    omitsDeploymentIds: account.omitDeploymentIds ?? false,
    faults: account.faults ?? [],
    environments: new Set(account.environments),
    templates,
    services: mapped(account.services, (name, entry) => buildService(name, entry, site)),
    tokens: new Map(),
  }
}

function mapped<E, T>(
  entries: Readonly<Record<string, E>>,
  build: (name: string, entry: E) => T,
): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries).map(([name, entry]) => [name, build(name, entry)]))
}

interface Site {
  readonly arnPrefix: string
  readonly templates: ReadonlyMap<string, Template>
  readonly speed: number
  readonly ago: (duration: string) => number
}

function buildTemplate(name: string, entry: TemplateEntry, arnPrefix: string, createdAt: number): Template {
  const arn = `${arnPrefix}:service-template/${name}`
  const versions = Object.entries(entry.versions).map(
    ([version, { status, recommended, description, schema }]): TemplateVersion => {
      const [major = '', minor = ''] = version.split('.')
      return {
        major,
        minor,
        arn: `${arn}:${version}`,
        status: status ?? 'PUBLISHED',
        isRecommended: recommended ?? false,
        description,
        schema: schema === undefined ? undefined : stringify(schema, { aliasDuplicateObjects: false }),
        checks: {
          instance: inputCheck(schema, 'service_input_type'),
          pipeline: inputCheck(schema, 'pipeline_input_type'),
        },
      }
    },
  )
  const { displayName, description, pipelineProvisioning } = entry
  versions.sort((a, b) => Number(a.major) - Number(b.major) || Number(a.minor) - Number(b.minor))
  return { name, arn, createdAt, displayName, description, pipelineProvisioning, versions }
}

function buildService(name: string, entry: ServiceEntry, site: Site): Service {
  const template = site.templates.get(entry.template)
  if (template === undefined) throw new Error(`services/${name} has no template`)
  const instances = new Map<string, Target>()
  const { description, repositoryId, branchName } = entry
  const arn = `${site.arnPrefix}:service/${name}`
  const createdAt = site.ago(entry.age ?? '90d')
  // Targets point back at their service, so that it has to exist first.
  const service: Service & { pipeline?: Target } = {
    name,
    arn,
    createdAt,
    template,
    description,
    repositoryId,
    branchName,
    instances,
  }
  const origin = { spec: specOf(entry), site }
  if (entry.pipeline !== undefined) {
    service.pipeline = buildTarget(
      { kind: 'pipeline', service, arn: `${arn}/pipeline` },
      entry.pipeline,
      origin,
    )
  }
  for (const [instance, item] of Object.entries(entry.instances)) {
    const identity = {
      kind: 'instance',
      service,
      instance,
      arn: `${arn}/service-instance/${instance}`,
    } as const
    instances.set(instance, buildTarget({ ...identity, environment: item.environment }, item, origin))
  }
  return service
}

function specOf(entry: ServiceEntry): ServiceSpec {
  const instances = Object.entries(entry.instances).map(([name, item]: [string, InstanceEntry]) => ({
    name,
    environment: item.environment,
    ...(item.inputs === undefined ? {} : { spec: item.inputs }),
  }))
  return { instances, ...(entry.pipeline === undefined ? {} : { pipeline: entry.pipeline.inputs ?? {} }) }
}

type Identity = Pick<Target, 'kind' | 'service' | 'instance' | 'environment' | 'arn'>

function buildTarget(identity: Identity, entry: TargetEntry, origin: Origin): Target {
  const history = completed(entry.history ?? []).sort((a, b) => milliseconds(b.ago) - milliseconds(a.ago))
  const target: Target = {
    ...identity,
    createdAt: Math.min(identity.service.createdAt, origin.site.ago(history[0]?.ago ?? '0')),
    plan: entry.plan ?? [],
    outputs: entry.outputs ?? {},
    attempts: [],
    plannedSoFar: 0,
    staleReadsLeft: 0,
  }
  for (const past of history) target.attempts.push(pastAttempt(past, target, entry, origin))
  return target
}

/** Every target has been deployed at least once: without a success in its history one is put before the rest. */
function completed(history: readonly HistoryEntry[]): HistoryEntry[] {
  if (history.some(past => hasSucceeded(past))) return [...history]
  const oldest = Math.max(
    milliseconds('30d'),
    ...history.map(past => milliseconds(past.ago) + milliseconds('1d')),
  )
  return [{ ago: `${oldest}ms`, took: '4m' }, ...history]
}

/** Whether an entry was over, and well, when the simulator starts. */
export function hasSucceeded(past: HistoryEntry): boolean {
  return (past.ended ?? 'SUCCEEDED') === 'SUCCEEDED' && milliseconds(past.took) <= milliseconds(past.ago)
}

function pastAttempt(past: HistoryEntry, target: Target, entry: TargetEntry, from: Origin): Attempt {
  const id = deploymentId(`${target.arn}#${target.attempts.length}`)
  const version = past.version ?? entry.version
  const spec = past.inputs === undefined ? from.spec : withInputs(from.spec, target.instance, past.inputs)
  const known = target.service.template.versions.find(({ major, minor }) => `${major}.${minor}` === version)
  const inputs = inputsIn(spec, target.instance) ?? {}
  const outputs = fillOutputs(
    past.outputs ?? target.outputs,
    known?.checks[target.kind](inputs).inputs ?? inputs,
    id,
  )
  const initial = target.attempts.findLast(attempt => attempt.ends === 'SUCCEEDED')?.goal
  const step = {
    takes: past.took,
    ends: past.ended ?? 'SUCCEEDED',
    ...(past.message === undefined ? {} : { message: past.message }),
  }
  return {
    id,
    ...(initial === undefined ? {} : { initial }),
    goal: { version, spec: writeSpec(spec), outputs },
    ...planned(step, { id, now: from.site.ago(past.ago), speed: from.site.speed }),
  }
}

interface Origin {
  readonly spec: ServiceSpec
  readonly site: Site
}
