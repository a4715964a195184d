import type { ProviderError } from '../shared/errors.js'

/** How far a deployment is, in terms that all providers share; `absent`: the target does not exist. */
export type Phase = 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled' | 'absent'

/**
 * The state of one deployment. Times in epoch milliseconds. A provider may add members: the engine returns a state to it
 * unchanged.
 */
export interface DeploymentState {
  readonly phase: Phase
  /** The provider's own status: printed and set as an output, never compared. */
  readonly status: string
  readonly message?: string | undefined
  /** What is deployed, where that is not the target itself: `component assets`. */
  readonly of?: string | undefined
  /** Absent where the provider has no deployment ids. */
  readonly deploymentId?: string | undefined
  readonly startedAt?: number | undefined
  readonly completedAt?: number | undefined
  /** The client token of the latest request, where the target shows it. */
  readonly clientToken?: string | undefined
  /** The revision that it deploys, as people know it: `1.4`. */
  readonly revision?: string | undefined
  /** The provider's own outputs of the step, by name. */
  readonly stepOutputs?: Readonly<Record<string, string>> | undefined
}

/** The record of one deployment. */
export interface DeploymentRecord extends DeploymentState {
  /** The latest deployment of the same target, as far as the record shows it. */
  readonly latestDeploymentId?: string | undefined
}

/** A target with its latest deployment, to which phase and status belong. */
export interface TargetState extends DeploymentState {
  /** Whether phase and status are those of the target's deletion, not of its latest deployment. */
  readonly isDeletion?: boolean | undefined
  /** Distinguishes the target from another one of the same name. */
  readonly createdAt?: number | undefined
  readonly succeededDeploymentId?: string | undefined
}

/** Whether a deployment has not ended. */
export function isInProgress({ phase }: Pick<DeploymentState, 'phase'>): boolean {
  return phase === 'running' || phase === 'cancelling'
}

/** How long a deployment that ended took, in ms, by the provider's own times; undefined without them. */
export function durationOf({ startedAt, completedAt }: DeploymentState): number | undefined {
  const tookMs = completedAt === undefined || startedAt === undefined ? -1 : completedAt - startedAt
  return tookMs >= 0 ? tookMs : undefined
}

/** What could not be determined, and why. */
export interface Unknown {
  readonly what: string
  readonly because: ProviderError | string
}

/** A finished deployment of the same target, by which the end of the next is expected. */
export interface PastDeployment {
  readonly deploymentId: string
  readonly status: string
  readonly phase: Phase
  readonly createdAt: number
  readonly tookMs: number
}

/** A deployment as lists show it, and when it started (epoch ms). */
export interface ListedDeployment {
  readonly deploymentId: string
  readonly startedAt: number | undefined
}

/** Infrastructure outputs by key. */
export type Outputs = ReadonlyMap<string, string>
