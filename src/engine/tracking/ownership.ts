import type { ListedDeployment, DeploymentState, TargetState } from '../deployment.js'
import type { DeploymentHistory } from '../deployment-target.js'
import { ProviderError } from '../../shared/errors.js'
import { attribute, type Attribution } from './attribution.js'
import type { ReadContext } from '../context.js'
import { ifAvailable, ifFound } from '../polling/request.js'
import { attemptsBefore, compareTimes, isCreation, type Attempt, type Submission } from './submission.js'

/** With more new deployments than this since our request, ours is not searched for. */
const MOST_RECORDS = 20

/** Whose deployment it is, by all evidence. Only `ours` is proof. */
export type Ownership = 'ours' | 'other' | 'unknown'

/** The deployments that the target has shown since our request, by their ids. */
export interface Sightings {
  /** Known to be somebody else's: their records may show less later. */
  readonly foreign: Set<string>
  /** May be ours. */
  readonly open: Set<string>
  /** Those of `open` that were shown with another client token. */
  readonly unlikely: Set<string>
  /** Whether a new deployment without an id was shown that may be ours. */
  hasUnnamed: boolean
}

/** Whose deployment the target shows; 'earlier' when it shows no new one. */
export interface ShownOwnership {
  readonly ownership: Ownership | 'earlier'
  /** Ours, by its own record. */
  readonly record?: DeploymentState | undefined
}

/** Whose deployment the target shows. Throws ProviderError. */
export async function ownershipOf(
  context: ReadContext,
  submission: Submission,
  { seen, sightings }: Search,
  signal: AbortSignal,
): Promise<ShownOwnership> {
  const { deploymentId: id } = seen
  if (id !== undefined && sightings.foreign.has(id)) return { ownership: 'other' }
  const attempts = attemptsBefore(submission, seen)
  if (attempts.length === 0) return { ownership: 'earlier' }
  if (id !== undefined) sightings.open.add(id)
  const { history } = context.target
  const record = id === undefined || !history ? undefined : await recordOf(history, id, signal)
  const found = await attribute(context.target, attempts, { seen, record })
  if (found !== 'other' && id === undefined) sightings.hasUnnamed = true
  if (found === 'unlikely' && id !== undefined) sightings.unlikely.add(id)
  if (found === 'other' && id !== undefined) {
    sightings.open.delete(id)
    sightings.foreign.add(id)
  }
  const isUnlikely = id !== undefined && sightings.unlikely.has(id)
  if (found !== 'matching' || isUnlikely) return { ownership: found === 'other' ? 'other' : 'unknown' }
  // One request starts one deployment: with a second match it is unknown which is ours.
  const all = await searchRecords(context, submission, { seen, sightings }, signal)
  if (all.kind === 'ours')
    return isSameDeployment(seen, all.record)
      ? { ownership: 'ours', record: all.record }
      : { ownership: 'unknown' }
  return { ownership: all.kind === 'unknown' && all.candidate ? 'unknown' : 'ours' }
}

/** The result of a search in the records of all deployments since our request. */
export type SearchResult =
  | { readonly kind: 'ours'; readonly record: DeploymentState }
  /** None of them is ours; `earlier`, of an earlier target of the same name, may be. */
  | { readonly kind: 'none'; readonly earlier?: DeploymentState | undefined }
  /** The records cannot be read, or `candidate` may be ours; `isOnly`: no other one may be. */
  | { readonly kind: 'unknown'; readonly candidate?: DeploymentState | undefined; readonly isOnly?: boolean }

/** The target as it was read last, and what it has shown before. */
interface Search {
  readonly seen: TargetState
  readonly sightings: Sightings
}

/** A deployment that started after our request. */
interface Started {
  readonly id: string
  /** Whether it belongs to an earlier target of the same name, which may be the one that we created. */
  readonly isOfEarlierTarget: boolean
  readonly shown: ListedDeployment
  readonly attempts: readonly Attempt[]
}

