import { type TargetState, type View, viewOf } from '../state/lifecycle.js'
import type { Answer, Repository, Target, World } from '../state/state.js'

/** Epoch milliseconds as the wire has them: epoch seconds with a fraction. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000
}

/** ServicePipeline */
export function pipelineAnswer(target: Target, now: number): Answer {
  const view = viewOf(target, now)
  return { ...summary(target, view), spec: view.live.spec }
}

/** ServiceInstance */
export function instanceAnswer(target: Target, now: number): Answer {
  return {
    ...instanceSummary(target, now),
    spec: viewOf(target, now).live.spec,
    lastClientRequestToken: target.lastToken,
  }
}

/** ServiceInstanceSummary */
export function instanceSummary(target: Target, now: number): Answer {
  return {
    ...summary(target, viewOf(target, now)),
    name: target.name,
    serviceName: target.service?.name,
    environmentName: target.environment,
  }
}

/** Environment */
export function environmentAnswer(world: World, target: Target, now: number): Answer {
  const { codebuildRoleArn, provisioningRepository: repository } = target.details
  return {
    ...environmentSummary(target, now),
    spec: viewOf(target, now).live.spec,
    codebuildRoleArn,
    provisioningRepository: repository === undefined ? undefined : repositoryAnswer(world, repository),
  }
}

/** EnvironmentSummary */
export function environmentSummary(target: Target, now: number): Answer {
  const { description, componentRoleArn, protonServiceRoleArn, environmentAccountConnectionId } =
    target.details
  return {
    ...summary(target, viewOf(target, now)),
    name: target.name,
    ...{ description, componentRoleArn, protonServiceRoleArn, environmentAccountConnectionId },
    provisioning: target.details.provisioningRepository === undefined ? undefined : 'CUSTOMER_MANAGED',
  }
}

/** Component */
export function componentAnswer(target: Target, now: number): Answer {
  const { live } = viewOf(target, now)
  return {
    ...componentSummary(target, now),
    description: target.details.description,
    serviceSpec: live.spec === '' ? undefined : live.spec,
    lastClientRequestToken: target.lastToken,
  }
}

/** ComponentSummary */
export function componentSummary(target: Target, now: number): Answer {
  const view = viewOf(target, now)
  const { progress, succeeded, live } = view
  const { createdAt, editedAt = createdAt } = target
  return {
    ...summary(target, view),
    name: target.name,
    environmentName: target.environment,
    serviceName: live.component?.attachment?.service,
    serviceInstanceName: live.component?.attachment?.instance,
    lastDeploymentSucceededAt: seconds(succeeded?.startedAt),
    lastModifiedAt: seconds(Math.max(createdAt, editedAt, progress.modifiedAt)),
  }
}

/** The template version of a state, in three members; nothing for a component. */
export function versionAnswer({ template }: Target, state: TargetState): Answer {
  if (template === undefined) return {}
  const [templateMajorVersion, templateMinorVersion] = state.version.split('.')
  return { templateName: template.name, templateMajorVersion, templateMinorVersion }
}

/** What all kinds have. The model demands a time of success even before the first: it is the attempt's then. */
function summary(target: Target, { progress, live, attempted, succeeded }: View): Answer {
  return {
    arn: target.arn,
    createdAt: seconds(target.createdAt),
    deploymentStatus: progress.status,
    deploymentStatusMessage: progress.message,
    lastAttemptedDeploymentId: attempted.id,
    lastDeploymentAttemptedAt: seconds(attempted.startedAt),
    lastDeploymentSucceededAt: seconds((succeeded ?? attempted).startedAt),
    lastSucceededDeploymentId: succeeded?.id,
    ...versionAnswer(target, live),
  }
}

function repositoryAnswer(world: World, { provider, name, branch }: Repository): Answer {
  return { arn: `${world.arnPrefix}:repository/${provider.toLowerCase()}:${name}`, provider, name, branch }
}
