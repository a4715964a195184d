import { progressOf, type TargetState, type View, viewOf } from './lifecycle.js'
import { inputsIn, parseSpec, writeSpec } from './spec.js'
import {
  type Answer,
  type Found,
  type Service,
  type Target,
  type Template,
  type TemplateVersion,
} from './world.js'
import { recommended } from './versions.js'

/** Epoch milliseconds as the wire has them: epoch seconds with a fraction. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000
}

/** A read of a target as a client sees it: after an update the first few may be stale. */
export function readTarget(target: Target, now: number): View {
  if (target.staleReadsLeft === 0) return viewOf(target, now)
  target.staleReadsLeft -= 1
  return viewOf(target, now, target.attempts.at(-1))
}

/** ServicePipeline */
export function pipelineAnswer(target: Target, view: View): Answer {
  return {
    ...targetAnswer(target, view),
    deploymentStatusMessage: view.progress.message,
    spec: view.live.spec,
  }
}

/** ServiceInstance */
export function instanceAnswer(target: Target, view: View): Answer {
  return {
    ...instanceSummary(target, view),
    deploymentStatusMessage: view.progress.message,
    spec: view.live.spec,
    lastClientRequestToken: target.lastToken,
  }
}

/** ServiceInstanceSummary */
export function instanceSummary(target: Target, view: View): Answer {
  return {
    ...targetAnswer(target, view),
    name: target.instance,
    serviceName: target.service.name,
    environmentName: target.environment,
  }
}

function targetAnswer(target: Target, { progress, live, attempted, succeeded }: View): Answer {
  return {
    arn: target.arn,
    createdAt: seconds(target.createdAt),
    deploymentStatus: progress.status,
    lastAttemptedDeploymentId: attempted.id,
    lastDeploymentAttemptedAt: seconds(attempted.startedAt),
    lastDeploymentSucceededAt: seconds(succeeded.startedAt),
    lastSucceededDeploymentId: succeeded.id,
    ...versionAnswer(target, live),
  }
}

function versionAnswer(target: Target, state: TargetState): Answer {
  const [templateMajorVersion, templateMinorVersion] = state.version.split('.')
  return { templateName: target.service.template.name, templateMajorVersion, templateMinorVersion }
}

/** ServiceSummary; services themselves do not change, so they are always ACTIVE. */
export function serviceSummary(service: Service): Answer {
  return {
    arn: service.arn,
    name: service.name,
    description: service.description,
    createdAt: seconds(service.createdAt),
    lastModifiedAt: seconds(service.createdAt),
    status: 'ACTIVE',
    templateName: service.template.name,
  }
}

/** Service, whose spec is put together from what is live on each of its targets. */
export function serviceAnswer(service: Service, now: number): Answer {
  const { repositoryId, branchName, pipeline } = service
  return {
    ...serviceSummary(service),
    repositoryId,
    branchName,
    spec: serviceSpec(service, now),
    pipeline: pipeline === undefined ? undefined : pipelineAnswer(pipeline, readTarget(pipeline, now)),
  }
}

function serviceSpec(service: Service, now: number): string {
  const live = (target: Target) => inputsIn(parseSpec(viewOf(target, now).live.spec), target.instance)
  const instances = [...service.instances].map(([name, target]) => ({
    name,
    environment: target.environment ?? '',
    spec: live(target) ?? {},
  }))
  const { pipeline } = service
  return writeSpec({ instances, ...(pipeline === undefined ? {} : { pipeline: live(pipeline) ?? {} }) })
}

/** DeploymentSummary */
export function deploymentSummary({ target, attempt }: Found, now: number): Answer {
  const progress = progressOf(attempt, now)
  const { attempted, succeeded } = viewOf(target, now)
  return {
    arn: target.service.arn.replace(/:service\/.*$/, `:deployment/${attempt.id}`),
    id: attempt.id,
    createdAt: seconds(attempt.startedAt),
    completedAt: seconds(progress.completedAt),
    lastModifiedAt: seconds(progress.modifiedAt),
    deploymentStatus: progress.status,
    targetArn: target.arn,
    targetResourceType: target.kind === 'pipeline' ? 'SERVICE_PIPELINE' : 'SERVICE_INSTANCE',
    targetResourceCreatedAt: seconds(target.createdAt),
    serviceName: target.service.name,
    serviceInstanceName: target.instance,
    environmentName: target.environment,
    lastAttemptedDeploymentId: attempted.id,
    lastSucceededDeploymentId: succeeded.id,
  }
}

/** Deployment */
export function deploymentAnswer(found: Found, now: number): Answer {
  const { initial, goal } = found.attempt
  return {
    ...deploymentSummary(found, now),
    deploymentStatusMessage: progressOf(found.attempt, now).message,
    initialState: initial === undefined ? undefined : stateAnswer(found.target, initial),
    targetState: stateAnswer(found.target, goal),
  }
}

function stateAnswer(target: Target, state: TargetState): Answer {
  const member = target.kind === 'pipeline' ? 'servicePipeline' : 'serviceInstance'
  return { [member]: { ...versionAnswer(target, state), spec: state.spec } }
}

/** ServiceTemplate */
export function templateAnswer(template: Template): Answer {
  const { arn, name, displayName, description, pipelineProvisioning } = template
  const best = recommended(template)
  return {
    arn,
    name,
    displayName,
    description,
    pipelineProvisioning,
    createdAt: seconds(template.createdAt),
    lastModifiedAt: seconds(template.createdAt),
    recommendedVersion: best === undefined ? undefined : `${best.major}.${best.minor}`,
  }
}

/** ServiceTemplateVersionSummary */
export function versionSummary(template: Template, version: TemplateVersion): Answer {
  return {
    arn: version.arn,
    templateName: template.name,
    majorVersion: version.major,
    minorVersion: version.minor,
    status: version.status,
    description: version.description,
    recommendedMinorVersion: recommended(template, version.major)?.minor,
    createdAt: seconds(template.createdAt),
    lastModifiedAt: seconds(template.createdAt),
  }
}
