import { type TargetState, viewOf } from '../state/lifecycle.js'
import { arnOf } from '../state/lookup.js'
import type { Answer, Context, Target } from '../state/state.js'

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
