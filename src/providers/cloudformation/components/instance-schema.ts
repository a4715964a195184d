import type { InstanceTarget } from '../../../proton-spec/target.js'
import { InputError, ProviderError } from '../../../shared/errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import { targetName } from '../../proton/target.js'
import { templateOf } from '../stack/find-stack.js'
import { bundleFor } from '../wanted/locate-bundle.js'
import type { OpenedChange } from '../opened-target.js'
import type { InstanceFacts } from './instance-facts.js'

/**
 * The schema of the template that an instance has, whose defaults its components see too; undefined where it is not
 * found: a component may be in a repository without the templates.
 */
export async function instanceSchema(
  opened: OpenedChange,
  target: InstanceTarget,
  instance: InstanceFacts | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { api, context } = opened
  try {
    // Other instances of the service may be of another version.
    const byTags = () => (instance ? templateOf(api, target, instance.stack, signal) : Promise.resolve({}))
    return (await bundleFor(opened, target, instance?.record, byTags)).bundle.schema
  } catch (error) {
    const isKnown =
      error instanceof InputError || (error instanceof ProviderError && error.fault === 'denied')
    if (!isKnown) throw error
    const text = `Inputs that the spec leaves out have no defaults: the schema of the template of ${targetName(target)} was not found (${sanitizeLine(error.message, 300)}).`
    context.report({ type: 'notice', notice: { text, isWarning: false } })
    return undefined
  }
}
