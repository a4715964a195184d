import type { Snapshot } from './deployment.js'
import type { Deployments } from './deployable.js'
import { ProtonError } from './errors.js'
import { attribute, type Attribution } from './evidence.js'
import type { Tracking } from './job.js'
import { attemptsBefore, compareTimes, type Submission } from './submission.js'

/** Faults of an optional read that trying again does not end: no permission, or an older endpoint. */
const unavailable = ['denied', 'unknownOperation']
/** More new deployments than that since one request are not ours to tell apart. */
const MOST_RECORDS = 20

/** Whose deployment the target shows; 'earlier' when it shows none that is new. Throws ProtonError. */
export async function attributionOf(
  context: Tracking,
  submission: Submission,
  seen: Snapshot,
  signal: AbortSignal,
): Promise<Attribution | 'earlier'> {
  const attempts = attemptsBefore(submission, seen)
  if (attempts.length === 0) return 'earlier'
  const { deployments } = context.deployable
  const id = seen.deploymentId
  const record = id === undefined || !deployments ? undefined : await recordOf(deployments, id, signal)
  return attribute(attempts, { seen, record }, context.digest)
}

/** What the records of all deployments since our request show. */
export type SearchResult =
  | { readonly kind: 'ours'; readonly record: Snapshot }
  /** None of them is ours. */
  | { readonly kind: 'none' }
  /** The records cannot be read, or `candidate` may be ours. */
  | { readonly kind: 'unknown'; readonly candidate?: Snapshot | undefined }

/**
 * Searches the records for a deployment of ours that the target, which is as `seen`, no longer shows. `foreignIds` are
 * known to be somebody else's. Throws ProtonError.
 */
export async function searchRecords(
  context: Tracking,
  submission: Submission,
  { seen, foreignIds }: { readonly seen: Snapshot; readonly foreignIds: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<SearchResult> {
  const { deployments } = context.deployable
  // A kind without records shows nothing of what it no longer shows.
  if (!deployments) return { kind: 'unknown' }
  // A target that does not exist has no records.
  const listed = await ifAvailable(deployments.listStarted(signal).catch(noneIfNotFound))
  if (!listed) return { kind: 'unknown' }
  const found = listed.flatMap(started => {
    const shown = { phase: 'running', status: 'UNKNOWN', ...started } as const
    // Records outlive their target: those of an earlier one of the same name are not ours.
    const isOfEarlierTarget = (started.attemptedAt ?? 0) < (seen.createdAt ?? 0) - 1_000
    const isOther = isOfEarlierTarget || foreignIds.has(started.deploymentId)
    const attempts = isOther ? [] : attemptsBefore(submission, shown)
    return attempts.length === 0 ? [] : [{ shown, attempts, id: started.deploymentId }]
  })
  const sameAsTarget = found.filter(({ shown }) => isSameDeployment(seen, shown))
  // Times by the second may be those of several.
  const onTarget = sameAsTarget.length === 1 ? sameAsTarget[0]?.shown : undefined
  let candidate: Snapshot | undefined
  for (const { shown, attempts, id } of found.slice(0, MOST_RECORDS)) {
    const record = await recordOf(deployments, id, signal)
    const evidence = { record, seen: shown === onTarget ? seen : undefined }
    const attribution = await attribute(attempts, evidence, context.digest)
    if (attribution === 'ours') return { kind: 'ours', record: record ?? shown }
    if (attribution === 'unknown') candidate ??= record ?? shown
  }
  return candidate || found.length > MOST_RECORDS ? { kind: 'unknown', candidate } : { kind: 'none' }
}

/** Whether the target shows the deployment that a list shows: by its id, or by its time where the target has no ids. */
function isSameDeployment(seen: Snapshot, listed: Snapshot): boolean {
  if (seen.deploymentId !== undefined) return seen.deploymentId === listed.deploymentId
  if (seen.attemptedAt === undefined || listed.attemptedAt === undefined) return false
  return compareTimes(seen.attemptedAt, listed.attemptedAt) === 0
}

/** A deployment's record; undefined when it may not be read. One that is not found is late: it is read again. */
async function recordOf(
  deployments: Deployments,
  id: string,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  try {
    return await ifAvailable(deployments.get(id, signal))
  } catch (error) {
    if (!(error instanceof ProtonError && error.fault === 'notFound')) throw error
    const { operation, code, message } = error
    throw new ProtonError(operation, code, 'transient', { message, cause: error })
  }
}

function noneIfNotFound(error: unknown): readonly never[] {
  if (error instanceof ProtonError && error.fault === 'notFound') return []
  throw error
}

async function ifAvailable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProtonError && unavailable.includes(error.fault)) return undefined
    throw error
  }
}
