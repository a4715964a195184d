/** A length of time as people write it: `90s`, `4m`, `1.5h`, `3d`, `250ms` or `0`. */
export type Duration = string

/** A template version as `MAJOR.MINOR`; in YAML it must be quoted, or `1.0` arrives as the number 1. */
export type VersionText = string

/** Values by input name, as they stand in a spec. */
export type Inputs = Readonly<Record<string, unknown>>

/** How a deployment can end. */
export type Ending = 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

/** The account file, parsed: everything the simulator knows before the first request. */
export interface AccountFile {
  /** 12 digits; default `123456789012`. */
  readonly accountId?: string
  /** Used in ARNs only; default `us-east-1`. */
  readonly region?: string
  readonly environmentTemplates?: Readonly<Record<string, EnvironmentTemplateEntry>>
  /** By name; a mere list of names makes each an environment of the built-in template `environment`, version 1.0. */
  readonly environments: readonly string[] | Readonly<Record<string, EnvironmentEntry>>
  readonly serviceTemplates: Readonly<Record<string, TemplateEntry>>
  readonly services: Readonly<Record<string, ServiceEntry>>
  readonly components?: Readonly<Record<string, ComponentEntry>>
  /** What becomes of targets and services that requests create. */
  readonly created?: CreatedEntry
  readonly faults?: readonly Fault[]
  /** Plays an endpoint older than deployment ids. */
  readonly omitDeploymentIds?: boolean
  /** How many reads of a target after an update still show the state before it; default 0. */
  readonly staleReads?: number
}

/** One environment template; the highest `recommended` version, else the highest published one, is recommended. */
export interface EnvironmentTemplateEntry {
  readonly displayName?: string
  readonly description?: string
  readonly versions: Readonly<Record<VersionText, VersionEntry>>
}

/** One service template. */
export interface TemplateEntry extends EnvironmentTemplateEntry {
  readonly pipelineProvisioning?: 'CUSTOMER_MANAGED'
}

/** One version; `schema` is Proton's schema file, written in place. Without it every input is accepted. */
export interface VersionEntry {
  readonly status?: 'PUBLISHED' | 'DRAFT' | 'REGISTRATION_IN_PROGRESS' | 'REGISTRATION_FAILED'
  readonly recommended?: boolean
  readonly description?: string
  readonly schema?: Readonly<Record<string, unknown>>
}

/** One service with its pipeline, if it has one, and its instances by name. */
export interface ServiceEntry {
  readonly template: string
  readonly description?: string
  readonly repositoryId?: string
  readonly branchName?: string
  /** How long ago the service was created; default `90d`. */
  readonly age?: Duration
  readonly pipeline?: TargetEntry
  readonly instances: Readonly<Record<string, InstanceEntry>>
  /** How its updates that carry a spec go: in order, the last step repeats. */
  readonly plan?: readonly ServicePlanStep[]
  readonly deletion?: DeletionEntry
  /** What it shows when the simulator starts; default `ACTIVE`. */
  readonly status?: FinalServiceStatus
  readonly statusMessage?: string
  /** The file in a repository that the service is synced from. */
  readonly sync?: SyncEntry
}

/** What becomes of a target's next deployments, and what they put out. */
export interface FutureEntry {
  /** May hold `${inputName}` and `${deploymentId}`. */
  readonly outputs?: Readonly<Record<string, string>>
  /** In order; the last step repeats. Default: one step of 4 minutes that succeeds. */
  readonly plan?: readonly PlanStep[]
}

/** What is live on a target, what happened to it, and what its next deployments do. */
export interface TargetEntry extends FutureEntry {
  readonly version: VersionText
  readonly inputs?: Inputs
  readonly history?: readonly HistoryEntry[]
}

/** A service instance lives in an environment. */
export interface InstanceEntry extends TargetEntry {
  readonly environment: string
  /** Without it a removal lasts as long as the service's update. */
  readonly deletion?: DeletionEntry
}

/** An environment is made from an environment template. */
export interface EnvironmentEntry extends TargetEntry {
  readonly template: string
  readonly description?: string
  /** How long ago it was created; default `90d`. */
  readonly age?: Duration
  readonly deletion?: DeletionEntry
}

