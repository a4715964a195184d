import type { Endpoint } from '../plan/plan.js'
import type { Answer, Call, Model } from './call.js'
import type { Account, Content, Deployment, Service, Target } from './state.js'

/** Resources and deployments in answers: members as in the API reference, times as the SDK parses them. */

const ARN = 'arn:aws:proton:us-east-1:123456789012'

export function date(ms: number | undefined, { timesInSeconds }: Endpoint): Date | undefined {
  if (ms === undefined) return undefined
  return new Date(timesInSeconds ? Math.floor(ms / 1_000) * 1_000 : ms)
}

/** An environment, a service instance, a service pipeline or a component. */
export function targetAnswer(model: Model, call: Call, account: Account, target: Target): Answer {
  const { endpoint } = model
  const attempted = account.deployments[target.attempted ?? '']
  const succeeded = account.deployments[target.succeeded ?? '']
  if (attempted) call.shows.push({ id: attempted.id, status: target.deletion ?? attempted.status })
  const hasToken = target.kind === 'instance' || target.kind === 'component'
  return {
    arn: `${ARN}:${target.key.replace(' ', '/')}`,
    createdAt: date(target.createdAt, endpoint),
    deploymentStatus: target.deletion ?? attempted?.status,
    deploymentStatusMessage: attempted?.message,
    lastDeploymentAttemptedAt: date(attempted?.createdAt, endpoint),
    lastDeploymentSucceededAt: date(succeeded?.completedAt, endpoint),
    ...(endpoint.showsIds && {
      lastAttemptedDeploymentId: attempted?.id,
      lastSucceededDeploymentId: succeeded?.id,
    }),
    ...(hasToken && endpoint.showsTokens && { lastClientRequestToken: target.token }),
    ...namesOf(target),
    ...contentOf(target, attempted, endpoint),
  }
}

function namesOf({ kind, name, service, environment, description, attachedTo }: Target): Answer {
  const [serviceName, serviceInstanceName] = (attachedTo ?? '').split('/')
  switch (kind) {
    case 'instance':
      return { name, serviceName: service, environmentName: environment }
    case 'pipeline':
      return {}
    case 'environment':
      return { name, description }
    case 'component':
      return {
        name,
        description,
        environmentName: environment,
        ...(attachedTo !== undefined && { serviceName, serviceInstanceName }),
      }
  }
}

/** The deployed template version; the deployed or the accepted spec, by endpoint. */
function contentOf(target: Target, attempted: Deployment | undefined, endpoint: Endpoint): Answer {
  const runs: Content | undefined = target.deployed ?? attempted?.deploys
  const specs = {
    fromAcceptance: target.acceptedSpec,
    fromSuccess: runs?.spec,
    never: undefined,
  }
  const spec = specs[endpoint.showsSpec]
  if (target.kind === 'component') return { serviceSpec: spec }
  return {
    templateName: target.templateName,
    templateMajorVersion: runs?.major,
    templateMinorVersion: runs?.minor,
    spec,
  }
}

export function serviceAnswer(model: Model, call: Call, account: Account, service: Service): Answer {
  const { endpoint } = model
  const pipeline = account.targets[`pipeline ${service.name}`]
  return {
    arn: `${ARN}:service/${service.name}`,
    name: service.name,
    createdAt: date(service.createdAt, endpoint),
    lastModifiedAt: date(service.modifiedAt, endpoint),
    status: service.status,
    statusMessage: service.message,
    spec: endpoint.showsSpec === 'never' ? undefined : service.spec,
    description: service.description,
    templateName: 'web',
    ...(pipeline && { pipeline: targetAnswer(model, call, account, pipeline) }),
  }
}

const resourceTypes = {
  instance: 'SERVICE_INSTANCE',
  pipeline: 'SERVICE_PIPELINE',
  environment: 'ENVIRONMENT',
  component: 'COMPONENT',
} as const

/** A deployment as ListDeployments shows it. */
export function summaryAnswer(model: Model, account: Account, one: Deployment): Answer {
  const { endpoint } = model
  const target = account.targets[one.key]
  const [, path = ''] = one.key.split(' ')
  const [first = '', second] = path.split('/')
  return {
    id: one.id,
    arn: `${ARN}:deployment/${one.id}`,
    targetResourceType: resourceTypes[one.kind],
    targetArn: `${ARN}:${one.key.replace(' ', '/')}`,
    createdAt: date(one.createdAt, endpoint),
    lastModifiedAt: date(one.completedAt ?? one.createdAt, endpoint),
    ...(endpoint.showsCompletedAt && { completedAt: date(one.completedAt, endpoint) }),
    deploymentStatus: one.status,
    ...(one.kind === 'environment' && { environmentName: first }),
    ...(one.kind === 'component' && { componentName: first, environmentName: target?.environment }),
    ...(one.kind === 'pipeline' && { serviceName: first }),
    ...(one.kind === 'instance' && {
      serviceName: first,
      serviceInstanceName: second,
      environmentName: target?.environment,
    }),
  }
}

/** A deployment as GetDeployment shows it. */
export function deploymentAnswer(model: Model, call: Call, account: Account, one: Deployment): Answer {
  const { endpoint } = model
  const target = account.targets[one.key]
  call.shows.push({ id: one.id, status: one.status })
  return {
    ...summaryAnswer(model, account, one),
    deploymentStatusMessage: one.message,
    ...(endpoint.showsIds && {
      lastAttemptedDeploymentId: target?.attempted,
      lastSucceededDeploymentId: target?.succeeded,
    }),
    ...(endpoint.showsStates !== 'none' && {
      initialState: one.before && stateAnswer(one, one.before, endpoint),
      targetState: stateAnswer(one, one.deploys, endpoint),
    }),
  }
}

/** The union of the API with its one member. */
function stateAnswer({ kind }: Deployment, content: Content, endpoint: Endpoint): Answer {
  const spec = endpoint.showsStates === 'both' ? content.spec : undefined
  if (kind === 'component') return { component: { serviceSpec: spec, templateFile: content.templateFile } }
  const state = {
    templateName: kind === 'environment' ? 'vpc' : 'web',
    templateMajorVersion: content.major,
    templateMinorVersion: content.minor,
    spec,
  }
  const members = { instance: 'serviceInstance', pipeline: 'servicePipeline', environment: 'environment' }
  return { [members[kind]]: state }
}
