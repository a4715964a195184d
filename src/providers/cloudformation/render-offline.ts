import { InputError } from '../../shared/errors.js'
import { checkTemplateText, inputsOf, problemsOfSchema, renderTemplate } from './wanted/rendered-template.js'
import type { OfflineChange } from './targets/adapter.js'
import { stackAdapterFor } from './targets/adapter-for-target.js'
import type { OpenedChange } from './opened-target.js'

/**
 * The template that a deployment would submit, from the spec, the bundle and the outputs of the environment in an
 * environment spec: no request is made, so nothing is known of a stack. Throws InputError and ProviderError.
 */
export async function renderOffline({
  target,
  ...offline
}: OfflineChange & Pick<OpenedChange, 'target'>): Promise<string> {
  const { template, spec } = await stackAdapterFor(target).readOffline(offline)
  const problems = problemsOfSchema(template, spec, offline.change)
  if (problems.length > 0) throw new InputError(problems)
  const text = renderTemplate(template, inputsOf(template, spec))
  // A deployment may have a bucket for it.
  checkTemplateText(template, text, true)
  return text
}
