import { ask, ifKnown } from './ask.js'
import { ProtonError } from './errors.js'
import type { Job } from './job.js'

/** How long Proton may take to tell of sync: nobody's deployment is to wait for it. */
const LIMIT_MS = 3_000

/** Tells that a manual update stops the sync of the target, if it is synced. Answers whether it is. */
export async function warnOfSync(job: Job): Promise<boolean> {
  const { sync } = job.deployable
  if (!sync) return false
  try {
    const config = await ask(job, signal => sync.config(signal), { limitMs: LIMIT_MS, stop: job.stop })
    if (config) job.report({ type: 'synced', config })
    return config !== undefined
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    if (error.fault === 'denied') job.report({ type: 'syncUnknown', error })
    return false
  }
}

/** Names what stops the sync of the target after an update, as far as Proton tells. */
export async function nameSyncBlockers(job: Job): Promise<void> {
  const { sync } = job.deployable
  if (!sync || job.stop.aborted) return
  const bounds = { limitMs: LIMIT_MS, stop: job.stop }
  const blockers = (await ifKnown(ask(job, signal => sync.activeBlockers(signal), bounds))) ?? []
  for (const blocker of blockers) job.report({ type: 'syncBlocked', blocker })
}
