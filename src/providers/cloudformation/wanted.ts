import type { SpecInputs } from '../../rendering/spec-inputs.js'
import type { StackInfo } from './api/responses.js'
import { checkEnvironment, environmentFor } from './environment.js'
import { locateBundle, type LocatedBundle } from './locate-bundle.js'
import type { OpenedChange } from './opening.js'
import { checkPromotedBundle, promote } from './promotion.js'
import type { TemplateRecord } from './record.js'
import { inputsOf, type TargetTemplate } from './rendered-template.js'
import { wantedSpec, type WantedSpec } from './wanted-spec.js'

/** What is to be deployed, before it is rendered. */
export interface WantedTemplate {
  readonly located: LocatedBundle
  readonly template: TargetTemplate
  readonly spec: WantedSpec
  readonly inputs: SpecInputs
  readonly record: TemplateRecord | undefined
}

/** Reads what is to be deployed. Throws ProviderError and InputError. */
export async function readWanted(
  opened: OpenedChange,
  stack: StackInfo | undefined,
  record: TemplateRecord | undefined,
  signal: AbortSignal,
): Promise<WantedTemplate> {
  const { target, change } = opened
  const promoted = await promote(opened, record?.spec, signal)
  const spec = wantedSpec(promoted ? { ...change, spec: promoted.spec } : change, record?.spec, target)
  const environment = await environmentFor(opened, spec.text, stack, signal)
  if (environment) checkEnvironment(stack, environment.name)
  const located = await locateBundle(opened, { stack, record: promoted?.record ?? record }, signal)
  if (promoted) checkPromotedBundle(promoted, located)
  const template = { target, bundle: located.bundle, environment }
  return { located, template, spec, inputs: inputsOf(template, spec.text), record }
}
