import { deploymentAnswer, serviceAnswer, summaryAnswer, targetAnswer } from './answers.js'
import { needed, notFound, textIn, type Answer, type Call, type Input, type Model } from './call.js'
import { outputsOf } from './outputs.js'
import type { Account, Deployment, Target } from './state.js'
import { schemaText, versions } from './templates.js'

/** A read: it shows the account of `call.seen`, which may be an earlier one. */
export type Read = (model: Model, call: Call) => Answer

/** The target with this key; throws ResourceNotFoundException without one. */
export function found({ targets }: Account, key: string): Target {
  const target = targets[key]
  if (!target) throw notFound(`The requested resource does not exist: ${key}`)
  return target
}

const get =
  (member: string, keyOf: (input: Input) => string): Read =>
  (model, call) => ({
    [member]: targetAnswer(model, call, call.seen, found(call.seen, keyOf(call.input))),
  })

const listed =
  (member: string, choose: (call: Call) => readonly Target[]): Read =>
  (model, call) =>
    page(
      model,
      call,
      member,
      choose(call).map(target => targetAnswer(model, call, call.seen, target)),
    )

/** One page of a list, and the token of the next. */
function page(model: Model, { input }: Call, member: string, all: readonly Answer[]): Answer {
  const { pageSize } = model.endpoint
  const from = Number(textIn(input, 'nextToken') ?? '0')
  const more = from + pageSize < all.length
  return { [member]: all.slice(from, from + pageSize), ...(more && { nextToken: String(from + pageSize) }) }
}

function targetsOf({ targets }: Account, kind: Target['kind']): readonly Target[] {
  return Object.values(targets).filter(target => target.kind === kind)
}

function instances({ input, seen }: Call): readonly Target[] {
  const service = textIn(input, 'serviceName')
  const filters = (input['filters'] ?? []) as readonly { readonly key: string; readonly value: string }[]
  const environment = filters.find(({ key }) => key === 'environmentName')?.value
  return targetsOf(seen, 'instance').filter(
    one =>
      (service === undefined || one.service === service) &&
      (environment === undefined || one.environment === environment),
  )
}

function components({ input, seen }: Call): readonly Target[] {
  const { serviceName, serviceInstanceName, environmentName } = input
  return targetsOf(seen, 'component').filter(one => {
    const [service, instance] = (one.attachedTo ?? '').split('/')
    return (
      (serviceName === undefined || service === serviceName) &&
      (serviceInstanceName === undefined || instance === serviceInstanceName) &&
      (environmentName === undefined || one.environment === environmentName)
    )
  })
}

/** Oldest first here; the order is not documented. */
const listDeployments: Read = (model, call) => {
  const { input, seen } = call
  const { serviceName, serviceInstanceName, environmentName, componentName } = input
  const isListed = (one: Deployment): boolean => {
    const shown = summaryAnswer(model, seen, one)
    return (
      (serviceName === undefined || shown['serviceName'] === serviceName) &&
      (serviceInstanceName === undefined || shown['serviceInstanceName'] === serviceInstanceName) &&
      (environmentName === undefined || shown['environmentName'] === environmentName) &&
      (componentName === undefined || shown['componentName'] === componentName)
    )
  }
  const all = Object.values(seen.deployments).filter(one => one.isRecordDeleted !== true && isListed(one))
  return page(
    model,
    call,
    'deployments',
    all.map(one => summaryAnswer(model, seen, one)),
  )
}

const getDeployment: Read = (model, call) => {
  const id = needed(call.input, 'id')
  const one = call.seen.deployments[id]
  if (!one || one.isRecordDeleted === true) throw notFound(`The requested deployment does not exist: ${id}`)
  return { deployment: deploymentAnswer(model, call, call.seen, one) }
}

const getService: Read = (model, call) => {
  const name = needed(call.input, 'name')
  const service = call.seen.services[name]
  if (!service) throw notFound(`The requested service does not exist: ${name}`)
  return { service: serviceAnswer(model, call, call.seen, service) }
}

