import { timing } from './timing.js'
import type { NameSuggestions } from './deployment-target.js'
import type { FollowContext } from './context.js'
import { readOrWarn } from './polling/retry.js'

/** What exists, where a name was not found; undefined, with a warning, when that cannot be read. */
export async function suggestNames(job: FollowContext): Promise<NameSuggestions | undefined> {
  const patience = { patienceMs: timing.asidePatienceMs }
  const list = (signal: AbortSignal) => job.target.suggestNames(signal)
  const found = await readOrWarn(job, 'which names exist', list, patience)
  return found.kind === 'known' ? found.value : undefined
}
