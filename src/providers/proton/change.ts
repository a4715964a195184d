import type { Unknown } from '../../engine/deployment.js'

/** The values of the input `deploymentType`, as Proton's API names them. */
export const deploymentTypes = ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const
export type DeploymentType = (typeof deploymentTypes)[number]

/** A template version, "1" and "4" for version 1.4. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
}

/** What an update or a creation sends. */
export interface ProtonChange {
  readonly deploymentType: DeploymentType
  /** The YAML document; absent: the deployed one stays. */
  readonly spec?: string | undefined
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  readonly clientToken: string
  readonly settings?: Settings | undefined
  /** A service's instances that the spec leaves out may be deleted. */
  readonly allowInstanceRemoval?: boolean
  /** What could not be read when the change was prepared, each with its reason. */
  readonly unknown?: readonly Unknown[]
  /** Of a service: what the spec does to its instances, once it was compared with what is deployed. */
  readonly instances?: InstanceChanges | undefined
}

/** What a change sets beside spec and version, by the names of Proton's API; each kind takes some. */
export interface Settings {
  readonly description?: string | undefined
  readonly templateName?: string | undefined
  readonly protonServiceRoleArn?: string | undefined
  readonly componentRoleArn?: string | undefined
  readonly codebuildRoleArn?: string | undefined
  readonly environmentAccountConnectionId?: string | undefined
  readonly provisioningRepository?: ProvisioningRepository | undefined
  readonly repositoryConnectionArn?: string | undefined
  readonly repositoryId?: string | undefined
  readonly branchName?: string | undefined
  /** Of a component: the infrastructure as code itself, and the list of its files. */
  readonly templateFile?: string | undefined
  readonly manifest?: string | undefined
  /** Of a component: where it is created, when it is created detached. */
  readonly environmentName?: string | undefined
  /** Of a component: the instance to attach it to; two empty texts detach it. */
  readonly serviceName?: string | undefined
  readonly serviceInstanceName?: string | undefined
}

/** A linked repository that infrastructure is provisioned by, as `owner/name`. */
export interface ProvisioningRepository {
  readonly provider: 'GITHUB' | 'GITHUB_ENTERPRISE' | 'BITBUCKET'
  readonly name: string
  readonly branch: string
}

/** What an update of a service does to its instances, by name. */
export interface InstanceChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Parts whose spec differs and that an update of the service leaves as deployed: `['pipeline', 'instance dev']`. */
  readonly left: readonly string[]
}
