import { invalid } from '../server/api-error.js'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { isBusy, progressOf, type TargetState, viewOf } from '../state/lifecycle.js'
import {
  allDeployments,
  arnOf,
  componentNamed,
  type Deployment,
  deploymentWithId,
  environmentNamed,
  instanceNamed,
  serviceNamed,
} from '../state/lookup.js'
import type { Answer, Context, Target, TargetKind } from '../state/state.js'
import { seconds, versionAnswer } from './answers.js'
import { operation } from './operation.js'

const NAMES = ['serviceName', 'serviceInstanceName', 'environmentName', 'componentName'] as const
/** The names that identify the target of a deployment. */
type TargetNames = Readonly<Record<(typeof NAMES)[number], string | undefined>>

/** The model's names of each kind: the type of a deployment's target, and the member of its states. */
const KINDS: Readonly<Record<TargetKind, { readonly type: string; readonly member: string }>> = {
  environment: { type: 'ENVIRONMENT', member: 'environment' },
  pipeline: { type: 'SERVICE_PIPELINE', member: 'servicePipeline' },
  instance: { type: 'SERVICE_INSTANCE', member: 'serviceInstance' },
  component: { type: 'COMPONENT', member: 'component' },
}

/** Reading, listing and deleting the deployments of all kinds of targets. */
export const deployments = {
  GetDeployment: operation(members(['id'], NAMES), (input, context) => {
    requireServiceName(input)
    const found = deploymentWithId(context, input.id, target => hasNames(target, input))
    return { deployment: deploymentAnswer(context, found) }
  }),

  ListDeployments: operation(members([], [...NAMES, 'maxResults', 'nextToken']), (input, context) => {
    requireServiceName(input)
    requireExistence(context, input)
    const found = allDeployments(context).filter(({ target }) => hasNames(target, input))
    const summaries = found.map(deployment => deploymentSummary(context, deployment))
    return pageOf('ListDeployments', 'deployments', summaries, input)
  }),

  DeleteDeployment: operation(members(['id']), ({ id }, context) => {
    const found = deploymentWithId(context, id)
    if (isBusy(progressOf(found.attempt, context.now)))
      throw invalid(`Deployment ${id} is in progress and cannot be deleted.`)
    if (viewOf(found.target, context.now).succeeded === found.attempt)
      throw invalid(`Deployment ${id} is the last succeeded one of its target and cannot be deleted.`)
    found.attempt.isDeleted = true
    return { deployment: deploymentAnswer(context, found) }
  }),
}

function requireServiceName({ serviceName, serviceInstanceName }: TargetNames): void {
  if (serviceInstanceName !== undefined && serviceName === undefined)
    throw invalid('serviceName must be specified together with serviceInstanceName.')
}

function requireExistence(context: Context, names: TargetNames): void {
  const { serviceName, serviceInstanceName, environmentName, componentName } = names
  if (serviceName !== undefined) serviceNamed(context, serviceName)
  if (serviceName !== undefined && serviceInstanceName !== undefined)
    instanceNamed(context, serviceName, serviceInstanceName)
  if (environmentName !== undefined) environmentNamed(context, environmentName)
  if (componentName !== undefined) componentNamed(context, componentName)
}

/** Whether a target has the names that are given; those of an environment are also those of its instances. */
function hasNames(target: Target, given: TargetNames): boolean {
  const names = namesOf(target)
  return NAMES.every(key => given[key] === undefined || given[key] === names[key])
}

/** The names of a target; not the service of a component, because its attachment changes. */
function namesOf({ kind, name, service, environment }: Target): TargetNames {
  return {
    environmentName: kind === 'environment' ? name : environment,
    serviceName: service?.name,
    serviceInstanceName: kind === 'instance' ? name : undefined,
    componentName: kind === 'component' ? name : undefined,
  }
}

/** DeploymentSummary */
function deploymentSummary({ state, now }: Context, { target, attempt }: Deployment): Answer {
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
    targetResourceType: KINDS[target.kind].type,
    targetResourceCreatedAt: seconds(target.createdAt),
    ...namesOf(target),
    lastAttemptedDeploymentId: attempted.id,
    lastSucceededDeploymentId: succeeded?.id,
  }
}

/** Deployment */
function deploymentAnswer(context: Context, deployment: Deployment): Answer {
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
  return { [KINDS[target.kind].member]: answer }
}
