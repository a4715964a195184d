import { conflict } from '../server/api-error.js'
import { requireIdle } from '../state/conflicts.js'
import { viewOf } from '../state/lifecycle.js'
import { newTarget } from '../state/new-target.js'
import { deploymentId, fillOutputs, nextStep, scheduleDeployment } from '../state/schedule.js'
import type { Context, Identity, Settings, Target } from '../state/state.js'
import { versionForUpdate, versionNamed, type VersionRequest } from '../state/template-versions.js'
import { type DesiredState, desiredState } from './desired-state.js'

/** Starts a deployment that has been checked. */
export function startDeployment(
  { state, now }: Context,
  target: Target,
  { inputs, ...desired }: DesiredState,
): void {
  const before = target.attempts.length === 0 ? undefined : viewOf(target, now)
  const id = deploymentId(`${target.arn}#${now}#${target.attempts.length}`)
  const step = nextStep(target.plan, target.stepsUsed)
  const outputs = fillOutputs(step.outputs ?? target.outputs, inputs, id)
  target.attempts.push({
    id,
    ...(before?.succeeded && { initialState: before.live }),
    targetState: { ...desired, outputs },
    ...scheduleDeployment(step, id, now, state.speed),
  })
  target.stepsUsed += 1
  target.deletion = undefined
}

/** A new target with its first deployment, which has been checked. */
export function createTarget(
  context: Context,
  identity: Identity,
  desired: DesiredState,
  settings: Settings = {},
): Target {
  const target = newTarget(identity, context.now, context.state.created[identity.kind] ?? {}, settings)
  startDeployment(context, target, desired)
  return target
}

/** Starts a deployment, or with NONE records the spec; throws Validation-, Conflict- or ResourceNotFoundException. */
export function updateTarget(
  context: Context,
  target: Target,
  request: VersionRequest & { readonly spec: string | undefined },
): void {
  requireIdle(context, target)
  const { live } = viewOf(target, context.now)
  const { template } = target
  if (template === undefined) throw new Error('a component has no template')
  const [major = '', minor = ''] = live.version.split('.')
  const version = versionForUpdate(template, versionNamed(template, major, minor), request)
  const desired = desiredState(target, request.spec ?? live.spec, live.spec, version)
  if (request.deploymentType !== 'NONE') startDeployment(context, target, desired)
  else if (request.spec !== undefined) target.edit = { at: context.now, spec: desired.spec }
}

/** Starts the cancellation of the running deployment; throws ConflictException when there is none to cancel. */
export function cancelDeployment(target: Target, now: number): void {
  const { progress, attempted } = viewOf(target, now)
  if (progress.status !== 'IN_PROGRESS')
    throw conflict(`${target.arn} has no deployment to cancel: its deployment status is ${progress.status}.`)
  const { takesMs, ...end } = attempted.cancellation
  attempted.cancel = { requestedAt: now, endsAt: now + takesMs, ...end }
}