/** A component has no template; it lives in an environment and may be attached to one instance there. */
export interface ComponentEntry extends FutureEntry {
  readonly environment: string
  readonly service?: string
  readonly instance?: string
  readonly serviceSpec?: string
  readonly templateFile?: string
  readonly description?: string
  /** How long ago it was created; default `90d`. */
  readonly age?: Duration
  readonly history?: readonly PastEntry[]
  readonly deletion?: DeletionEntry
}

/** How a deletion goes: default 30 seconds, then it is gone. */
export interface DeletionEntry {
  readonly takes?: Duration
  readonly ends?: 'DELETED' | 'DELETE_FAILED'
  readonly message?: string
}

/** By kind, what becomes of that which is created later. */
export interface CreatedEntry {
  readonly instance?: FutureEntry & { readonly deletion?: DeletionEntry }
  readonly pipeline?: FutureEntry
  readonly environment?: FutureEntry & { readonly deletion?: DeletionEntry }
  readonly component?: FutureEntry & { readonly deletion?: DeletionEntry }
  readonly service?: { readonly plan?: readonly ServicePlanStep[]; readonly deletion?: DeletionEntry }
}

/** How the creation of a service, or an update of its instances, can end. */
export type ServiceEnding =
  | 'ACTIVE'
  | 'CREATE_FAILED'
  | 'CREATE_FAILED_CLEANUP_COMPLETE'
  | 'CREATE_FAILED_CLEANUP_FAILED'
  | 'UPDATE_FAILED'
  | 'UPDATE_FAILED_CLEANUP_COMPLETE'
  | 'UPDATE_FAILED_CLEANUP_FAILED'
  | 'UPDATE_COMPLETE_CLEANUP_FAILED'

/** What a service can show when nothing is under way. */
export type FinalServiceStatus = ServiceEnding | 'DELETE_FAILED'

/** What one creation or update of a service does; its new targets have plans of their own. */
export interface ServicePlanStep {
  /** Default `30s`. */
  readonly takes?: Duration
  readonly ends?: ServiceEnding
  readonly message?: string
}

/** Where a synced service's spec is kept. */
export interface SyncEntry {
  readonly repositoryProvider: 'GITHUB' | 'GITHUB_ENTERPRISE' | 'BITBUCKET'
  readonly repositoryName: string
  readonly branch: string
  readonly filePath: string
}

/** A deployment of the past; with `took` longer than `ago` it is still running when the simulator starts. */
export interface PastEntry {
  readonly ago: Duration
  readonly took: Duration
  readonly ended?: Ending
  readonly message?: string
  readonly outputs?: Readonly<Record<string, string>>
}

/** What a past deployment deployed, where it is not what is live now. */
export interface HistoryEntry extends PastEntry {
  readonly version?: VersionText
  readonly inputs?: Inputs
}

/** What one deployment does when it is started. */
export interface PlanStep {
  readonly takes?: Duration
  readonly ends?: Ending
  readonly message?: string
  readonly outputs?: Readonly<Record<string, string>>
  /** From Cancel to the end of the cancelling; default `5s`. */
  readonly cancelTakes?: Duration
  readonly cancelEnds?: Ending
  /** Percent by which `takes` may differ either way, fixed by the deployment's id; default 0. */
  readonly variation?: number
}

/** Something that goes wrong on the way: which requests it meets, and how. */
export type Fault = FaultMatch & FaultKind

/** Meets `times` requests (default 1) or `always`, once `after` matching requests have passed unharmed. */
export interface FaultMatch {
  /** An operation's name, or `*`. */
  readonly operation: string
  readonly times?: number
  readonly always?: boolean
  readonly after?: number
}

/** What a fault does to a request. */
export type FaultKind =
  | { readonly kind: 'throttle' | 'unknown' | 'stall' | 'reset' | 'loseAnswer' | 'garbage' }
  | { readonly kind: 'error'; readonly name: string; readonly message?: string; readonly status?: number }
  | { readonly kind: 'delay'; readonly for: Duration }
