import type { Deployment, DeploymentState, DeploymentSummary } from '@aws-sdk/client-proton'
import type { Outputs, PastDeployment, ListedDeployment } from '../../../engine/deployment.js'
import { required, text } from '../../aws/answer-fields.js'
import type { TemplateVersion } from '../change.js'
import { revisionOf, type ProtonState } from '../state.js'
import { isDeletionStatus, phaseOf } from './statuses.js'

/** The members that all targets with deployments share. */
type Resource = Status & {
  readonly lastAttemptedDeploymentId?: string | undefined
  readonly lastSucceededDeploymentId?: string | undefined
  readonly lastDeploymentAttemptedAt?: Date | undefined
  readonly createdAt?: Date | undefined
  readonly lastClientRequestToken?: string | undefined
} & State

/** The target as a response of Proton shows it. */
export function targetState(resource: Resource): ProtonState {
  return {
    ...statusOf(resource),
    isDeletion: isDeletionStatus(resource.deploymentStatus),
    deploymentId: text(resource.lastAttemptedDeploymentId),
    startedAt: resource.lastDeploymentAttemptedAt?.getTime(),
    createdAt: resource.createdAt?.getTime(),
    succeededDeploymentId: text(resource.lastSucceededDeploymentId),
    templateName: text(resource.templateName),
    ...revisionOf(versionOf(resource)),
    spec: text(resource.spec),
    clientToken: text(resource.lastClientRequestToken),
  }
}

/** The deployment with this `id`; spec and template version are those that it deploys. Throws when it is another one. */
export function deploymentRecord(id: string, answered: Deployment | undefined): ProtonState {
  const deployment = required('deployment', answered)
  if (deployment.id !== undefined && deployment.id !== id)
    throw new TypeError('the response shows another deployment')
  const deployed = stateOf(deployment.targetState)
  const replaces = stateOf(deployment.initialState)
  return {
    ...statusOf(deployment),
    deploymentId: id,
    startedAt: deployment.createdAt?.getTime(),
    completedAt: deployment.completedAt?.getTime(),
    latestDeploymentId: text(deployment.lastAttemptedDeploymentId),
    templateName: text(deployed?.templateName),
    ...revisionOf(deployed && versionOf(deployed)),
    spec: text(deployed?.spec),
    templateFile: text(deployed?.templateFile),
    replaces: replaces && {
      spec: text(replaces.spec),
      templateFile: text(replaces.templateFile),
      templateVersion: versionOf(replaces),
    },
  }
}

interface Status {
  readonly deploymentStatus: string | undefined
  readonly deploymentStatusMessage?: string | undefined
}

function statusOf({
  deploymentStatus,
  deploymentStatusMessage,
}: Status): Pick<ProtonState, 'phase' | 'status' | 'message'> {
  const status = required('deploymentStatus', text(deploymentStatus))
  return { phase: phaseOf(status), status, message: text(deploymentStatusMessage) }
}

/** The content of a deployment; a component has no template version. */
interface State {
  readonly templateName?: string | undefined
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  readonly spec?: string | undefined
  readonly templateFile?: string | undefined
}

/** Whichever member the union has. */
function stateOf(state: DeploymentState | undefined): State | undefined {
  const { component } = state ?? {}
  return (
    state?.serviceInstance ??
    state?.servicePipeline ??
    state?.environment ??
    (component && { spec: component.serviceSpec, templateFile: component.templateFile })
  )
}

function versionOf({ templateMajorVersion, templateMinorVersion }: State): TemplateVersion | undefined {
  const [major, minor] = [text(templateMajorVersion), text(templateMinorVersion)]
  return major === undefined || minor === undefined ? undefined : { major, minor }
}

/** The finished ones of `summaries`, newest first: Proton documents no order. */
export function finishedDeployments(summaries: readonly DeploymentSummary[]): readonly PastDeployment[] {
  return summaries
    .flatMap(({ id, deploymentStatus, createdAt, completedAt }) => {
      if (id === undefined || createdAt === undefined || completedAt === undefined) return []
      const tookMs = completedAt.getTime() - createdAt.getTime()
      const status = text(deploymentStatus) ?? 'UNKNOWN'
      const createdMs = createdAt.getTime()
      return [{ deploymentId: id, status, phase: phaseOf(status), createdAt: createdMs, tookMs }]
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** All of `summaries`, whether they have ended or not. */
export function listedDeployments(summaries: readonly DeploymentSummary[]): readonly ListedDeployment[] {
  return summaries.flatMap(({ id, createdAt }) =>
    id === undefined ? [] : { deploymentId: id, startedAt: createdAt?.getTime() },
  )
}

interface Output {
  readonly key?: string | undefined
  readonly valueString?: string | undefined
}

/** Outputs by key; one without a key or a value is ignored. */
export function outputsIn({ outputs }: { readonly outputs: readonly Output[] | undefined }): Outputs {
  const known = required('outputs', outputs).flatMap(({ key, valueString }) =>
    typeof key === 'string' && typeof valueString === 'string' ? [[key, valueString] as const] : [],
  )
  return new Map(known)
}