/** Searches the records for a deployment of ours, which the target may no longer show. Throws ProviderError. */
export async function searchRecords(
  context: ReadContext,
  submission: Submission,
  search: Search,
  signal: AbortSignal,
): Promise<SearchResult> {
  const { history } = context.target
  if (!history) return { kind: 'unknown' }
  // A target that does not exist has no records.
  const listed = await ifAvailable(ifFound(history.listStarted(signal)).then(found => found ?? []))
  if (!listed) return { kind: 'unknown' }
  // A list that lacks what the target shows lags behind.
  const { deploymentId: shownId } = search.seen
  if (shownId !== undefined && !listed.some(({ deploymentId }) => deploymentId === shownId))
    return { kind: 'unknown' }
  const started = startedSince(submission, listed, search)
  if (started.length > MOST_RECORDS) return { kind: 'unknown' }
  const records = started.map(async ({ id, shown, attempts, isOfEarlierTarget }) => {
    const record = await recordOf(history, id, signal)
    const seen = isOnTarget(shown, search.seen, started) ? search.seen : undefined
    const attributed = await attribute(context.target, attempts, { seen, record })
    const isUnlikely = attributed !== 'other' && search.sightings.unlikely.has(id)
    const found = isUnlikely ? 'unlikely' : attributed
    // Without a record it counts as in progress: the target will show its end.
    return {
      record: record ?? { ...shown, phase: 'running', status: context.target.statusWords.running },
      found: isOfEarlierTarget ? ofEarlierTarget(found) : found,
      isOpen: isOfEarlierTarget && found === 'unknown',
    }
  })
  return conclusion(await Promise.all(records))
}

/** An earlier target may have had the same content: a match proves nothing. */
function ofEarlierTarget(found: Attribution): Attribution {
  return found === 'matching' ? 'unknown' : 'other'
}

/** A record, and whose it is; `isOpen`: excluded only because its target is an earlier one. */
interface Attributed {
  readonly record: DeploymentState
  readonly found: Attribution
  readonly isOpen: boolean
}

function conclusion(all: readonly Attributed[]): SearchResult {
  const [first, second] = all.filter(({ found }) => found === 'matching' || found === 'unknown')
  const unlikely = all.find(({ found }) => found === 'unlikely')
  if (!first && unlikely) return { kind: 'unknown', candidate: unlikely.record }
  if (!first) return { kind: 'none', earlier: all.find(({ isOpen }) => isOpen)?.record }
  // One request starts one deployment: with a second candidate it is unknown which is ours.
  const isClear = first.found === 'matching' && !second
  return isClear
    ? { kind: 'ours', record: first.record }
    : { kind: 'unknown', candidate: first.record, isOnly: !second && !unlikely }
}

/**
 * Records outlive their target: those of an earlier one of the same name are not ours, unless it showed them to us, or
 * we may have created it.
 */
function startedSince(
  submission: Submission,
  listed: readonly ListedDeployment[],
  { seen, sightings }: Search,
): readonly Started[] {
  return listed.flatMap(one => {
    const id = one.deploymentId
    const isOfEarlierTarget = (one.startedAt ?? 0) < (seen.createdAt ?? 0) - 1_000 && !sightings.open.has(id)
    if (sightings.foreign.has(id) || (isOfEarlierTarget && !isCreation(submission))) return []
    const attempts = attemptsBefore(submission, one)
    return attempts.length === 0 ? [] : [{ id, shown: one, attempts, isOfEarlierTarget }]
  })
}

/** Whether `shown` is the one deployment that the target shows: several may have started within the same second. */
function isOnTarget(shown: ListedDeployment, seen: TargetState, started: readonly Started[]): boolean {
  const same = started.filter(one => isSameDeployment(seen, one.shown))
  return same.length === 1 && same[0]?.shown === shown
}

/** Whether the target shows the deployment that a list shows: by its id, or by its time where the target has no ids. */
function isSameDeployment(
  seen: TargetState,
  listed: Pick<DeploymentState, 'deploymentId' | 'startedAt'>,
): boolean {
  if (seen.deploymentId !== undefined) return seen.deploymentId === listed.deploymentId
  if (seen.startedAt === undefined || listed.startedAt === undefined) return false
  return compareTimes(seen.startedAt, listed.startedAt) === 0
}

/** A deployment's record; undefined without the permission. A record that is not found lags behind: a transient fault. */
async function recordOf(
  history: DeploymentHistory,
  id: string,
  signal: AbortSignal,
): Promise<TargetState | undefined> {
  try {
    return await ifAvailable(history.get(id, signal))
  } catch (error) {
    if (!(error instanceof ProviderError && error.fault === 'notFound')) throw error
    const { operation, code, message } = error
    throw new ProviderError(operation, code, 'transient', { message, cause: error })
  }
}
