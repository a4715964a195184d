import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { OpenedTarget } from '../opened-target.js'
import type { TemplateRecord } from '../record.js'
import { readStackDirectory } from '../stack/stack-directory.js'

/**
 * Refuses to deploy an earlier text of an instance again that has outputs of a component that is gone: what they name was
 * deleted with it. Throws ProviderError.
 */
export async function checkRestoredComponent(
  { api, target }: Pick<OpenedTarget, 'api' | 'target'>,
  { component }: Pick<TemplateRecord, 'component'>,
  signal: AbortSignal,
): Promise<void> {
  if (component === undefined || !('serviceInstanceName' in target)) return
  const attached = (await readStackDirectory(api, signal)).attachedTo(target)
  if (attached.some(({ owner }) => owner.name === component)) return
  throw preconditionFailed(
    'NoComponent',
    `the earlier template has outputs of component ${component}, which is not attached any more`,
    'Create the component again first, or deploy the spec instead.',
  )
}
