import type { Target, TargetKind } from '../../proton-spec/target.js'
import { deploymentTypes, type DeploymentType } from './change.js'

export type { Target, TargetKind } from '../../proton-spec/target.js'

/** What Proton does with a kind of target, so that the inputs for anything else are refused before a call. */
export interface Abilities {
  /** None: the kind is updated without a deployment type. */
  readonly deploymentTypes: readonly DeploymentType[]
  readonly canCancel: boolean
  /** It has deployments with ids, and with them outputs and records. */
  readonly hasDeployments: boolean
  /** It can be created, and deleted, by itself. */
  readonly standsAlone: boolean
  /** Its spec has inputs of its own, which its template has a schema for. */
  readonly hasInputs: boolean
  /** It is deployed from a template file of the request, which only records of deployments show. */
  readonly hasTemplateFile: boolean
}

const usual = {
  deploymentTypes,
  canCancel: true,
  hasDeployments: true,
  standsAlone: true,
  hasInputs: true,
  hasTemplateFile: false,
} as const

/** Every kind, with what Proton does with it. */
export const abilities: Readonly<Record<TargetKind, Abilities>> = {
  pipeline: { ...usual, standsAlone: false },
  instance: usual,
  environment: usual,
  component: {
    ...usual,
    deploymentTypes: ['NONE', 'CURRENT_VERSION'],
    hasInputs: false,
    hasTemplateFile: true,
  },
  service: { ...usual, deploymentTypes: [], canCancel: false, hasDeployments: false, hasInputs: false },
}

/** The values of the input `target`. */
export const targetKinds = Object.keys(abilities) as readonly TargetKind[]

/** The target in words, for sentences and headings: `service instance shop/prod`. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'pipeline':
      return `pipeline of service ${target.serviceName}`
    case 'instance':
      return `service instance ${target.serviceName}/${target.serviceInstanceName}`
    case 'environment':
      return `environment ${target.environmentName}`
    case 'component':
      return `component ${target.componentName}`
    case 'service':
      return `service ${target.serviceName}`
  }
}

/** ResourceName of Proton's API. */
export const resourceName = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/

/** The names of each kind. */
const nameMembers: Readonly<Record<TargetKind, readonly string[]>> = {
  pipeline: ['serviceName'],
  instance: ['serviceName', 'serviceInstanceName'],
  environment: ['environmentName'],
  component: ['componentName'],
  service: ['serviceName'],
}

/** Whether a value read from saved state is a target. */
export function isTarget(value: unknown): value is Target {
  if (typeof value !== 'object' || value === null) return false
  const { kind, ...names } = value as Readonly<Record<string, unknown>>
  const isName = (text: unknown) => typeof text === 'string' && resourceName.test(text)
  return targetKinds.some(one => one === kind && nameMembers[one].every(name => isName(names[name])))
}
