import type { DeploymentState, PastDeployment, Phase } from '../deployment.js'
import type { NameSuggestions } from '../deployment-target.js'

/** The value of one input that is shown. */
export interface ShownInput {
  /** Undefined where there is no such input, or its value is not known. */
  readonly text: string | undefined
  /** The same for the same value; undefined where the value is not known. */
  readonly key: string | undefined
  /** Why its value is not known. */
  readonly because?: string | undefined
}

/** What an instance runs, or what one of its deployments deployed. */
export interface RunningContent {
  /** `web-service`; undefined where it is not known. */
  readonly template?: string | undefined
  /** As people know it: `1.4`; undefined where it is not known. */
  readonly revision?: string | undefined
  /** The same for the same revision; undefined where it is not known. */
  readonly revisionKey?: string | undefined
  /** By the path that was named; undefined where they are not known. */
  readonly inputs?: ReadonlyMap<string, ShownInput> | undefined
  /** When its deployment started (epoch ms). */
  readonly startedAt?: number | undefined
  /** Why a part of it is not known. */
  readonly because?: string | undefined
}

/** The deployments of an instance that succeeded, newest first. */
export interface SucceededDeployments {
  readonly deployments: readonly PastDeployment[]
  /** False: there may be more than these, since the time that was asked for. */
  readonly isComplete: boolean
}

/** The latest deployment of an instance. What is in progress may be its rollback, or the deletion of the instance. */
export interface LatestDeployment extends DeploymentState {
  readonly isRollback?: boolean | undefined
  readonly isDeletion?: boolean | undefined
}

/** A phase, with what is in progress distinguished. */
export type InstancePhase = Phase | 'rollingBack' | 'deleting'

/** What an instance is doing, or how its latest deployment ended. */
export function instancePhase({ phase, isRollback, isDeletion }: LatestDeployment): InstancePhase {
  if (phase !== 'running') return phase
  if (isDeletion) return 'deleting'
  return isRollback ? 'rollingBack' : phase
}

/** One instance, as a list shows it, and what else can be read of it. Methods throw {@link ProviderError}. */
export interface ListedInstance {
  readonly service: string
  readonly instance: string
  readonly environment?: string | undefined
  /** Its latest deployment, as far as the list shows it. */
  readonly latest: LatestDeployment
  /** Reads the latest deployment. Absent where the list shows it. */
  readonly readLatest?: ((signal: AbortSignal) => Promise<LatestDeployment>) | undefined
  /** What it runs, as far as the list shows it; undefined where nothing was deployed yet, or only `readRunning` tells. */
  readonly running: RunningContent | undefined
  /** Reads what it runs. Absent where the list shows all that is wanted. */
  readonly readRunning?: ((signal: AbortSignal) => Promise<RunningContent | undefined>) | undefined
  /** Reads what succeeded after `since` (epoch ms), and perhaps more. */
  readSucceeded(since: number, signal: AbortSignal): Promise<SucceededDeployments>
  /** Reads what a deployment deployed. Absent where that is not kept. */
  readonly readDeployed?: ((deploymentId: string, signal: AbortSignal) => Promise<RunningContent>) | undefined
}

/** Many instances at one endpoint. */
export interface OverviewSource {
  /** What a revision is called: `version`. */
  readonly revisionName: string
  /** The paths of the inputs that are shown. */
  readonly shown: readonly string[]
  /** Every instance. Throws {@link ProviderError}. */
  list(signal: AbortSignal): Promise<readonly ListedInstance[]>
  /** The names that exist, for when `list` found nothing of that name. */
  suggestNames(signal: AbortSignal): Promise<NameSuggestions>
}
