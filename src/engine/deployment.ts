import type { ProtonError } from '../shared/errors.js'

/** Where a deployment stands, whatever word its target kind uses for it; `absent`: there is no such target. */
export type Phase = 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled' | 'absent'

/** The values of the input `deploymentType`, as Proton's API names them. */
export const deploymentTypes = ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'] as const
export type DeploymentType = (typeof deploymentTypes)[number]

/** A template version, "1" and "4" for version 1.4. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
}

/** One answer of Proton: a target with its latest deployment, or one deployment. Times in epoch milliseconds. */
export interface Snapshot {
  readonly phase: Phase
  /** Proton's own word for the phase, e.g. `IN_PROGRESS`. */
  readonly status: string
  readonly message?: string | undefined
  /** Of a target: phase and status are those of its deletion, and show nothing of its latest deployment. */
  readonly isDeletion?: boolean | undefined
  /** What it is a deployment of, where that is not the target itself: `component assets`. */
  readonly of?: string | undefined
  /** The deployment that phase and status belong to; absent on endpoints older than deployment ids. */
  readonly deploymentId?: string | undefined
  readonly attemptedAt?: number | undefined
  /** Of a target: when it was created, by which one is told from another of the same name. */
  readonly createdAt?: number | undefined
  /** Of a deployment that ended, where the endpoint tells. */
  readonly completedAt?: number | undefined
  readonly succeededDeploymentId?: string | undefined
  /** Of an update of a service: what it does to the instances. */
  readonly instances?: InstanceChanges | undefined
  /** Of a deployment: the latest one of its target, as far as the answer says. */
  readonly latestDeploymentId?: string | undefined
  readonly templateName?: string | undefined
  readonly templateVersion?: TemplateVersion | undefined
  readonly spec?: string | undefined
  /** Of a deployment of a component: its infrastructure as code. */
  readonly templateFile?: string | undefined
  /** Of a deployment: what the target had before it, as far as the record shows. */
  readonly replaces?: Replaced | undefined
  /** The clientToken of the latest update, where the target kind keeps one. */
  readonly clientToken?: string | undefined
}

/** Spec, template file and template version that a deployment replaces. */
export type Replaced = Pick<Snapshot, 'spec' | 'templateFile' | 'templateVersion'>

/** What an update of a service does to its instances, by name. */
export interface InstanceChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** What the spec says otherwise, and Proton leaves as it is deployed: `['pipeline', 'instance dev']`. */
  readonly left: readonly string[]
}

/** Whether a deployment has not ended. */
export function isUnderWay({ phase }: Snapshot): boolean {
  return phase === 'running' || phase === 'cancelling'
}

/** How long a deployment that ended took, in ms, by Proton's own times; undefined when they are not told. */
export function tookMsOf({ attemptedAt, completedAt }: Snapshot): number | undefined {
  const tookMs = completedAt === undefined || attemptedAt === undefined ? -1 : completedAt - attemptedAt
  return tookMs >= 0 ? tookMs : undefined
}

/** What a target is told beside spec and version, by the names of Proton's API; each kind takes some. */
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
  /** Of a component: where it lives, when it is created detached. */
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

/** What could not be determined, and why. */
export interface Unknown {
  readonly what: string
  readonly because: ProtonError | string
}

/** What an update asks for. */
export interface Change {
  readonly deploymentType: DeploymentType
  /** The YAML document; absent: the one now deployed stays. */
  readonly spec?: string | undefined
  readonly templateMajorVersion?: string | undefined
  readonly templateMinorVersion?: string | undefined
  /** Makes a repeated update recognisable, where the target kind takes one. */
  readonly clientToken: string
  readonly settings?: Settings | undefined
  /** A service's instances that the spec leaves out may be deleted. */
  readonly allowInstanceRemoval?: boolean
  /** What could not be read when the change was prepared, each with its reason. */
  readonly unknown?: readonly Unknown[]
  /** Of a service: what the spec does to its instances, as soon as it was compared with what is deployed. */
  readonly instances?: InstanceChanges | undefined
}

/** A finished deployment of the same target: how long it took, for expecting the end of the next. */
export interface PastDeployment {
  readonly deploymentId: string
  readonly status: string
  readonly succeeded: boolean
  readonly createdAt: number
  readonly tookMs: number
}

/** A deployment as lists show it, and when it started (epoch ms). */
export interface StartedDeployment {
  readonly deploymentId: string
  readonly attemptedAt: number | undefined
}

/** Infrastructure outputs by key. */
export type Outputs = ReadonlyMap<string, string>
