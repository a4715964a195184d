import type { Alternatives } from './deployment-target.js'
import type { Following } from './context.js'
import { ASIDE_PATIENCE_MS, readOrWarn } from './polling/retry.js'

/** What exists, where a name was not found; undefined, with a warning, when that cannot be read. */
export async function alternatives(job: Following): Promise<Alternatives | undefined> {
  const patience = { patienceMs: ASIDE_PATIENCE_MS }
  const list = (signal: AbortSignal) => job.deployable.alternatives(signal)
  const found = await readOrWarn(job, 'which names exist', list, patience)
  return found.kind === 'known' ? found.value : undefined
}
