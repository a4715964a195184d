import { cancelAttempt, isBusy, type TargetState, viewOf } from './lifecycle.js'
import { deploymentId, fillOutputs, planned } from './outcome.js'
import { conflict, invalid } from './refusal.js'
import { CURRENT_VAL, inputsIn, parseSpec, resolveCurrent, withInputs, writeSpec } from './spec.js'
import type { Inputs } from './account.js'
import { chooseVersion, versionNamed, type VersionRequest } from './versions.js'
import type { Target, TemplateVersion, World } from './world.js'

/** What the update operations have in common. */
export interface UpdateRequest extends VersionRequest {
  readonly spec: string | undefined
}

/** Starts a deployment, or with NONE records the spec; throws Validation-, Conflict- or ResourceNotFoundException. */
export function updateTarget(world: World, target: Target, request: UpdateRequest, now: number): void {
  const { progress, live } = viewOf(target, now)
  if (isBusy(progress)) throw conflict(`A deployment of ${target.arn} is in progress.`)
  const { template } = target.service
  const version = chooseVersion(template, versionOf(target, live), request)
  const prepared = prepareSpec(target, request.spec ?? live.spec, live, version)
  if (request.deploymentType === 'NONE') {
    if (request.spec !== undefined) target.edit = { at: now, spec: prepared.spec }
    return
  }
  const id = deploymentId(`${target.arn}#${now}#${target.attempts.length}`)
  const step = target.plan[Math.min(target.plannedSoFar, target.plan.length - 1)] ?? {}
  const outputs = fillOutputs(step.outputs ?? target.outputs, prepared.inputs, id)
  const goal = { version: `${version.major}.${version.minor}`, spec: prepared.spec, outputs }
  target.attempts.push({ id, initial: live, goal, ...planned(step, { id, now, speed: world.speed }) })
  target.plannedSoFar += 1
  target.staleReadsLeft = world.staleReads
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
function versionOf(target: Target, state: TargetState): TemplateVersion {
  const [major = '', minor = ''] = state.version.split('.')
  return versionNamed(target.service.template, major, minor)
}

interface PreparedSpec {
  readonly spec: string
  /** The target's own inputs, with the schema's defaults. */
  readonly inputs: Inputs
}

function prepareSpec(
  target: Target,
  text: string,
  live: TargetState,
  version: TemplateVersion,
): PreparedSpec {
  const document = parseSpec(text)
  if (
    document.pipeline !== undefined &&
    target.service.template.pipelineProvisioning === 'CUSTOMER_MANAGED'
  ) {
    throw invalid(
      'The spec must not have a pipeline: the service template has pipelineProvisioning CUSTOMER_MANAGED.',
    )
  }
  checkInstance(target, document.instances)
  const given = inputsIn(document, target.instance) ?? {}
  const path = target.instance === undefined ? 'pipeline' : `instances/${target.instance}/spec`
  const resolved = resolveCurrent(given, inputsIn(parseSpec(live.spec), target.instance), path) as Inputs
  const { inputs, problems } = version.checks[target.kind](resolved)
  if (problems.length > 0)
    throw invalid(`The spec does not match ${version.arn}: ${problems.map(at => path + at).join('; ')}`)
  const spec = text.includes(CURRENT_VAL) ? writeSpec(withInputs(document, target.instance, resolved)) : text
  return { spec, inputs }
}

function checkInstance(
  target: Target,
  instances: readonly { readonly name: string; readonly environment: string }[],
): void {
  if (target.instance === undefined) return
  const entry = instances.find(({ name }) => name === target.instance)
  if (entry === undefined) throw invalid(`The spec has no service instance named ${target.instance}.`)
  if (entry.environment !== target.environment) {
    throw invalid(`The environment of service instance ${target.instance} cannot be changed.`)
  }
}
