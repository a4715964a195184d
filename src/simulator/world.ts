import type { Fault, PlanStep } from './account.js'
import type { InputCheck } from './inputs.js'
import type { Attempt, Timeline } from './lifecycle.js'
import { notFound } from './refusal.js'

/** One registered version of a template, with the checks made from its schema. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
  readonly arn: string
  readonly status: string
  readonly isRecommended: boolean
  readonly description?: string | undefined
  readonly schema?: string | undefined
  readonly checks: { readonly instance: InputCheck; readonly pipeline: InputCheck }
}

/** A service template; versions in ascending order. Times in epoch milliseconds, here and below. */
export interface Template {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly displayName?: string | undefined
  readonly description?: string | undefined
  readonly pipelineProvisioning?: 'CUSTOMER_MANAGED' | undefined
  readonly versions: readonly TemplateVersion[]
}

/** What can be deployed: a service's pipeline or one of its instances. */
export interface Target extends Timeline {
  readonly kind: 'pipeline' | 'instance'
  readonly service: Service
  /** The instance's name; a pipeline has none. */
  readonly instance?: string
  readonly environment?: string
  readonly arn: string
  readonly createdAt: number
  readonly plan: readonly PlanStep[]
  readonly outputs: Readonly<Record<string, string>>
  /** How many deployments of the plan have been started. */
  plannedSoFar: number
  /** How many reads still show the state before the newest update. */
  staleReadsLeft: number
  lastToken?: string
}

/** A service and its targets. */
export interface Service {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly template: Template
  readonly description?: string | undefined
  readonly repositoryId?: string | undefined
  readonly branchName?: string | undefined
  readonly pipeline?: Target
  readonly instances: ReadonlyMap<string, Target>
}

/** Everything the simulator knows; the only thing that requests change. */
export interface World {
  readonly arnPrefix: string
  /** Simulated durations are divided by it. */
  readonly speed: number
  readonly staleReads: number
  readonly omitsDeploymentIds: boolean
  readonly faults: readonly Fault[]
  readonly environments: ReadonlySet<string>
  readonly templates: ReadonlyMap<string, Template>
  readonly services: ReadonlyMap<string, Service>
  /** First answers by client token. */
  readonly tokens: Map<string, { readonly fingerprint: string; readonly at: number; readonly answer: Answer }>
}

/** What an operation answers, before it becomes JSON; undefined members are left out. */
export type Answer = Readonly<Record<string, unknown>>

/** The template, or ResourceNotFoundException. */
export function templateNamed(world: World, name: string): Template {
  return existing(world.templates.get(name), `${world.arnPrefix}:service-template/${name}`)
}

/** The service, or ResourceNotFoundException. */
export function serviceNamed(world: World, name: string): Service {
  return existing(world.services.get(name), `${world.arnPrefix}:service/${name}`)
}

/** The service's pipeline, or ResourceNotFoundException. */
export function pipelineOf(world: World, service: string): Target {
  const found = serviceNamed(world, service)
  return existing(found.pipeline, `${found.arn}/pipeline`)
}

/** The service's instance, or ResourceNotFoundException. */
export function instanceNamed(world: World, service: string, name: string): Target {
  const found = serviceNamed(world, service)
  return existing(found.instances.get(name), `${found.arn}/service-instance/${name}`)
}

/** A service's pipeline, if any, and instances. */
export function targetsOf(service: Service): readonly Target[] {
  return [...(service.pipeline === undefined ? [] : [service.pipeline]), ...service.instances.values()]
}

/** A deployment with its target. */
export interface Found {
  readonly target: Target
  readonly attempt: Attempt
}

/** Every deployment that has not been deleted, newest first. */
export function deployments(world: World): readonly Found[] {
  return [...world.services.values()]
    .flatMap(targetsOf)
    .flatMap(target => target.attempts.map(attempt => ({ target, attempt })))
    .filter(({ attempt }) => attempt.isDeleted !== true)
    .sort((a, b) => b.attempt.startedAt - a.attempt.startedAt)
}

/** The deployment with this id, or ResourceNotFoundException. */
export function deploymentWithId(world: World, id: string): Found {
  return existing(
    deployments(world).find(found => found.attempt.id === id),
    `${world.arnPrefix}:deployment/${id}`,
  )
}

/** What was looked up, or ResourceNotFoundException with its ARN. */
export function existing<T>(found: T | undefined, arn: string): T {
  if (found === undefined) throw notFound(`The requested resource does not exist: ${arn}`)
  return found
}
