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
  readonly environments: readonly string[]
  readonly serviceTemplates: Readonly<Record<string, TemplateEntry>>
  readonly services: Readonly<Record<string, ServiceEntry>>
  readonly faults?: readonly Fault[]
  /** Plays an endpoint older than deployment ids. */
  readonly omitDeploymentIds?: boolean
  /** How many reads of a target after an update still show the state before it; default 0. */
  readonly staleReads?: number
}

/** One service template; the highest `recommended` version, else the highest published one, is recommended. */
export interface TemplateEntry {
  readonly displayName?: string
  readonly description?: string
  readonly pipelineProvisioning?: 'CUSTOMER_MANAGED'
  readonly versions: Readonly<Record<VersionText, VersionEntry>>
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
}

/** What is live on a target, what happened to it, and what its next deployments do. */
export interface TargetEntry {
  readonly version: VersionText
  readonly inputs?: Inputs
  /** May hold `${inputName}` and `${deploymentId}`. */
  readonly outputs?: Readonly<Record<string, string>>
  readonly history?: readonly HistoryEntry[]
  /** In order; the last step repeats. Default: one step of 4 minutes that succeeds. */
  readonly plan?: readonly PlanStep[]
}

/** A service instance lives in an environment. */
export interface InstanceEntry extends TargetEntry {
  readonly environment: string
}

/** A deployment of the past; with `took` longer than `ago` it is still running when the simulator starts. */
export interface HistoryEntry {
  readonly ago: Duration
  readonly took: Duration
  readonly ended?: Ending
  readonly message?: string
  readonly version?: VersionText
  readonly inputs?: Inputs
  readonly outputs?: Readonly<Record<string, string>>
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
