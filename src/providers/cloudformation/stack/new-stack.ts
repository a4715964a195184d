import type { StackOwner } from './stack-directory.js'

/** Where a new stack is made, and of what. */
export interface NewStack {
  readonly owner: Extract<StackOwner, { readonly kind: 'environment' | 'instance' }>
  /** `aws` */
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly templateName: string
  readonly environmentName: string
  /** A UUID: the id of the deployment that creates it. */
  readonly deploymentId: string
}

/** Proton cut each name in the name of a stack to so many characters. */
const LONGEST_PART = 15
const PART_OF_ID = 8

/**
 * `AWSProton-<environment>-<8 of the id>`, `AWSProton-<service>-<service>-<instance>-<8>`: the role that Proton used may
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
  partition,
  region,
  account,
  templateName,
  environmentName,
}: NewStack): ReadonlyMap<string, string> {
  const arn = (resource: string) => `arn:${partition}:proton:${region}:${account}:${resource}`
  const isInstance = 'serviceName' in owner
  return new Map([
    ['proton:account', account],
    ['proton:template', arn(`${isInstance ? 'service' : 'environment'}-template/${templateName}`)],
    ['proton:environment', arn(`environment/${environmentName}`)],
    ...(isInstance
      ? ([
          ['proton:service', arn(`service/${owner.serviceName}`)],
          ['proton:service-instance', arn(`service/${owner.serviceName}/service-instance/${owner.name}`)],
        ] as const)
      : []),
    ['proton-deploy:provider', 'cloudformation'],
  ])
}
