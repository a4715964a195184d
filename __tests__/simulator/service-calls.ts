import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  GetServiceCommand,
  GetServiceInstanceCommand,
  ListServiceInstancesCommand,
  UpdateServiceCommand,
  UpdateServiceInstanceCommand,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import type { AccountFile, ServiceEntry } from '../../src/simulator/account/account-file.js'
import { type RunningSimulator, fullAccount } from './running-simulator.js'

export const CURRENT = '${Proton::CURRENT_VAL}'
export const DEV = `  - name: dev
    environment: test
    spec: {image: "${CURRENT}", domain: "${CURRENT}", settings: "${CURRENT}"}
`
export const PROD = `  - {name: prod, environment: live, spec: {image: "shop:1"}}
`
export const QA = `  - {name: qa, environment: test, spec: {image: "shop:9"}}
`
export const spec = (...instances: readonly string[]) =>
  `proton: ServiceSpec\npipeline: {branch: "${CURRENT}"}\ninstances:${
    instances.length === 0 ? ' []' : `\n${instances.join('')}`
  }`

/** The full account with changes to its service shop. */
export function shopWith(more: Partial<ServiceEntry>, account: AccountFile = fullAccount()): AccountFile {
  const { shop: entry } = account.services
  if (entry === undefined) throw new Error('no shop')
  return { ...account, services: { ...account.services, shop: { ...entry, ...more } } }
}

/** Without the component, which prevents the deletion of prod. */
export const free = (more: Partial<ServiceEntry> = {}) => shopWith(more, fullAccount({ components: {} }))

export async function get({ client }: RunningSimulator, name = 'shop') {
  const { service } = await client.send(new GetServiceCommand({ name }))
  if (service === undefined) throw new Error('no service')
  return service
}

export async function update(
  { client }: RunningSimulator,
  change: { spec?: string; description?: string; name?: string },
) {
  const { service } = await client.send(new UpdateServiceCommand({ name: 'shop', ...change }))
  if (service === undefined) throw new Error('no service')
  return service
}

export async function create({ client }: RunningSimulator, more: Partial<CreateServiceCommandInput> = {}) {
  const text = `proton: ServiceSpec\npipeline: {branch: next}\ninstances:\n${QA}`
  const repository = {
    repositoryConnectionArn: 'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    repositoryId: 'example/fresh',
    branchName: 'main',
  }
  const base = { name: 'fresh', templateName: 'web', templateMajorVersion: '1', spec: text }
  const { service } = await client.send(new CreateServiceCommand({ ...base, ...repository, ...more }))
  if (service === undefined) throw new Error('no service')
  return service
}

export async function instance({ client }: RunningSimulator, name: string, serviceName = 'shop') {
  const { serviceInstance } = await client.send(new GetServiceInstanceCommand({ serviceName, name }))
  if (serviceInstance === undefined) throw new Error('no instance')
  return serviceInstance
}

export async function names({ client }: RunningSimulator, serviceName = 'shop') {
  const { serviceInstances } = await client.send(new ListServiceInstancesCommand({ serviceName }))
  return serviceInstances?.map(one => one.name)
}

export const updateInstance = ({ client }: RunningSimulator, name: string) =>
  client.send(
    new UpdateServiceInstanceCommand({ serviceName: 'shop', name, deploymentType: 'CURRENT_VERSION' }),
  )

export const updatePipeline = ({ client }: RunningSimulator) => {
  const pipeline = {
    serviceName: 'shop',
    deploymentType: 'CURRENT_VERSION',
    spec: 'proton: ServiceSpec\npipeline: {branch: main}',
  } as const
  return client.send(new UpdateServicePipelineCommand(pipeline))
}
