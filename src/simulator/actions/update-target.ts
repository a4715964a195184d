import { requireIdle } from '../state/conflicts.js'
import { cancelAttempt, type TargetState, viewOf } from '../state/lifecycle.js'
import { prepare } from './prepare-deployment.js'
import { conflict } from '../server/api-error.js'
import { startDeployment } from './start-deployment.js'
import { chooseVersion, versionNamed, type VersionRequest } from '../state/template-versions.js'
import type { Target, Template, TemplateVersion, World } from '../state/state.js'

/** What the update operations have in common. */
export interface UpdateRequest extends VersionRequest {
  readonly spec: string | undefined
}

/** Starts a deployment, or with NONE records the spec; throws Validation-, Conflict- or ResourceNotFoundException. */
export function updateTarget(world: World, target: Target, request: UpdateRequest, now: number): void {
  requireIdle(world, target, now)
  const { live } = viewOf(target, now)
  const { template } = target
  if (template === undefined) throw new Error('a component has no template')
  const version = chooseVersion(template, versionOf(template, live), request)
  const goal = prepare(target, request.spec ?? live.spec, live.spec, version)
  if (request.deploymentType !== 'NONE') startDeployment(world, target, goal, now)
  else if (request.spec !== undefined) target.edit = { at: now, spec: goal.spec }
}

/** Starts the cancelling of the running deployment; throws ConflictException when there is none to cancel. */
export function cancelTarget(target: Target, now: number): void {
  const { progress, attempted } = viewOf(target, now)
  if (progress.status !== 'IN_PROGRESS') {
    throw conflict(`${target.arn} has no deployment to cancel: its deployment status is ${progress.status}.`)
  }
  cancelAttempt(attempted, now)
}

/** The template version of a state; ResourceNotFoundException cannot happen in a checked account. */
function versionOf(template: Template, state: TargetState): TemplateVersion {
  const [major = '', minor = ''] = state.version.split('.')
  return versionNamed(template, major, minor)
}
