import type {
  CreatedEntry,
  DeletionEntry,
  FinalServiceStatus,
  Inputs,
  PlanStep,
  ServiceEnding,
  ServicePlanStep,
  SyncEntry,
} from '../account/account-file.js'
import type { Deletion, Timeline } from './lifecycle.js'

/** One registered version of a template. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
  readonly arn: string
  readonly status: string
  readonly isRecommended: boolean
  readonly description?: string | undefined
  /** Proton's schema file, parsed. */
  readonly schema?: Inputs | undefined
}

/** A service or environment template; versions in ascending order. Times in epoch milliseconds, here and below. */
export interface Template {
  readonly kind: 'service' | 'environment'
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly displayName?: string | undefined
  readonly description?: string | undefined
  readonly pipelineProvisioning?: 'CUSTOMER_MANAGED' | undefined
  readonly versions: readonly TemplateVersion[]
}

/** What can be deployed. */
export type TargetKind = 'environment' | 'pipeline' | 'instance' | 'component'

/** The part of a target that never changes. */
export interface Identity {
  readonly kind: TargetKind
  /** A pipeline has the name of its service. */
  readonly name: string
  readonly arn: string
  /** Of a pipeline and an instance. */
  readonly service?: Service
  /** The environment of an instance or a component. */
  readonly environment?: string
  /** Of all kinds but components. */
  readonly template?: Template
}

/** A target with its deployments, and the plan for the next ones. */
export interface Target extends Identity, Timeline {
  readonly createdAt: number
  readonly plan: readonly PlanStep[]
  readonly outputs: Readonly<Record<string, string>>
  readonly deletionPlan?: DeletionEntry | undefined
  /** How many steps of the plan have been used. */
  stepsUsed: number
  /** What requests change without a deployment, and when they last did. */
  settings: Settings
  editedAt?: number
  lastToken?: string | undefined
}

/** The description of a target, and how an environment is provisioned. */
export interface Settings {
  readonly description?: string | undefined
  readonly componentRoleArn?: string | undefined
  readonly codebuildRoleArn?: string | undefined
  readonly environmentAccountConnectionId?: string | undefined
  readonly protonServiceRoleArn?: string | undefined
  readonly provisioningRepository?: Repository | undefined
}

/** A branch of a linked repository. */
export interface Repository {
  readonly provider: string
  readonly name: string
  readonly branch: string
}

/** A service and its targets; deleted targets stay in the map until another one takes their name. */
export interface Service {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly template: Template
  readonly repositoryConnectionArn?: string | undefined
  readonly repositoryId?: string | undefined
  readonly branchName?: string | undefined
  pipeline?: Target | undefined
  readonly instances: Map<string, Target>
  readonly plan: readonly ServicePlanStep[]
  readonly deletionPlan?: DeletionEntry | undefined
  readonly sync?: SyncEntry | undefined
  /** The status before the first change. */
  readonly initial: { readonly status: FinalServiceStatus; readonly message?: string | undefined }
  readonly blockers: Blocker[]
  description?: string | undefined
  /** When the description was last changed. */
  editedAt?: number
  /** The newest creation or update of its instances. */
  change?: ServiceChange
  deletion?: Deletion | undefined
  stepsUsed: number
}

/** A creation of a service, or an update of its instances; it lasts at least until all targets in it are finished. */
export interface ServiceChange {
  readonly kind: 'CREATE' | 'UPDATE'
  readonly startedAt: number
  readonly endsAt: number
  readonly ends: ServiceEnding
  readonly message?: string | undefined
  readonly added: readonly Target[]
  /** With the deletions that the account file plans for them. */
  readonly removed: readonly { readonly target: Target; readonly deletion: Deletion | undefined }[]
}

/** What stops the sync of an instance. */
export interface Blocker {
  readonly id: string
  readonly instance: string
  readonly createdAt: number
}

/** All resources of the simulated account; the only data that requests change. */
export interface AccountState {
  readonly arnPrefix: string
  /** The divisor of simulated durations. */
  speed: number
  readonly created: CreatedEntry
  readonly serviceTemplates: ReadonlyMap<string, Template>
  readonly environmentTemplates: ReadonlyMap<string, Template>
  readonly environments: Map<string, Target>
  readonly services: Map<string, Service>
  readonly components: Map<string, Target>
  /** First answers by client token. */
  readonly tokens: Map<string, { readonly fingerprint: string; readonly at: number; readonly answer: Answer }>
  /** How many reads after a change are stale. */
  readonly staleReads: number
  /** By ARN, how many reads are still stale and their answer; undefined: not found. */
  readonly stale: Map<string, { left: number; readonly answer: Answer | undefined }>
}

/** The account at the time of a request, in epoch milliseconds. */
export interface Context {
  readonly state: AccountState
  readonly now: number
}

/** The answer of an operation before it becomes JSON; undefined members are left out. */
export type Answer = Readonly<Record<string, unknown>>
