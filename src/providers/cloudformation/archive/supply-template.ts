import { boundedRequest } from '../../../engine/polling/request.js'
import { timing } from '../../../engine/timing.js'
import { mayBeApplied, ProviderError } from '../../../shared/errors.js'
import { errorText } from '../../../shared/text.js'
import type { ChangeSetRequest } from '../api/change-set-api.js'
import type { OpenedTarget } from '../opened-target.js'
import { MAX_TEMPLATE_BYTES } from '../record.js'
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
  /** To be called when the change set is complete; never throws. */
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
  const { archive } = opened
  const isLong = Buffer.byteLength(text) > MAX_TEMPLATE_BYTES
  const template = { body: text }
  if (!archive || !(isLong || isDeployed)) return { template, release: () => Promise.resolve() }
  const release = () => (isDeployed ? Promise.resolve() : remove(opened, name))
  try {
    await archive.put(name, text, signal)
  } catch (error) {
    if (error instanceof ProviderError && mayBeApplied(error)) await release()
    throw error
  }
  return { template: isLong ? { url: await archive.urlOf(name) } : template, release }
}

async function remove(
  { archive, context }: Pick<OpenedTarget, 'archive' | 'context'>,
  name: TextName,
): Promise<void> {
  try {
    await boundedRequest(context, async () => archive?.remove(name), { limitMs: timing.discardLimitMs })
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const text = `${archive?.nameOf(name)} holds a template that is not deployed, and could not be removed: ${errorText(error)}`
    context.report({ type: 'notice', notice: { text, isWarning: true } })
  }
}
