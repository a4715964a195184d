import type { ListedDeployment, PastDeployment, Phase } from '../../../engine/deployment.js'
import type { StackEventInfo } from '../api/responses.js'
import { deploymentWords, isBeingCreated, isUnderReview, meaningOf } from '../api/statuses.js'

/**
 * One deployment of a stack, or its deletion, as the stack-level events show it. A rollback is a second operation of the
 * same deployment.
 */
export interface StackDeployment {
  /** The client token of its start where that is a UUID, else the id of the operation, else that of the event. */
  readonly id: string
  readonly clientToken: string | undefined
  readonly startedAt: number
  /** The latest status of the stack, until the next deployment starts. */
  readonly status: string
  /** The first status that was an end; what follows is somebody's attempt to repair it. */
  readonly end: { readonly status: string; readonly at: number } | undefined
  readonly reason: string | undefined
  readonly isCancelled: boolean
  readonly isDeletion: boolean
}

/** The cancel of a deployment is known by this token: an operation that carries it was requested by a step like this. */
export function cancelTokenOf(deploymentId: string): string {
  return `${deploymentId}-cancel`
}

/** The phase of a deployment whose stack shows `status`. */
export function phaseIn(status: string, { isCancelled }: Pick<StackDeployment, 'isCancelled'>): Phase {
  const { phase, isRollback = false, isDeletion = false } = meaningOf(status)
  if (!isCancelled) return phase
  if (isDeletion) return phase === 'absent' ? 'cancelled' : phase === 'running' ? 'cancelling' : phase
  if (!isRollback) return phase
  if (phase === 'running') return 'cancelling'
  return status.endsWith('_COMPLETE') ? 'cancelled' : phase
}

/** The deployments in `events`, newest first as these are; one whose start is not among them is left out. */
export function deploymentsIn(events: readonly StackEventInfo[]): readonly StackDeployment[] {
  const found: (readonly StackEventInfo[])[] = []
  for (const event of events.toReversed()) {
    if (!event.isOfStack || isUnderReview(event.status)) continue
    const latest = found.at(-1)
    if (startsDeployment(event, latest)) found.push([event])
    else if (latest && !isSuccessOfAnother(event, latest)) found[found.length - 1] = [...latest, event]
  }
  return found.flatMap(group => deploymentOf(group) ?? []).reverse()
}

function startsDeployment(event: StackEventInfo, latest: readonly StackEventInfo[] | undefined): boolean {
  const { isStart = false, isDeletion = false } = meaningOf(event.status)
  return isStart && !(isDeletion && latest !== undefined && isCancelOfCreation(event, latest))
}

/** All events of an operation carry one token; a rollback, and a cancel, have their own. */
function isSuccessOfAnother(
  { status, clientToken }: StackEventInfo,
  [start]: readonly StackEventInfo[],
): boolean {
  if (meaningOf(status).phase !== 'succeeded' || clientToken === undefined) return false
  return start?.clientToken !== undefined && start.clientToken.toLowerCase() !== clientToken.toLowerCase()
}

/** A creation is cancelled by deleting its stack. */
function isCancelOfCreation({ clientToken }: StackEventInfo, creation: readonly StackEventInfo[]): boolean {
  const [start] = creation
  const last = creation.at(-1)
  if (!start || !last || !isBeingCreated(last.status)) return false
  return clientToken?.toLowerCase() === cancelTokenOf(idOf(start))
}

function deploymentOf(events: readonly StackEventInfo[]): StackDeployment | undefined {
  const [start] = events
  const last = events.at(-1)
  if (!start || !last) return undefined
  const id = idOf(start)
  const end = events.find(({ status }) => meaningOf(status).phase !== 'running')
  return {
    id,
    clientToken: start.clientToken?.toLowerCase(),
    startedAt: start.time,
    status: last.status,
    end: end && { status: end.status, at: end.time },
    reason: end?.reason ?? last.reason,
    isCancelled: isCancelled(events, id),
    isDeletion: meaningOf(start.status).isDeletion ?? false,
  }
}

/** The reason of a rollback that somebody requested; one that follows a failure names the resources. */
const USER_INITIATED = 'User Initiated'

/**
 * Whether the rollback, or the deletion of a creation, was requested while the deployment was in progress. Assumed: the
 * first event of a cancel carries the token of CancelUpdateStack, or that reason.
 */
function isCancelled(events: readonly StackEventInfo[], id: string): boolean {
  const index = events.findIndex(({ status }, position) => {
    const { isRollback = false, isDeletion = false } = meaningOf(status)
    return isRollback || (isDeletion && position > 0)
  })
  const request = events[index]
  if (!request) return false
  if (events.slice(0, index).some(({ status }) => meaningOf(status).phase !== 'running')) return false
  return request.clientToken?.toLowerCase() === cancelTokenOf(id) || request.reason?.trim() === USER_INITIATED
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idOf({ clientToken, operationId, id }: StackEventInfo): string {
  const uuids = [clientToken, operationId].filter(text => text !== undefined && UUID.test(text))
  return (uuids[0] ?? operationId ?? id).toLowerCase()
}

/** Those that have ended, in their order. */
export function finishedStackDeployments(deployments: readonly StackDeployment[]): readonly PastDeployment[] {
  return deployments.flatMap(deployment => {
    const { id: deploymentId, startedAt: createdAt, end } = deployment
    if (!end) return []
    const phase = phaseIn(end.status, deployment)
    return [{ deploymentId, status: deploymentWords[phase], phase, createdAt, tookMs: end.at - createdAt }]
  })
}

/** As the history lists it. */
export function listedDeployment({ id: deploymentId, startedAt }: StackDeployment): ListedDeployment {
  return { deploymentId, startedAt }
}
