import { timing } from './timing.js'
import type { DeploymentTarget, NameSuggestions } from './deployment-target.js'
import { readOrWarn, type RetryContext } from './polling/retry.js'

/** The names that exist where a name was not found; undefined, with a warning, when they cannot be read. */
export async function suggestNames(
  context: RetryContext & { readonly target: Pick<DeploymentTarget, 'suggestNames'> },
): Promise<NameSuggestions | undefined> {
  const patience = { patienceMs: timing.asidePatienceMs }
  const list = (signal: AbortSignal) => context.target.suggestNames(signal)
  const found = await readOrWarn(context, 'which names exist', list, patience)
  return found.kind === 'known' ? found.value : undefined
}
