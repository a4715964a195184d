import { ApiError } from '../../server/api-error.js'
import type { Template } from './template.js'

const IAM_TYPE =
  /^AWS::IAM::(AccessKey|Group|InstanceProfile|ManagedPolicy|Policy|Role|User|UserToGroupAddition)$/
const IAM_NAMES = ['GroupName', 'InstanceProfileName', 'ManagedPolicyName', 'RoleName', 'UserName']

/** The capability that a template's IAM resources need, if any. */
export function neededCapability({ resources }: Template): string | undefined {
  const iam = Object.values(resources).filter(({ type }) => IAM_TYPE.test(type))
  if (iam.length === 0) return undefined
  const isNamed = iam.some(({ properties }) => IAM_NAMES.some(name => Object.hasOwn(properties, name)))
  return isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'
}

/** Throws InsufficientCapabilitiesException if a template needs a capability that was not given. */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const needed = neededCapability(template)
  if (needed === undefined || given.includes(needed) || given.includes('CAPABILITY_NAMED_IAM')) return
  throw new ApiError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`)
}
