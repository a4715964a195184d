import { progressOf, type TargetState, viewOf } from '../state/lifecycle.js'
import { arnOf, type Deployment } from '../state/lookup.js'
import type { Answer, Context, Target, TargetKind } from '../state/state.js'
import { seconds, versionAnswer } from './targets.js'

/** The model's names of each kind: the type of a deployment's target, and the member of its states. */
const NAMES: Readonly<Record<TargetKind, { readonly type: string; readonly member: string }>> = {
  environment: { type: 'ENVIRONMENT', member: 'environment' },
  pipeline: { type: 'SERVICE_PIPELINE', member: 'servicePipeline' },
  instance: { type: 'SERVICE_INSTANCE', member: 'serviceInstance' },
  component: { type: 'COMPONENT', member: 'component' },
}

/** The names that identify the target of a deployment. */
export interface TargetNames {
  readonly environmentName: string | undefined
  readonly serviceName: string | undefined
  readonly serviceInstanceName: string | undefined
  readonly componentName: string | undefined
}

/** The names of a target; not the service of a component, because its attachment changes. */
export function namesOf({ kind, name, service, environment }: Target): TargetNames {
  return {
    environmentName: kind === 'environment' ? name : environment,
    serviceName: service?.name,
    serviceInstanceName: kind === 'instance' ? name : undefined,
    componentName: kind === 'component' ? name : undefined,
  }
}

/** DeploymentSummary */
export function deploymentSummary({ state, now }: Context, { target, attempt }: Deployment): Answer {
  const progress = progressOf(attempt, now)
  const { attempted, succeeded } = viewOf(target, now)
  return {
    arn: arnOf(state, 'deployment', attempt.id),
    id: attempt.id,
    createdAt: seconds(attempt.startedAt),
    completedAt: seconds(progress.completedAt),
    lastModifiedAt: seconds(progress.modifiedAt),
    deploymentStatus: progress.status,
    targetArn: target.arn,
    targetResourceType: NAMES[target.kind].type,
    targetResourceCreatedAt: seconds(target.createdAt),
    ...namesOf(target),
    lastAttemptedDeploymentId: attempted.id,
    lastSucceededDeploymentId: succeeded?.id,
  }
}

/** Deployment */
export function deploymentAnswer(context: Context, deployment: Deployment): Answer {
  const { target, attempt } = deployment
  return {
    ...deploymentSummary(context, deployment),
    deploymentStatusMessage: progressOf(attempt, context.now).message,
    initialState: attempt.initialState && stateAnswer(target, attempt.initialState),
    targetState: stateAnswer(target, attempt.targetState),
  }
}

function stateAnswer(target: Target, state: TargetState): Answer {
  const { spec, component } = state
  const answer =
    target.kind === 'component'
      ? {
          serviceName: component?.attachment?.service,
          serviceInstanceName: component?.attachment?.instance,
          serviceSpec: spec === '' ? undefined : spec,
          templateFile: component?.templateFile,
        }
      : { ...versionAnswer(target, state), spec }
  return { [NAMES[target.kind].member]: answer }
}
