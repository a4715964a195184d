import { isDeepStrictEqual } from 'node:util'
import type { Inputs, ServiceEnding } from '../account/account-file.js'
import { milliseconds } from '../account/duration.js'
import { instanceAnswer } from '../operations/answers.js'
import { ApiError, invalid } from '../server/api-error.js'
import { withStaleReads } from '../server/stale-reads.js'
import { environmentForNew, requireDetached, requireServiceIdle } from '../state/conflicts.js'
import { viewOf } from '../state/lifecycle.js'
import { find, ifPresent, instanceArn, present } from '../state/lookup.js'
import { nextStep, scheduleDeletion } from '../state/schedule.js'
import { cleanupBy, removalBy } from '../state/service-status.js'
import {
  CURRENT_VAL,
  inputsIn,
  parseSpec,
  partOf,
  resolveInputs,
  type ServiceSpec,
  type SpecInstance,
  writeSpec,
} from '../state/spec.js'
import type { Context, Identity, Service, ServiceChange, Target, TemplateVersion } from '../state/state.js'
import { versionForCreate } from '../state/template-versions.js'
import { createTarget } from './deploy.js'
import { checkPipeline, type DesiredState, desiredState, pathOf } from './desired-state.js'

/** A published quota. */
export const MAX_INSTANCES = 20

/** A target to create; everything about it has been checked. */
export interface CheckedTarget {
  readonly identity: Identity
  readonly desired: DesiredState
}

/** Adds the new instances of a spec and deletes those that it leaves out; throws when it changes any other. */
export function updateInstances(context: Context, service: Service, text: string): void {
  const { now } = context
  requireServiceIdle(context, service)
  const spec = parseSpec(text)
  checkInstances(service, spec)
  const kept = keepDeployed(service, spec, now)
  const removed = present(service.instances, now).filter(({ name }) =>
    spec.instances.every(instance => instance.name !== name),
  )
  for (const target of removed) requireDetached(context, target)
  const resolved = text.includes(CURRENT_VAL) ? writeSpec(kept) : text
  const added = kept.instances
    .filter(({ name }) => find(service.instances, name, now) === undefined)
    .map(instance => {
      const version = versionForCreate(service.template, undefined, undefined)
      return checkInstance(context, service, instance, resolved, version)
    })
  startChange(context, service, 'UPDATE', added, removed)
}

/** Throws ValidationException for a pipeline the template excludes, ServiceQuotaExceededException for too many instances. */
export function checkInstances({ template }: Service, spec: ServiceSpec): void {
  checkPipeline(spec, template)
  if (spec.instances.length > MAX_INSTANCES)
    throw new ApiError('ServiceQuotaExceededException', `A service has at most ${MAX_INSTANCES} instances.`)
}

/** Checks an instance that a spec adds; throws Validation-, Conflict- or ResourceNotFoundException. */
export function checkInstance(
  context: Context,
  service: Service,
  { name, environment }: SpecInstance,
  spec: string,
  version: TemplateVersion,
): CheckedTarget {
  environmentForNew(context, environment)
  const { template } = service
  const arn = instanceArn(service, name)
  const identity = { kind: 'instance', name, arn, service, environment, template } as const
  return { identity, desired: desiredState(identity, spec, undefined, version) }
}

/** Starts a creation or an update that has been checked, and the deployments of its new targets. */
export function startChange(
  context: Context,
  service: Service,
  kind: ServiceChange['kind'],
  added: readonly CheckedTarget[],
  removed: readonly Target[],
): void {
  const { state, now } = context
  const { takes = '30s', ends, message } = nextStep(service.plan, service.stepsUsed)
  const change: ServiceChange = {
    kind,
    startedAt: now,
    endsAt: now + milliseconds(takes) / state.speed,
    ends: endingFor(kind, ends),
    message,
    added: added.map(target => addTarget(context, service, target)),
    removed: removed.map(target => {
      const plan = target.deletionPlan
      return { target, deletion: plan && scheduleDeletion(plan, now, state.speed) }
    }),
  }
  for (const target of change.added) target.deletion = cleanupBy(change)
  for (const { target, deletion } of change.removed) {
    const before = () => instanceAnswer(context, target)
    withStaleReads(state, target.arn, before, () => (target.deletion = removalBy(change, deletion)))
  }
  service.change = change
  service.deletion = undefined
  service.stepsUsed += 1
}

function addTarget(context: Context, service: Service, { identity, desired }: CheckedTarget): Target {
  const create = () => createTarget(context, identity, desired)
  // A pipeline is read with its service, which is stale itself.
  if (identity.kind === 'pipeline') return (service.pipeline = create())
  const target = withStaleReads(context.state, identity.arn, () => undefined, create)
  service.instances.set(target.name, target)
  return target
}

/** One plan serves the creation and the later updates: its endings are translated to the kind of change. */
function endingFor(kind: ServiceChange['kind'], ends: ServiceEnding = 'ACTIVE'): ServiceEnding {
  if (kind === 'CREATE' && ends === 'UPDATE_COMPLETE_CLEANUP_FAILED') return 'ACTIVE'
  return ends.replace(/^(CREATE|UPDATE)/, kind) as ServiceEnding
}

/** The spec with CURRENT_VAL replaced; throws ValidationException when it changes a deployed target. */
function keepDeployed(service: Service, spec: ServiceSpec, now: number): ServiceSpec {
  const pipeline = ifPresent(service.pipeline, now)
  const instances = spec.instances.map(entry => {
    const target = find(service.instances, entry.name, now)
    if (target === undefined) return entry
    if (entry.environment !== target.environment)
      throw invalid(`The environment of service instance ${target.name} cannot be changed.`)
    return { ...entry, spec: deployedInputs(target, entry.spec ?? {}, now) }
  })
  return pipeline === undefined
    ? { ...spec, instances }
    : { pipeline: deployedInputs(pipeline, inputsIn(spec, pipeline) ?? {}, now), instances }
}

function deployedInputs(target: Target, given: Inputs, now: number): Inputs {
  const deployed = partOf(target, viewOf(target, now).live.spec).inputs ?? {}
  const resolved = resolveInputs(given, deployed, pathOf(target))
  if (isDeepStrictEqual(resolved, deployed)) return resolved
  const subject = target.kind === 'pipeline' ? 'The pipeline' : `Service instance ${target.name}`
  throw invalid(
    `${subject} cannot be changed by UpdateService: its inputs must be the deployed ones, or ${CURRENT_VAL}.`,
  )
}
