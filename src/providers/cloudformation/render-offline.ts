import { InputError } from '../../shared/errors.js'
import { environmentName, environmentOfSpec } from './environment.js'
import { bundleFor } from './locate-bundle.js'
import type { OpenedChange } from './opening.js'
import { checkTemplateText, inputsOf, problemsOfSchema, renderTemplate } from './rendered-template.js'
import { wantedSpec } from './wanted-spec.js'

/**
 * The template that a deployment would submit, from the spec, the bundle and the outputs of the environment in an
 * environment spec: no request is made, so nothing is known of a stack. Throws InputError and ProviderError.
 */
export async function renderOffline({
  target,
  folders,
  change,
}: Pick<OpenedChange, 'target' | 'folders' | 'change'>): Promise<string> {
  const spec = wantedSpec(change, undefined, target)
  const { bundle } = await bundleFor({ target, folders, change }, undefined, () => Promise.resolve({}))
  const template = { target, bundle, environment: environmentIn({ target, change }, spec.text) }
  const problems = problemsOfSchema(template, spec.text, change)
  if (problems.length > 0) throw new InputError(problems)
  const text = renderTemplate(template, inputsOf(template, spec.text))
  checkTemplateText(template, text)
  return text
}

function environmentIn({ target, change }: Pick<OpenedChange, 'target' | 'change'>, spec: string) {
  if (!('serviceName' in target)) return undefined
  const name = environmentName(spec, target)
  const { environmentSpec } = change
  if (environmentSpec !== undefined) return environmentOfSpec(name, environmentSpec, '')
  return { name, accountId: '', outputs: new Map<string, string>() }
}
