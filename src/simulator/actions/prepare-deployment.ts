import type { Inputs } from '../account/account-file.js'
import type { TargetState } from '../state/lifecycle.js'
import { invalid } from '../server/api-error.js'
import { CURRENT_VAL, parseSpec, partOf, resolveCurrent, type ServiceSpec } from '../state/spec.js'
import type { Identity, Template, TemplateVersion } from '../state/state.js'

/** What a deployment leads to, and the inputs, with the schema's defaults, that its outputs may show. */
export interface Goal extends Omit<TargetState, 'outputs'> {
  readonly inputs: Inputs
}

/**
 * Checks the spec of a deployment and puts what is deployed (`before`, absent for a new target) wherever CURRENT_VAL
 * stands; throws ValidationException.
 */
export function prepare(
  target: Identity,
  text: string,
  before: string | undefined,
  version: TemplateVersion,
): Goal {
  const { kind } = target
  if (kind === 'component') throw new Error('a component has no version')
  if (kind !== 'environment') checkServiceSpec(target, parseSpec(text))
  const part = partOf(target, text)
  const path = pathOf(target)
  const deployed = before === undefined ? undefined : partOf(target, before).inputs
  const resolved = resolveCurrent(part.inputs ?? {}, deployed, path) as Inputs
  const { inputs, problems } = version.checks[kind](resolved)
  if (problems.length > 0)
    throw invalid(`The spec does not match ${version.arn}: ${problems.map(at => path + at).join('; ')}`)
  const spec = text.includes(CURRENT_VAL) ? part.write(resolved) : text
  return { version: `${version.major}.${version.minor}`, spec, inputs }
}

/** Where in a spec a target's inputs stand. */
export function pathOf({ kind, name }: Pick<Identity, 'kind' | 'name'>): string {
  if (kind === 'environment') return 'spec'
  return kind === 'pipeline' ? 'pipeline' : `instances/${name}/spec`
}

/** Throws ValidationException for a pipeline where the template has none. */
export function checkPipeline(document: ServiceSpec, template: Template | undefined): void {
  if (document.pipeline === undefined || template?.pipelineProvisioning !== 'CUSTOMER_MANAGED') return
  throw invalid(
    'The spec must not have a pipeline: the service template has pipelineProvisioning CUSTOMER_MANAGED.',
  )
}

function checkServiceSpec({ kind, name, environment, template }: Identity, document: ServiceSpec): void {
  checkPipeline(document, template)
  if (kind !== 'instance') return
  const entry = document.instances.find(instance => instance.name === name)
  if (entry === undefined) throw invalid(`The spec has no service instance named ${name}.`)
  if (entry.environment !== environment) {
    throw invalid(`The environment of service instance ${name} cannot be changed.`)
  }
}