const outputs =
  (keyOf: (input: Input) => string): Read =>
  (_, { input, seen }) => {
    const target = found(seen, keyOf(input))
    const id = textIn(input, 'deploymentId') ?? target.succeeded
    const one = seen.deployments[id ?? '']
    if (id !== undefined && (!one || one.key !== target.key)) throw notFound(`No deployment ${id}`)
    const known = one?.status === 'SUCCEEDED' ? outputsOf(one) : []
    return { outputs: known.map(([key, valueString]) => ({ key, valueString })) }
  }

const template =
  (member: string): Read =>
  (_, { input }) => ({ [member]: { name: needed(input, 'name'), recommendedVersion: '2.0' } })

const templateVersions: Read = (_, { input }) => ({
  templateVersions: versions
    .filter(({ major }) => major === textIn(input, 'majorVersion'))
    .map(({ major, minor, recommendedMinor }) => ({
      majorVersion: major,
      minorVersion: minor,
      recommendedMinorVersion: recommendedMinor,
      status: 'PUBLISHED',
    })),
})

const templateVersion =
  (member: string): Read =>
  ({ hasSchema }) => ({ [member]: { status: 'PUBLISHED', ...(hasSchema && { schema: schemaText }) } })

const instanceKey = ({ serviceName, name, serviceInstanceName }: Input) =>
  `instance ${String(serviceName)}/${String(serviceInstanceName ?? name)}`
const environmentKey = ({ name, environmentName }: Input) => `environment ${String(environmentName ?? name)}`
const componentKey = ({ name, componentName }: Input) => `component ${String(componentName ?? name)}`
const pipelineKey = ({ serviceName }: Input) => `pipeline ${String(serviceName)}`

/** Which target an input is about, by the kind that the operation names. */
export const keyOf = {
  instance: instanceKey,
  environment: environmentKey,
  component: componentKey,
  pipeline: pipelineKey,
} as const

/** The reads of the API that a step needs. */
export const reads: Readonly<Record<string, Read>> = {
  GetServiceInstance: get('serviceInstance', instanceKey),
  GetEnvironment: get('environment', environmentKey),
  GetComponent: get('component', componentKey),
  GetService: getService,
  GetDeployment: getDeployment,
  ListDeployments: listDeployments,
  ListServiceInstances: listed('serviceInstances', instances),
  ListComponents: listed('components', components),
  ListEnvironments: listed('environments', ({ seen }) => targetsOf(seen, 'environment')),
  ListServices: (_, { seen }) => ({ services: Object.values(seen.services).map(({ name }) => ({ name })) }),
  ListServiceInstanceOutputs: outputs(instanceKey),
  ListServicePipelineOutputs: outputs(pipelineKey),
  ListEnvironmentOutputs: outputs(environmentKey),
  ListComponentOutputs: outputs(componentKey),
  GetServiceTemplate: template('serviceTemplate'),
  GetEnvironmentTemplate: template('environmentTemplate'),
  GetServiceTemplateVersion: templateVersion('serviceTemplateVersion'),
  GetEnvironmentTemplateVersion: templateVersion('environmentTemplateVersion'),
  ListServiceTemplateVersions: templateVersions,
  ListEnvironmentTemplateVersions: templateVersions,
  GetServiceSyncConfig: ({ isSynced }, { input }) => {
    const serviceName = needed(input, 'serviceName')
    if (!isSynced) throw notFound(`Service ${serviceName} is not synced`)
    const repository = { repositoryProvider: 'GITHUB', repositoryName: 'example/shop', branch: 'main' }
    return { serviceSyncConfig: { serviceName, ...repository, filePath: 'proton-ops.yaml' } }
  },
  GetServiceSyncBlockerSummary: (_, { input }) => ({
    serviceSyncBlockerSummary: { serviceName: needed(input, 'serviceName'), latestBlockers: [] },
  }),
}
