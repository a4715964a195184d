import { readWithStaleness } from '../server/stale-reads.js'
import { type TargetState, viewOf } from '../state/lifecycle.js'
import { arnOf, ifPresent, present } from '../state/lookup.js'
import { serviceProgress } from '../state/service-status.js'
import { partOf, writeSpec } from '../state/spec.js'
import type { Answer, Context, Service, Target } from '../state/state.js'

// The structures that answers consist of; each function is named after its structure in the API model.

/** Epoch milliseconds as epoch seconds with a fraction, the format on the wire. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000
}

/** ServicePipeline */
export function pipelineAnswer(context: Context, target: Target): Answer {
  return { ...summaryOf(context, target), spec: specOf(context, target) }
}

/** ServiceInstance */
export function instanceAnswer(context: Context, target: Target): Answer {
  return {
    ...instanceSummary(context, target),
    spec: specOf(context, target),
    lastClientRequestToken: target.lastToken,
  }
}

/** ServiceInstanceSummary */
export function instanceSummary(context: Context, target: Target): Answer {
  const { name, service, environment } = target
  return {
    ...summaryOf(context, target),
    name,
    serviceName: service?.name,
    environmentName: environment,
  }
}

/** Environment */
export function environmentAnswer(context: Context, target: Target): Answer {
  const { codebuildRoleArn, provisioningRepository: repository } = target.settings
  const id = `${repository?.provider.toLowerCase()}:${repository?.name}`
  return {
    ...environmentSummary(context, target),
    spec: specOf(context, target),
    codebuildRoleArn,
    provisioningRepository: repository && { ...repository, arn: arnOf(context.state, 'repository', id) },
  }
}

/** EnvironmentSummary */
export function environmentSummary(context: Context, target: Target): Answer {
  const { provisioningRepository, ...settings } = target.settings
  return {
    ...summaryOf(context, target),
    ...settings,
    codebuildRoleArn: undefined, // not in the summary
    name: target.name,
    provisioning: provisioningRepository && 'CUSTOMER_MANAGED',
  }
}

/** Component */
export function componentAnswer(context: Context, target: Target): Answer {
  const spec = specOf(context, target)
  return {
    ...componentSummary(context, target),
    description: target.settings.description,
    serviceSpec: spec === '' ? undefined : spec,
    lastClientRequestToken: target.lastToken,
  }
}

/** ComponentSummary */
export function componentSummary(context: Context, target: Target): Answer {
  const { progress, succeeded, live } = viewOf(target, context.now)
  const { createdAt, editedAt = createdAt } = target
  return {
    ...summaryOf(context, target),
    name: target.name,
    environmentName: target.environment,
    serviceName: live.component?.attachment?.service,
    serviceInstanceName: live.component?.attachment?.instance,
    lastDeploymentSucceededAt: seconds(succeeded?.startedAt),
    lastModifiedAt: seconds(Math.max(createdAt, editedAt, progress.modifiedAt)),
  }
}

/** The members of a template version; none for a component. */
export function versionAnswer({ template }: Target, { version }: TargetState): Answer {
  if (template === undefined) return {}
  const [templateMajorVersion, templateMinorVersion] = version.split('.')
  return { templateName: template.name, templateMajorVersion, templateMinorVersion }
}

/** The members of all kinds. The model requires a time of success even before the first: it is the attempt's then. */
function summaryOf({ now }: Context, target: Target): Answer {
  const { progress, live, attempted, succeeded } = viewOf(target, now)
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

function specOf({ now }: Context, target: Target): string {
  return viewOf(target, now).live.spec
}

/** ServiceSummary */
export function serviceSummary({ now }: Context, service: Service): Answer {
  const { arn, name, description, createdAt, template } = service
  const { status, message, modifiedAt } = serviceProgress(service, now)
  return {
    arn,
    name,
    description,
    createdAt: seconds(createdAt),
    lastModifiedAt: seconds(modifiedAt),
    status,
    statusMessage: message,
    templateName: template.name,
  }
}

/** Service, in the answer to a request that changes it. */
export function serviceAnswer(context: Context, service: Service): Answer {
  const pipeline = ifPresent(service.pipeline, context.now)
  const { repositoryConnectionArn, repositoryId, branchName } = service
  return {
    ...serviceSummary(context, service),
    repositoryConnectionArn,
    repositoryId,
    branchName,
    spec: liveSpec(service, context.now),
    pipeline: pipeline && pipelineAnswer(context, pipeline),
  }
}

/** Service, in the answer to GetService: its pipeline may be stale. */
export function readService(context: Context, service: Service): Answer {
  const { pipeline, ...answer } = serviceAnswer(context, service)
  const read = () => pipeline as Answer
  return pipeline === undefined
    ? answer
    : { ...answer, pipeline: readWithStaleness(context.state, `${service.arn}/pipeline`, read) }
}

/** The spec that consists of what is live on each target. */
function liveSpec({ pipeline, instances }: Service, now: number): string {
  const inputsOf = (target: Target) => partOf(target, viewOf(target, now).live.spec).inputs ?? {}
  const entries = present(instances, now).map(target => ({
    name: target.name,
    environment: target.environment ?? '',
    spec: inputsOf(target),
  }))
  const livePipeline = ifPresent(pipeline, now)
  return writeSpec({ instances: entries, ...(livePipeline && { pipeline: inputsOf(livePipeline) }) })
}
