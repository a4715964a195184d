import type { Snapshot, StartedDeployment } from './deployment.js'
import type { Deployments } from './deployment-target.js'
import { ProtonError } from '../shared/errors.js'
import { attribute, type Attribution } from './evidence.js'
import type { Tracking } from './context.js'
import { attemptsBefore, compareTimes, isCreation, type Attempt, type Submission } from './submission.js'

/** Faults of an optional read that trying again does not end: no permission, or an older endpoint. */
const unavailable = ['denied', 'unknownOperation']
/** More new deployments than that since one request are not ours to tell apart. */
const MOST_RECORDS = 20

/** Whose deployment it is, as far as all evidence goes. Only `ours` is proof. */
export type Ownership = 'ours' | 'other' | 'unknown'

/** The deployments that the target has shown since our request, by their ids. */
export interface Sightings {
  /** Known to be somebody else's: later their records may show less than the target did. */
  readonly foreign: Set<string>
  /** Nobody's yet. */
  readonly open: Set<string>
  /** A new one that has no id was shown. */
  hasUnnamed: boolean
}

/** Whose deployment the target shows; 'earlier' when it shows none that is new. Throws ProtonError. */
export async function ownershipOf(
  context: Tracking,
  submission: Submission,
  { seen, sightings }: Search,
  signal: AbortSignal,
): Promise<Ownership | 'earlier'> {
  const { deploymentId: id } = seen
  if (id !== undefined && sightings.foreign.has(id)) return 'other'
  const attempts = attemptsBefore(submission, seen)
  if (attempts.length === 0) return 'earlier'
  if (id === undefined) sightings.hasUnnamed = true
  else sightings.open.add(id)
  const { deployments } = context.deployable
  const record = id === undefined || !deployments ? undefined : await recordOf(deployments, id, signal)
  const found = await attribute(attempts, { seen, record }, context.digest)
  if (found === 'other' && id !== undefined) {
    sightings.open.delete(id)
    sightings.foreign.add(id)
  }
  if (found !== 'matching') return found
  // One request starts one deployment: a second one that matches leaves it open which is ours.
  const all = await searchRecords(context, submission, { seen, sightings }, signal)
  if (all.kind === 'ours') return isSameDeployment(seen, all.record) ? 'ours' : 'unknown'
  return all.kind === 'unknown' && all.candidate ? 'unknown' : 'ours'
}

/** What the records of all deployments since our request show. */
export type SearchResult =
  | { readonly kind: 'ours'; readonly record: Snapshot }
  /** None of them is ours. */
  | { readonly kind: 'none' }
  /** The records cannot be read, or `candidate` may be ours; `isOnly`: no other may be. */
  | { readonly kind: 'unknown'; readonly candidate?: Snapshot | undefined; readonly isOnly?: boolean }

/** The target as it was read last, and what it has shown before. */
export interface Search {
  readonly seen: Snapshot
  readonly sightings: Sightings
}

/** A deployment that is new since our request. */
interface Started {
  readonly id: string
  /** It is of an earlier target of the same name, which may be the one that we created. */
  readonly isOfEarlierTarget: boolean
  readonly shown: Snapshot
  readonly attempts: readonly Attempt[]
}

/** Searches the records for a deployment of ours, which the target may no longer show. Throws ProtonError. */
export async function searchRecords(
  context: Tracking,
  submission: Submission,
  search: Search,
  signal: AbortSignal,
): Promise<SearchResult> {
  const { deployments } = context.deployable
  // A kind without records shows nothing of what it no longer shows.
  if (!deployments) return { kind: 'unknown' }
  // A target that does not exist has no records.
  const listed = await ifAvailable(deployments.listStarted(signal).catch(noneIfNotFound))
  if (!listed) return { kind: 'unknown' }
  // A list that lacks what the target shows lags behind.
  const { deploymentId: shownId } = search.seen
  if (shownId !== undefined && !listed.some(({ deploymentId }) => deploymentId === shownId))
    return { kind: 'unknown' }
  const started = startedSince(submission, listed, search)
  if (started.length > MOST_RECORDS) return { kind: 'unknown' }
  const records = started.map(async ({ id, shown, attempts, isOfEarlierTarget }) => {
    const record = await recordOf(deployments, id, signal)
    const seen = isOnTarget(shown, search.seen, started) ? search.seen : undefined
    const found = await attribute(attempts, { seen, record }, context.digest)
    // How one without a record ended is not known: the target will show it.
    return {
      record: record ?? { ...shown, phase: 'running', status: 'IN_PROGRESS' },
      found: isOfEarlierTarget ? ofEarlierTarget(found) : found,
    }
  })
  return conclusion(await Promise.all(records))
}

/** An earlier target may have been deployed with the same content long before. */
function ofEarlierTarget(found: Attribution): Attribution {
  if (found === 'matching') return 'unknown'
  return found === 'unknown' ? 'other' : found
}

function conclusion(
  all: readonly { readonly record: Snapshot; readonly found: Attribution }[],
): SearchResult {
  const [first, second] = all.filter(({ found }) => found !== 'other')
  if (!first) return { kind: 'none' }
  // One request starts one deployment: a second that may be ours leaves it open which is.
  const isClear = first.found === 'matching' && !second
  return isClear
    ? { kind: 'ours', record: first.record }
    : { kind: 'unknown', candidate: first.record, isOnly: !second }
}

/**
 * Records outlive their target: those of an earlier one of the same name are not ours, unless it showed them to us, or
 * we may have created it.
 */
function startedSince(
  submission: Submission,
  listed: readonly StartedDeployment[],
  { seen, sightings }: Search,
): readonly Started[] {
  return listed.flatMap(one => {
    // A list shows no phase: that of before says nothing.
    const phase = submission.attempts[0]?.before.phase ?? 'running'
    const shown = { phase, status: 'UNKNOWN', ...one }
    const id = one.deploymentId
    const isOfEarlierTarget =
      (one.attemptedAt ?? 0) < (seen.createdAt ?? 0) - 1_000 && !sightings.open.has(id)
    if (sightings.foreign.has(id) || (isOfEarlierTarget && !isCreation(submission))) return []
    const attempts = attemptsBefore(submission, shown)
    return attempts.length === 0 ? [] : [{ id, shown, attempts, isOfEarlierTarget }]
  })
}

/** Times by the second may be those of several. */
function isOnTarget(shown: Snapshot, seen: Snapshot, started: readonly Started[]): boolean {
  const same = started.filter(one => isSameDeployment(seen, one.shown))
  return same.length === 1 && same[0]?.shown === shown
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
