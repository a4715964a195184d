import { seconds, versionAnswer } from './targets.js'
import { progressOf, type TargetState, viewOf } from '../state/lifecycle.js'
import type { Found } from '../state/lookup.js'
import type { Answer, Target, TargetKind, World } from '../state/state.js'

/** The names of the model for each kind: as a deployment's target, and as the member of its states. */
const NAMES: Readonly<Record<TargetKind, { readonly type: string; readonly member: string }>> = {
  environment: { type: 'ENVIRONMENT', member: 'environment' },
  pipeline: { type: 'SERVICE_PIPELINE', member: 'servicePipeline' },
  instance: { type: 'SERVICE_INSTANCE', member: 'serviceInstance' },
  component: { type: 'COMPONENT', member: 'component' },
}

/** The names by which a deployment is looked for. */
export interface Place {
  readonly environmentName: string | undefined
  readonly serviceName: string | undefined
  readonly serviceInstanceName: string | undefined
  readonly componentName: string | undefined
}

/** Where a target is; a component's attachment changes, so it is no part of it. */
export function placeOf({ kind, name, service, environment }: Target): Place {
  return {
    environmentName: kind === 'environment' ? name : environment,
    serviceName: service?.name,
    serviceInstanceName: kind === 'instance' ? name : undefined,
    componentName: kind === 'component' ? name : undefined,
  }
}

/** DeploymentSummary */
export function deploymentSummary(world: World, { target, attempt }: Found, now: number): Answer {
  const progress = progressOf(attempt, now)
  const { attempted, succeeded } = viewOf(target, now)
  return {
    arn: `${world.arnPrefix}:deployment/${attempt.id}`,
    id: attempt.id,
    createdAt: seconds(attempt.startedAt),
    completedAt: seconds(progress.completedAt),
    lastModifiedAt: seconds(progress.modifiedAt),
    deploymentStatus: progress.status,
    targetArn: target.arn,
    targetResourceType: NAMES[target.kind].type,
    targetResourceCreatedAt: seconds(target.createdAt),
    ...placeOf(target),
    lastAttemptedDeploymentId: attempted.id,
    lastSucceededDeploymentId: succeeded?.id,
  }
}

/** Deployment */
export function deploymentAnswer(world: World, found: Found, now: number): Answer {
  const { initial, goal } = found.attempt
  return {
    ...deploymentSummary(world, found, now),
    deploymentStatusMessage: progressOf(found.attempt, now).message,
    initialState: initial === undefined ? undefined : stateAnswer(found.target, initial),
    targetState: stateAnswer(found.target, goal),
  }
}

function stateAnswer(target: Target, state: TargetState): Answer {
  const member =
    target.kind === 'component'
      ? componentState(state)
      : { ...versionAnswer(target, state), spec: state.spec }
  return { [NAMES[target.kind].member]: member }
}

function componentState({ spec, component }: TargetState): Answer {
  return {
    serviceName: component?.attachment?.service,
    serviceInstanceName: component?.attachment?.instance,
    serviceSpec: spec === '' ? undefined : spec,
    templateFile: component?.templateFile,
  }
}
