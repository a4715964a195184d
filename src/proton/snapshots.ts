import type { Deployment, DeploymentSummary, ServiceInstance, ServicePipeline } from '@aws-sdk/client-proton'
import type { Outputs, PastDeployment, Snapshot, TemplateVersion } from '../deployment.js'
import { phaseOf } from './statuses.js'

/*
 * An endpoint that only claims to be Proton may answer anything: texts are taken for texts only when they are, and
 * what throws here is an answer that was none of Proton's.
 */

/** The target as an answer of Proton shows it. */
export function targetSnapshot(resource: ServiceInstance | ServicePipeline): Snapshot {
  return {
    ...statusOf(resource),
    deploymentId: text(resource.lastAttemptedDeploymentId),
    attemptedAt: resource.lastDeploymentAttemptedAt?.getTime(),
    succeededDeploymentId: text(resource.lastSucceededDeploymentId),
    templateVersion: versionOf(resource),
    spec: text(resource.spec),
    clientToken: 'lastClientRequestToken' in resource ? text(resource.lastClientRequestToken) : undefined,
  }
}

/** The deployment asked for by `id`; spec and template version are those it brings. Throws when it is another one. */
export function deploymentSnapshot(id: string, answered: Deployment | undefined): Snapshot {
  const deployment = required('deployment', answered)
  if (deployment.id !== undefined && deployment.id !== id)
    throw new TypeError('another deployment was answered')
  const state = deployment.targetState
  const brings = state?.serviceInstance ?? state?.servicePipeline
  return {
    ...statusOf(deployment),
    deploymentId: id,
    attemptedAt: deployment.createdAt?.getTime(),
    completedAt: deployment.completedAt?.getTime(),
    latestDeploymentId: text(deployment.lastAttemptedDeploymentId),
    templateVersion: brings && versionOf(brings),
    spec: text(brings?.spec),
  }
}

interface Status {
  readonly deploymentStatus: string | undefined
  readonly deploymentStatusMessage?: string | undefined
}

function statusOf({
  deploymentStatus,
  deploymentStatusMessage,
}: Status): Pick<Snapshot, 'phase' | 'status' | 'message'> {
  const status = text(deploymentStatus)
  return { phase: phaseOf(status), status: status ?? 'UNKNOWN', message: text(deploymentStatusMessage) }
}

interface Versioned {
  readonly templateMajorVersion: string | undefined
  readonly templateMinorVersion: string | undefined
}

function versionOf({ templateMajorVersion, templateMinorVersion }: Versioned): TemplateVersion | undefined {
  const [major, minor] = [text(templateMajorVersion), text(templateMinorVersion)]
  return major === undefined || minor === undefined ? undefined : { major, minor }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
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
    typeof key === 'string' && typeof valueString === 'string' ? [[key, valueString] as const] : [],
  )
  return new Map(known)
}

/** `value`; throws when an answer lacks the `member` it must have. */
export function required<T>(member: string, value: T | undefined): T {
  if (value === undefined) throw new TypeError(`the answer has no ${member}`)
  return value
}
