import type { Inputs } from '../account/account-file.js'
import { invalid } from '../server/api-error.js'
import { inputCheck } from '../state/input-schema.js'
import type { TargetState } from '../state/lifecycle.js'
import { CURRENT_VAL, parseSpec, partOf, resolveInputs, type ServiceSpec } from '../state/spec.js'
import type { Identity, Template, TemplateVersion } from '../state/state.js'

/** What a deployment leads to, and the inputs, with the schema's defaults, for its outputs. */
export interface DesiredState extends Omit<TargetState, 'outputs'> {
  readonly inputs: Inputs
}

/**
 * Checks the spec of a deployment and replaces CURRENT_VAL with the values in `deployed`, the spec that is deployed
 * (undefined for a new target); throws ValidationException.
 */
export function desiredState(
  target: Identity,
  text: string,
  deployed: string | undefined,
  version: TemplateVersion,
): DesiredState {
  const { kind } = target
  if (kind === 'component') throw new Error('a component has no version')
  if (kind !== 'environment') checkServiceSpec(target, parseSpec(text))
  const part = partOf(target, text)
  const path = pathOf(target)
  const before = deployed === undefined ? undefined : partOf(target, deployed).inputs
  const resolved = resolveInputs(part.inputs ?? {}, before, path)
  const { inputs, problems } = inputCheck(version.schema, kind)(resolved)
  if (problems.length > 0)
    throw invalid(`The spec does not match ${version.arn}: ${problems.map(at => path + at).join('; ')}`)
  const spec = text.includes(CURRENT_VAL) ? part.write(resolved) : text
  return { version: `${version.major}.${version.minor}`, spec, inputs }
}

/** The path of a target's inputs in a spec. */
export function pathOf({ kind, name }: Pick<Identity, 'kind' | 'name'>): string {
  if (kind === 'environment') return 'spec'
  return kind === 'pipeline' ? 'pipeline' : `instances/${name}/spec`
}

/** Throws ValidationException for a pipeline when the template has none. */
export function checkPipeline({ pipeline }: ServiceSpec, template: Template | undefined): void {
  if (pipeline !== undefined && template?.pipelineProvisioning === 'CUSTOMER_MANAGED')
    throw invalid(
      'The spec must not have a pipeline: the service template has pipelineProvisioning CUSTOMER_MANAGED.',
    )
}

function checkServiceSpec({ kind, name, environment, template }: Identity, spec: ServiceSpec): void {
  checkPipeline(spec, template)
  if (kind !== 'instance') return
  const entry = spec.instances.find(instance => instance.name === name)
  if (entry === undefined) throw invalid(`The spec has no service instance named ${name}.`)
  if (entry.environment !== environment)
    throw invalid(`The environment of service instance ${name} cannot be changed.`)
}
