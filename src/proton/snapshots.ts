import type { Deployment, DeploymentSummary, ServiceInstance, ServicePipeline } from '@aws-sdk/client-proton'
import type { Outputs, PastDeployment, Snapshot, TemplateVersion } from '../deployment.js'
import { ProtonError } from '../errors.js'
import { phaseOf } from './statuses.js'

/** The target as an answer of Proton shows it. */
export function targetSnapshot(resource: ServiceInstance | ServicePipeline): Snapshot {
  return {
    phase: phaseOf(resource.deploymentStatus),
    status: resource.deploymentStatus ?? 'UNKNOWN',
    message: resource.deploymentStatusMessage,
    deploymentId: resource.lastAttemptedDeploymentId,
    attemptedAt: resource.lastDeploymentAttemptedAt?.getTime(),
    succeededDeploymentId: resource.lastSucceededDeploymentId,
    templateVersion: versionOf(resource),
    spec: resource.spec,
    clientToken: 'lastClientRequestToken' in resource ? resource.lastClientRequestToken : undefined,
  }
}

/** One deployment; spec and template version are those it brings. */
export function deploymentSnapshot(deployment: Deployment): Snapshot {
  const state = deployment.targetState
  const brings = state?.serviceInstance ?? state?.servicePipeline
  return {
    phase: phaseOf(deployment.deploymentStatus),
    status: deployment.deploymentStatus ?? 'UNKNOWN',
    message: deployment.deploymentStatusMessage,
    deploymentId: deployment.id,
    attemptedAt: deployment.createdAt?.getTime(),
    completedAt: deployment.completedAt?.getTime(),
    latestDeploymentId: deployment.lastAttemptedDeploymentId,
    templateVersion: brings && versionOf(brings),
    spec: brings?.spec,
  }
}

function versionOf(resource: {
  readonly templateMajorVersion: string | undefined
  readonly templateMinorVersion: string | undefined
}): TemplateVersion | undefined {
  const { templateMajorVersion: major, templateMinorVersion: minor } = resource
  return major === undefined || minor === undefined ? undefined : { major, minor }
}

/** The finished ones of `summaries`, newest first: Proton promises no order. */
export function pastDeployments(summaries: readonly DeploymentSummary[]): readonly PastDeployment[] {
  return summaries
    .flatMap(({ id, deploymentStatus, createdAt, completedAt }) => {
      if (id === undefined || createdAt === undefined || completedAt === undefined) return []
      const tookMs = completedAt.getTime() - createdAt.getTime()
      const succeeded = deploymentStatus === 'SUCCEEDED'
      return [{ deploymentId: id, succeeded, createdAt: createdAt.getTime(), tookMs }]
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

interface Output {
  readonly key?: string | undefined
  readonly valueString?: string | undefined
}

/** Outputs by key; one without a key or a value is nothing to hand on. */
export function outputsOf({ outputs = [] }: { readonly outputs?: readonly Output[] | undefined }): Outputs {
  const known = outputs.flatMap(({ key, valueString }) =>
    key === undefined || valueString === undefined ? [] : [[key, valueString] as const],
  )
  return new Map(known)
}

/** `value`, or the error of an answer that lacks the `member` it must have. */
export function required<T>(operation: string, member: string, value: T | undefined): T {
  if (value !== undefined) return value
  throw new ProtonError(operation, 'IncompleteAnswer', 'transient', {
    message: `the answer has no ${member}: not an answer of Proton`,
  })
}
