import { ask } from './polling/request.js'
import type { PastDeployment } from './deployment.js'
import type { Deployments } from './deployment-target.js'
import { ProtonError } from '../shared/errors.js'
import type { Job } from './context.js'
import { readWithRetry } from './polling/retry.js'

/** How long tidying up may take in all: what is left over then goes with the next deployment. */
const LIMIT_MS = 120_000

/** What became of the records of earlier deployments; `error`: why some of `left` are still there. */
export interface Pruned {
  readonly deleted: number
  readonly left: number
  readonly error?: ProtonError | undefined
}

/**
 * Deletes the target's finished deployment records but for the newest `keep`, and never the last succeeded one. A
 * record that is gone already counts as deleted. Stops at the first refusal, at a cancel and when time is over.
 */
export async function prune(job: Job, deployments: Deployments, keep: number): Promise<Pruned> {
  const until = job.clock.now() + LIMIT_MS
  const bounds = { until, stop: job.stop }
  let deleted = 0
  let old: readonly PastDeployment[] = []
  try {
    const reader = { ...job, deadline: until }
    // A list that was cut short counts as none: nothing is deleted then.
    const finished = (await readWithRetry(reader, signal => deployments.listAll(signal))) ?? []
    const lastSucceeded = finished.find(({ succeeded }) => succeeded)
    // Times by the second may be those of several.
    const since = lastSucceeded?.createdAt ?? Infinity
    old = finished.slice(keep).filter(one => !lastSucceeded || one.createdAt < since || !one.succeeded)
    for (const { deploymentId } of old) {
      if (job.stop.aborted || job.clock.now() >= until) break
      await deleteRecord(job, deployments, deploymentId, bounds)
      deleted++
    }
    return { deleted, left: old.length - deleted }
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const isCutShort = job.stop.aborted || job.clock.now() >= until
    return { deleted, left: old.length - deleted, ...(!isCutShort && { error }) }
  }
}

async function deleteRecord(
  job: Job,
  deployments: Deployments,
  id: string,
  bounds: { readonly until: number; readonly stop: AbortSignal },
): Promise<void> {
  try {
    await ask(job, signal => deployments.delete(id, signal), bounds)
  } catch (error) {
    if (!(error instanceof ProtonError && error.fault === 'notFound')) throw error
  }
}
