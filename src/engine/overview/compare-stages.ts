import type { ProviderError } from '../../shared/errors.js'
import type { PastDeployment } from '../deployment.js'
import type { LatestDeployment, ListedInstance, RunningContent } from './overview-source.js'
import type { Read } from '../polling/retry.js'
import { timing } from '../timing.js'

/** What an instance lacks of the stage before it. Only what is known counts as the same. */
export interface StageComparison {
  /** The instance of the stage before. */
  readonly stage: string
  /**
   * `same`: revision and shown inputs are equal. `behind`: it runs what the stage deployed `deployments` deployments ago.
   * `different`: in `parts`. `notCompared`: only the times of the deployments are known.
   */
  readonly result: 'same' | 'behind' | 'different' | 'notCompared' | 'unknown'
  /** How many deployments of the stage succeeded since; undefined where that is not known. */
  readonly deployments?: number | undefined
  /** There may be more deployments. */
  readonly isAtLeast?: boolean | undefined
  readonly parts?: readonly string[] | undefined
  readonly because?: ProviderError | string | undefined
}

/** An instance with what it runs; `unknown` says why that is not known. */
export interface ReadInstance {
  readonly listed: ListedInstance
  readonly latest: LatestDeployment
  readonly running: RunningContent | undefined
  readonly unknown?: ProviderError | string | undefined
}

/** Reads with retries; `limitMs`: the longest that one try may take. */
export type RetryingRead = <T>(
  read: (signal: AbortSignal) => Promise<T>,
  limitMs?: number,
) => Promise<Read<T>>

/** Compares an instance with that of the stage before; undefined where nothing was deployed there. */
export async function compareStages(
  earlier: ReadInstance,
  later: ReadInstance,
  { shown, revisionName, read }: { shown: readonly string[]; revisionName: string; read: RetryingRead },
): Promise<StageComparison | undefined> {
  const stage = earlier.listed.instance
  if (!earlier.running)
    return earlier.unknown === undefined ? undefined : { stage, result: 'unknown', because: earlier.unknown }
  const matches = (content: RunningContent) =>
    later.running ? differences(content, later.running, { shown, revisionName }) : 'unknown'
  const found = matches(earlier.running)
  const { inputs } = earlier.running
  // An input that no stage has, such as a misspelled one, is no evidence.
  const hasEvidence = shown.some(path => inputs?.get(path)?.text !== undefined)
  if (isSame(found) && hasEvidence) return { stage, result: 'same' }
  const parts = found === 'unknown' ? [] : found
  const result = parts.length > 0 ? 'different' : 'notCompared'
  const since = later.running ? later.running.startedAt : later.unknown === undefined ? -Infinity : undefined
  if (since === undefined)
    return parts.length > 0 ? { stage, result, parts } : { stage, result: 'unknown', because: later.unknown }
  const listed = await read(signal => earlier.listed.readSucceeded(since, signal), timing.listLimitMs)
  if (listed.kind === 'unknown')
    return { stage, result: parts.length > 0 ? result : 'unknown', parts, because: listed.error }
  const { deployments, isComplete } = listed.value
  const newer = deployments.filter(({ createdAt, tookMs }) => createdAt + tookMs > since).length
  const behind =
    parts.length > 0 && shown.length > 0 && isComplete
      ? await behindBy(deployments, newer, earlier, { read, matches })
      : undefined
  if (behind !== undefined) return { stage, result: 'behind', deployments: behind }
  if (newer === 0 && !isComplete)
    return { stage, result: parts.length > 0 ? result : 'unknown', parts, because: TOO_SHORT }
  return { stage, result, parts, deployments: newer, isAtLeast: !isComplete }
}

const TOO_SHORT = 'the history of the stage before does not reach back far enough'

/**
 * How many of the deployments, newest first, came after the one that matches: it is that before the `newer` ones where the
 * content was promoted, the one after it where both stages were deployed at the same time, or perhaps the one before it.
 * Undefined where none of these matches. The newest is what the stage runs, and does not match.
 */
async function behindBy(
  deployments: readonly PastDeployment[],
  newer: number,
  { listed: { readDeployed } }: ReadInstance,
  { read, matches }: { read: RetryingRead; matches: (content: RunningContent) => Differences },
): Promise<number | undefined> {
  if (!readDeployed) return undefined
  for (const index of [newer - 1, newer, newer + 1]) {
    const deployment = deployments[index]
    if (!deployment || index < 1) continue
    const record = await read(signal => readDeployed(deployment.deploymentId, signal))
    if (record.kind === 'unknown') return undefined
    if (isSame(matches(record.value))) return index
  }
  return undefined
}

/** The names of the parts that differ; none: all are equal. */
type Differences = readonly string[] | 'unknown'

function isSame(found: Differences): boolean {
  return found !== 'unknown' && found.length === 0
}

function differences(
  one: RunningContent,
  other: RunningContent,
  { shown, revisionName }: { readonly shown: readonly string[]; readonly revisionName: string },
): Differences {
  const keys = shown.map(path => [path, one.inputs?.get(path)?.key, other.inputs?.get(path)?.key] as const)
  const all = [[revisionName, one.revisionKey, other.revisionKey] as const, ...keys]
  const known = all.filter(([, a, b]) => a !== undefined && b !== undefined)
  const different = known.flatMap(([name, a, b]) => (a === b ? [] : [name]))
  return different.length === 0 && known.length < all.length ? 'unknown' : different
}
