import { isDeepStrictEqual } from 'node:util'
import type { Inputs, ServiceEnding } from '../account/account-file.js'
import { instanceAnswer } from '../responses/targets.js'
import { requireDetached, requireIdleService } from '../state/conflicts.js'
import { milliseconds } from '../account/duration.js'
import { MOST_INSTANCES, type PlannedTarget, planInstance } from './plan-instance.js'
import { viewOf } from '../state/lifecycle.js'
import { pipelineIn, present } from '../state/lookup.js'
import { nextStep, plannedDeletion } from '../state/planned-outcome.js'
import { checkPipeline, pathOf } from './prepare-deployment.js'
import { invalid, Refusal } from '../server/api-error.js'
import { cleanupBy, removalBy } from '../state/service-status.js'
import {
  CURRENT_VAL,
  inputsIn,
  parseSpec,
  partOf,
  resolveCurrent,
  type ServiceSpec,
  writeSpec,
} from '../state/spec.js'
import { changing, creating } from '../server/stale-reads.js'
import { createTarget } from './start-deployment.js'
import { versionToCreate } from '../state/template-versions.js'
import type { Service, ServiceChange, Target, World } from '../state/state.js'

/** Adds the instances that are new in the spec and deletes those it leaves out; throws when it changes any other. */
export function updateInstances(world: World, service: Service, text: string, now: number): void {
  requireIdleService(world, service, now)
  const document = parseSpec(text)
  checkPipeline(document, service.template)
  checkQuota(document)
  const kept = keepDeployed(service, document, now)
  const isNamed = (name: string) => document.instances.some(instance => instance.name === name)
  const deployed = present(service.instances, now)
  const removed = deployed.filter(({ name }) => !isNamed(name))
  for (const target of removed) requireDetached(world, target, now)
  const news = kept.instances.filter(({ name }) => !deployed.some(target => target.name === name))
  const resolved = text.includes(CURRENT_VAL) ? writeSpec(kept) : text
  const added = news.map(instance => {
    const version = versionToCreate(service.template, undefined, undefined)
    return planInstance(world, service, instance, { text: resolved, version }, now)
  })
  startChange(world, service, 'UPDATE', { added, removed }, now)
}

/** Throws ServiceQuotaExceededException for a spec with more instances than a service may have. */
export function checkQuota({ instances }: ServiceSpec): void {
  if (instances.length <= MOST_INSTANCES) return
  throw new Refusal('ServiceQuotaExceededException', `A service has at most ${MOST_INSTANCES} instances.`)
}

/** Starts a creation or an update that has been checked, and the deployments of its new targets. */
export function startChange(
  world: World,
  service: Service & { pipeline?: Target | undefined },
  kind: ServiceChange['kind'],
  targets: { readonly added: readonly PlannedTarget[]; readonly removed: readonly Target[] },
  now: number,
): void {
  const { takes = '30s', ends, message } = nextStep(service.plan, service.plannedSoFar)
  const change: ServiceChange = {
    kind,
    startedAt: now,
    endsAt: now + milliseconds(takes) / world.speed,
    ends: endFor(kind, ends),
    message,
    added: targets.added.map(({ identity, goal }) => {
      const act = () => createTarget(world, identity, goal, now)
      // A pipeline is read with its service, which is stale itself.
      return identity.kind === 'pipeline' ? act() : creating(world, identity.arn, act)
    }),
    removed: targets.removed.map(target => {
      const plan = target.deletionPlan
      return { target, deletion: plan && plannedDeletion(plan, now, world.speed) }
    }),
  }
  for (const target of change.added) {
    target.deletion = cleanupBy(change)
    if (target.kind === 'pipeline') service.pipeline = target
    else service.instances.set(target.name, target)
  }
  for (const { target, deletion } of change.removed) {
    const before = () => instanceAnswer(target, now)
    changing(world, target.arn, before, () => (target.deletion = removalBy(change, deletion)))
  }
  service.change = change
  service.deletion = undefined
  service.plannedSoFar += 1
}

/** One plan serves the creation and the updates after it, so its failures are those of what is under way. */
function endFor(kind: ServiceChange['kind'], ends: ServiceEnding = 'ACTIVE'): ServiceEnding {
  if (kind === 'UPDATE') return ends.replace(/^CREATE/, 'UPDATE') as ServiceEnding
  return ends === 'UPDATE_COMPLETE_CLEANUP_FAILED'
    ? 'ACTIVE'
    : (ends.replace(/^UPDATE/, 'CREATE') as ServiceEnding)
}

/** The spec with what is deployed wherever CURRENT_VAL stands; throws ValidationException where it says anything else. */
function keepDeployed(service: Service, document: ServiceSpec, now: number): ServiceSpec {
  const pipeline = pipelineIn(service, now)
  const instances = document.instances.map(entry => {
    const target = present(service.instances, now).find(({ name }) => name === entry.name)
    if (target === undefined) return entry
    if (entry.environment !== target.environment)
      throw invalid(`The environment of service instance ${target.name} cannot be changed.`)
    return { ...entry, spec: deployedInputs(target, entry.spec ?? {}, now) }
  })
  return pipeline === undefined
    ? { ...document, instances }
    : { pipeline: deployedInputs(pipeline, inputsIn(document, pipeline) ?? {}, now), instances }
}

function deployedInputs(target: Target, given: Inputs, now: number): Inputs {
  const deployed = partOf(target, viewOf(target, now).live.spec).inputs ?? {}
  const resolved = resolveCurrent(given, deployed, pathOf(target)) as Inputs
  if (isDeepStrictEqual(resolved, deployed)) return resolved
  const who = target.kind === 'pipeline' ? 'The pipeline' : `Service instance ${target.name}`
  throw invalid(
    `${who} cannot be changed by UpdateService: its inputs must be the deployed ones, or ${CURRENT_VAL}.`,
  )
}
