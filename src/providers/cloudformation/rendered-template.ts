import { schemaProblems } from '../../proton-spec/schema/input-schema.js'
import type { Bundle } from '../../rendering/bundle.js'
import { environmentNamespace, instanceNamespace } from '../../rendering/namespace.js'
import { render, RenderError, type Namespace } from '../../rendering/render.js'
import { readSpecInputs, type SpecInputs } from '../../rendering/spec-inputs.js'
import { InputError, type Problem } from '../../shared/errors.js'
import type { EnvironmentFacts } from './environment.js'
import type { InstanceOrEnvironment, StackChange } from './inputs/parse-inputs.js'
import { MAX_TEMPLATE_BYTES } from './record.js'

/** A bundle, and what its template is rendered for. */
export interface TargetTemplate {
  readonly target: InstanceOrEnvironment
  readonly bundle: Bundle
  /** Of an instance. */
  readonly environment?: EnvironmentFacts | undefined
}

/** The template for the target's inputs. Throws InputError, which names the line of the template. */
export function renderTemplate(source: TargetTemplate, inputs: SpecInputs): string {
  try {
    return render(source.bundle, namespaceOf(source, inputs))
  } catch (error) {
    if (!(error instanceof RenderError)) throw error
    const { file, line, message } = error
    const problem = { input: 'templatesPath', message: `${file}:${line}: ${message}` }
    throw new InputError([{ ...problem, at: { file, line, column: 1 } }])
  }
}

/** The target's inputs in a spec, with the defaults of the bundle's schema. */
export function inputsOf({ target, bundle }: TargetTemplate, spec: string): SpecInputs {
  return readSpecInputs(spec, target, bundle.schema)
}

/** What the bundle's schema has against the spec; lines are those of the file, and of the input `set`. */
export function problemsOfSchema(
  { target, bundle }: TargetTemplate,
  spec: string,
  { file, spec: text, edits }: Pick<StackChange, 'file' | 'spec' | 'edits'>,
): readonly Problem[] {
  if (bundle.schema === undefined) return []
  const problems = schemaProblems(spec, bundle.schema, target, { file, text, edits })
  if (problems) return problems
  return [{ input: 'templatesPath', message: `the schema of ${bundle.templateFile} cannot be read` }]
}

/** Refuses a text that CloudFormation does not take, or that needs Proton when it is deployed. Throws InputError. */
export function checkTemplateText({ bundle: { templateFile } }: TargetTemplate, text: string): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_TEMPLATE_BYTES)
    refuse(
      `${templateFile}: the rendered template has ${bytes} bytes, and CloudFormation takes ${MAX_TEMPLATE_BYTES} in a request; move a part of it to a nested stack`,
    )
  if (/\baws proton /.test(text))
    refuse(
      `${templateFile}: the rendered template runs the command "aws proton", which nothing answers any more; remove that from the bundle`,
    )
}

function refuse(message: string): never {
  throw new InputError([{ input: 'templatesPath', message }])
}

/** The variables that the template sees. */
export function namespaceOf({ target, environment }: TargetTemplate, inputs: SpecInputs): Namespace {
  if ('environmentName' in target) return environmentNamespace({ name: target.environmentName, inputs })
  const { serviceName, serviceInstanceName } = target
  return instanceNamespace({
    environment: environment ?? { name: '', accountId: '', outputs: new Map() },
    service: { name: serviceName },
    instance: { name: serviceInstanceName, inputs },
  })
}
