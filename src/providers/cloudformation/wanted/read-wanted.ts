import type { BundleHints } from './locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import { inputsOf } from './rendered-template.js'
import { stackAdapterFor } from '../targets/adapter-for-target.js'
import type { WantedTemplate } from './wanted.js'

/** Reads what is to be deployed. Throws ProviderError and InputError. */
export async function readWanted(
  opened: OpenedChange,
  hints: BundleHints,
  signal: AbortSignal,
): Promise<WantedTemplate> {
  const parts = await stackAdapterFor(opened.target).readWanted(opened, hints, signal)
  return { ...parts, inputs: inputsOf(parts.template, parts.spec.text), record: hints.record }
}
