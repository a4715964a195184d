import type { TargetState } from '../../../engine/deployment.js'
import { timing } from '../../../engine/timing.js'
import type { Clock } from '../../../shared/clock.js'
import { ProviderError } from '../../../shared/errors.js'
import type { StackInfo } from '../api/responses.js'
import { isCancellableUpdate, meaningOf } from '../api/statuses.js'
import type { TemplateRecord } from '../record.js'
import type { StackDeployment } from './stack-deployments.js'

/** By how much the update time of a stack may differ from the time of the event that starts the update. */
const UPDATE_TIME_TOLERANCE_MS = 60_000

/** An update has at once its first event: by how much the time of the update may be later than that of its newest event. */
const EVENT_TIME_TOLERANCE_MS = 2_000

/** AWS answers its time by the second, and one of its services may be a little ahead of another. */
const CLOCK_TOLERANCE_MS = 5_000

/** A stack, and its latest operation as its events showed it then. */
interface Looked {
  readonly stack: StackInfo
  readonly operation: StackDeployment
}

/** Two reads that cannot both be true: one lags behind, and the next may not. */
export function staleRead(what: string): ProviderError {
  const message = `the reads of the stack disagree: ${what}`
  return new ProviderError('', 'ReadsDisagree', 'transient', { message })
}

/**
 * Either of two reads may be older than the other: then the state is not known yet. `newestEventAt` and `now` in epoch ms;
 * `before`: the last look. Throws ProviderError.
 */
export function refuseStaleReads(
  { stack, operation }: Looked,
  { newestEventAt, now }: { readonly newestEventAt: number; readonly now: number },
  before: Looked | undefined,
): void {
  const { status, updatedAt } = stack
  const [shown, latest] = [meaningOf(status), meaningOf(operation.status)]
  const isSame =
    shown.phase === 'running'
      ? latest.phase === 'running' &&
        shown.isRollback === latest.isRollback &&
        shown.isDeletion === latest.isDeletion
      : status === operation.status
  if (!isSame) throw staleRead(`its status is ${status}, and its latest event ${operation.status}`)
  const isFromBefore = updatedAt !== undefined && updatedAt < operation.startedAt - UPDATE_TIME_TOLERANCE_MS
  if (isFromBefore && !operation.isDeletion && !operation.isCancelled)
    throw staleRead(`it was updated before its latest deployment ${operation.id}`)
  // Assumed: something that has no event may have set the time of an update that ended, which lasts.
  const mayBeOlder = isCancellableUpdate(status) || mayBeLagging(updatedAt, now)
  const isOlder = mayBeOlder && newestEventAt < (updatedAt ?? 0) - EVENT_TIME_TOLERANCE_MS
  if (isOlder || isOfLater(stack, operation, before))
    throw staleRead(`it was updated after its latest deployment ${operation.id} started`)
}

/** Whether the stack shows an update that the events do not show yet: the time of an update is that of its start. */
function isOfLater(
  { status, updatedAt }: StackInfo,
  { id, startedAt }: StackDeployment,
  before: Looked | undefined,
): boolean {
  if (!isCancellableUpdate(status) || updatedAt === undefined) return false
  const wasAnother =
    before?.operation.id === id &&
    isCancellableUpdate(before.stack.status) &&
    updatedAt > (before.stack.updatedAt ?? updatedAt)
  return wasAnother || updatedAt > startedAt + UPDATE_TIME_TOLERANCE_MS
}

/**
 * The template of a stack may be read as it was before the latest deployment, whose id its record does not have then. The
 * id differs for good where somebody has deployed the same template with other parameters. A template without a record
 * does not show which deployment it is of. Throws ProviderError.
 */
export function refuseStaleRecord(
  record: TemplateRecord | undefined,
  { phase, deploymentId, startedAt, completedAt }: TargetState,
  clock: Pick<Clock, 'now'>,
): void {
  if (!mayBeLagging(completedAt ?? startedAt, clock.now())) return
  if (!record) throw staleRead('its template may be older than its latest deployment, which has just ended')
  if (phase === 'succeeded' && deploymentId !== undefined && record.id !== deploymentId)
    throw staleRead(
      `its template is that of deployment ${record.id}, and its latest deployment ${deploymentId}`,
    )
}

/** Whether a read may still show a stack as it was before `changedAt`; both in epoch ms. */
function mayBeLagging(changedAt: number | undefined, now: number): boolean {
  return changedAt !== undefined && now < changedAt + timing.readLagMs + CLOCK_TOLERANCE_MS
}
