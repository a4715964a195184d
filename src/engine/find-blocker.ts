import type { Snapshot } from './deployment.js'
import { isTransient } from '../shared/errors.js'
import { ASIDE_PATIENCE_MS, tryRead, type Reader } from './polling/retry.js'

/** The longest that one look at what else is deploying may take. */
const LIMIT_MS = 3_000

/**
 * The deployment that must end before an update, as `blocking` finds it. Where that stays unknown the update is sent:
 * Proton itself refuses it if anything is in the way. What may not be read is no warning: the permission is optional.
 */
export async function inTheWay(
  reader: Reader,
  blocking: (signal: AbortSignal) => Promise<Snapshot | undefined>,
): Promise<Snapshot | undefined> {
  const found = await tryRead(reader, blocking, { patienceMs: ASIDE_PATIENCE_MS, limitMs: LIMIT_MS })
  if (found.kind === 'known') return found.value
  if (isTransient(found.error) && !reader.stop.aborted) {
    reader.report({ type: 'unknown', what: 'what else is deploying', because: found.error })
  }
  return undefined
}
