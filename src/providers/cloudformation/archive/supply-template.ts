import { discardOrWarn } from '../../../engine/discard.js'
import { mayBeApplied, ProviderError } from '../../../shared/errors.js'
import type { ChangeSetRequest } from '../api/change-set-api.js'
import type { OpenedTarget } from '../opened-target.js'
import { MAX_TEMPLATE_BYTES } from '../record.js'
import { savedText } from './saved-text.js'
import type { TextName } from './template-archive.js'

/** A text that is to be submitted. */
export interface SubmittedText extends TextName {
  readonly text: string
  /** It is deployed, and kept; otherwise CloudFormation is only asked what it would change. */
  readonly isDeployed: boolean
}

/** How CloudFormation is given a text. */
export interface SuppliedTemplate {
  readonly template: ChangeSetRequest['template']
  /** To be called when the change set is complete: a warning names a text that stays. */
  readonly release: () => Promise<void>
}

/**
 * Puts a text into the bucket where it is deployed, or is too long for a request, and a bucket is named. Throws
 * ProviderError.
 */
export async function supplyTemplate(
  opened: Pick<OpenedTarget, 'archive' | 'context'>,
  { text, isDeployed, ...name }: SubmittedText,
  signal: AbortSignal,
): Promise<SuppliedTemplate> {
  const { archive, context } = opened
  const isLong = Buffer.byteLength(text) > MAX_TEMPLATE_BYTES
  const template = { body: text }
  if (!archive || !(isLong || isDeployed)) return { template, release: () => Promise.resolve() }
  const evidence = savedText(name)
  const release = async () => {
    if (isDeployed) return
    await discardOrWarn(context, {
      what: archive.nameOf(name),
      evidence,
      discard: async () => {
        await archive.remove(name)
        return 'discarded'
      },
    })
  }
  if (!isDeployed) context.report({ type: 'preparing', evidence })
  try {
    await archive.put(name, text, signal)
    return { template: isLong ? { url: await archive.urlOf(name) } : template, release }
  } catch (error) {
    if (error instanceof ProviderError && mayBeApplied(error)) await release()
    else context.report({ type: 'discarded', evidence })
    throw error
  }
}
