import type {
  CreatedEntry,
  DeletionEntry,
  Fault,
  FinalServiceStatus,
  PlanStep,
  ServiceEnding,
  ServicePlanStep,
  SyncEntry,
} from '../account/account-file.js'
import type { InputCheck } from './input-schema.js'
import type { Deletion, Timeline } from './lifecycle.js'

/** One registered version of a template, with the checks made from its schema. */
export interface TemplateVersion {
  readonly major: string
  readonly minor: string
  readonly arn: string
  readonly status: string
  readonly isRecommended: boolean
  readonly description?: string | undefined
  readonly schema?: string | undefined
  readonly checks: Readonly<Record<Exclude<TargetKind, 'component'>, InputCheck>>
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

/** Who a target is; this never changes. */
export interface Identity {
  readonly kind: TargetKind
  /** Its own; a pipeline has its service's. */
  readonly name: string
  readonly arn: string
  /** Of a pipeline and an instance. */
  readonly service?: Service
  /** Where an instance or a component lives. */
  readonly environment?: string
  /** A component has none. */
  readonly template?: Template
}

/** A target with its past, and what is planned for it. */
export interface Target extends Identity, Timeline {
  readonly createdAt: number
  readonly plan: readonly PlanStep[]
  readonly outputs: Readonly<Record<string, string>>
  readonly deletionPlan?: DeletionEntry | undefined
  /** How many deployments of the plan have been started. */
  plannedSoFar: number
  /** What requests change without a deployment, and when they last did. */
  details: Details
  editedAt?: number
  lastToken?: string
}

/** What is said about a target, and how an environment is provisioned. */
export interface Details {
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

/** A service and its targets; those that are gone stay in the map until something takes their name. */
export interface Service {
  readonly name: string
  readonly arn: string
  readonly createdAt: number
  readonly template: Template
  readonly repositoryConnectionArn?: string | undefined
  readonly repositoryId?: string | undefined
  readonly branchName?: string | undefined
  readonly pipeline?: Target | undefined
  readonly instances: Map<string, Target>
  readonly plan: readonly ServicePlanStep[]
  readonly deletionPlan?: DeletionEntry | undefined
  readonly sync?: SyncEntry | undefined
  /** What it showed when the simulator started. */
  readonly first: { readonly status: FinalServiceStatus; readonly message?: string | undefined }
  readonly blockers: Blocker[]
  description?: string | undefined
  /** When the description was last changed. */
  editedAt?: number
  /** The newest creation or update of its instances. */
  change?: ServiceChange
  deletion?: Deletion | undefined
  plannedSoFar: number
}

/** A creation of a service, or an update of its instances; it ends when its own time is over and its targets are done. */
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

/** What keeps a synced instance from being synced. */
export interface Blocker {
  readonly id: string
  readonly instance: string
  readonly createdAt: number
  readonly reason: string
}

/** Everything the simulator knows; the only thing that requests change. */
export interface World {
  readonly arnPrefix: string
  /** Simulated durations are divided by it. */
  readonly speed: number
  readonly omitsDeploymentIds: boolean
  readonly faults: readonly Fault[]
  readonly created: CreatedEntry
  readonly serviceTemplates: ReadonlyMap<string, Template>
  readonly environmentTemplates: ReadonlyMap<string, Template>
  readonly environments: Map<string, Target>
  readonly services: Map<string, Service>
  readonly components: Map<string, Target>
  /** First answers by client token. */
  readonly tokens: Map<string, { readonly fingerprint: string; readonly at: number; readonly answer: Answer }>
  readonly staleReads: number
  /** By ARN, what reads still show of the time before a change, and how often; undefined: nothing was there. */
  readonly stale: Map<string, { left: number; readonly answer: Answer | undefined }>
}

/** What an operation answers, before it becomes JSON; undefined members are left out. */
export type Answer = Readonly<Record<string, unknown>>
