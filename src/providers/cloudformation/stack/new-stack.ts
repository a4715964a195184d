import type { InstanceTarget } from '../../../proton-spec/target.js'
import type { StackOwner } from './stack-directory.js'

/** Where a new stack is made, and of what. */
export interface NewStack {
  readonly owner: Exclude<StackOwner, { readonly kind: 'pipeline' }>
  /** Of a component: the instance that it is attached to. */
  readonly attachedTo?: InstanceTarget | undefined
  /** `aws` */
  readonly partition: string
  readonly region: string
  readonly account: string
  /** A component has none. */
  readonly templateName: string | undefined
  readonly environmentName: string
  /** A UUID: the id of the deployment that creates it. */
  readonly deploymentId: string
}

/** Proton cut each name in the name of a stack to so many characters. */
const LONGEST_PART = 15
const PART_OF_ID = 8

/**
 * `AWSProton-<environment>-<8 of the id>`, the same of a component, `AWSProton-<service>-<service>-<instance>-<8>`: the role that Proton used may
 * change stacks with such names.
 */
export function newStackName({ owner, deploymentId }: Pick<NewStack, 'owner' | 'deploymentId'>): string {
  const names =
    'serviceName' in owner ? [owner.serviceName, `${owner.serviceName}-${owner.name}`] : [owner.name]
  const parts = names.map(name => name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, LONGEST_PART))
  return ['AWSProton', ...parts, deploymentId.slice(0, PART_OF_ID)].join('-')
}

/** Whether a stack has the name of one that the deployment creates, which no other has. */
export function isNewStackName(name: string, deploymentId: string): boolean {
  return name.startsWith('AWSProton-') && name.endsWith(`-${deploymentId.slice(0, PART_OF_ID)}`)
}

/** The tags that Proton gave a stack, and one that says who created it. They are never changed afterwards. */
export function newStackTags({
  owner,
  attachedTo,
  partition,
  region,
  account,
  templateName,
  environmentName,
}: NewStack): ReadonlyMap<string, string> {
  const arn = (resource: string) => `arn:${partition}:proton:${region}:${account}:${resource}`
  const { serviceName, serviceInstanceName } =
    'serviceName' in owner ? { ...owner, serviceInstanceName: owner.name } : (attachedTo ?? {})
  const service = `service/${serviceName}`
  const { template: kind, component } = {
    environment: { template: 'environment-template', component: undefined },
    instance: { template: 'service-template', component: undefined },
    component: { template: undefined, component: arn(`component/${owner.name}`) },
  }[owner.kind]
  const tags: Readonly<Record<string, string | undefined>> = {
    'proton:account': account,
    'proton:template': templateName && kind && arn(`${kind}/${templateName}`),
    'proton:environment': arn(`environment/${environmentName}`),
    'proton:service': serviceName && arn(service),
    'proton:service-instance': serviceName && arn(`${service}/service-instance/${serviceInstanceName}`),
    'proton:component': component,
    'proton-deploy:provider': 'cloudformation',
  }
  return new Map(Object.entries(tags).flatMap(([key, value]) => (value ? [[key, value]] : [])))
}
