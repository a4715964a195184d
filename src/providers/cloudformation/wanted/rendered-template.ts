import { schemaProblems } from '../../../proton-spec/schema/input-schema.js'
import type { Bundle, BundleKind } from '../../../rendering/bundle.js'
import type { InstanceTarget } from '../../../proton-spec/target.js'
import type { ComponentVariables } from '../../../rendering/namespace.js'
import { render, RenderError, type Namespace } from '../../../rendering/render.js'
import { readSpecInputs, type SpecInputs } from '../../../rendering/spec-inputs.js'
import { InputError, type Problem } from '../../../shared/errors.js'
import type { EnvironmentFacts } from '../environment-facts.js'
import type { BundleTarget, StackChange } from '../inputs/parse-inputs.js'
import { missingVariableText } from '../missing-variable.js'
import { longestTemplate } from '../record.js'

/** A bundle, and what its template is rendered for. */
export interface TargetTemplate {
  readonly bundle: Bundle
  /** What has the inputs that the template sees: a component has those of its instance, and none without one. */
  readonly owner: BundleTarget | undefined
  /** The schema whose defaults the inputs have. */
  readonly schema: string | undefined
  /** The variables that the template sees, with these inputs. */
  readonly namespace: (inputs: SpecInputs) => Namespace
  /** Of an instance or a component. */
  readonly environment?: EnvironmentFacts | undefined
  /** Of an instance: the component that is attached to it. */
  readonly component?: ComponentVariables | undefined
  /** Of a component: the instance that it is attached to. */
  readonly attachedTo?: InstanceTarget | undefined
}

/** The template for the target's inputs. Throws InputError, which names the line of the template. */
export function renderTemplate(source: TargetTemplate, inputs: SpecInputs): string {
  try {
    return render(source.bundle, source.namespace(inputs))
  } catch (error) {
    if (!(error instanceof RenderError)) throw error
    const { file, line } = error
    const message = `${file}:${line}: ${error.message}${missingVariableText(source, error)}`
    const problem = { input: templateInputs[source.bundle.kind], message }
    throw new InputError([{ ...problem, at: { file, line, column: 1 } }])
  }
}

/** The inputs of the template in a spec, with the defaults of the schema; none in an empty spec. */
export function inputsOf({ owner, schema }: TargetTemplate, spec: string): SpecInputs {
  return owner && spec !== '' ? readSpecInputs(spec, owner, schema) : new Map()
}

/** What the bundle's schema has against the spec; lines are those of the file, and of the input `set`. */
export function problemsOfSchema(
  { owner, bundle }: TargetTemplate,
  spec: string,
  { file, spec: text, edits }: Pick<StackChange, 'file' | 'spec' | 'edits'>,
): readonly Problem[] {
  if (bundle.schema === undefined || !owner) return []
  const problems = schemaProblems(spec, bundle.schema, owner, { file, text, edits })
  if (problems) return problems
  return [{ input: 'templatesPath', message: `the schema of ${bundle.templateFile} cannot be read` }]
}

/**
 * Refuses a text that CloudFormation does not take, from a bucket where there is one, or that needs Proton when it is
 * deployed. Throws InputError.
 */
export function checkTemplateText(template: TargetTemplate, text: string, hasBucket: boolean): void {
  const { templateFile } = template.bundle
  const refuse = (message: string): never => {
    throw new InputError([{ input: templateInputs[template.bundle.kind], message }])
  }
  const [bytes, longest] = [Buffer.byteLength(text), longestTemplate(hasBucket)]
  const [where, advice] = hasBucket ? ['from a bucket', ''] : ['in a request', 'set templateBucket, or ']
  if (bytes > longest)
    refuse(
      `${templateFile}: the rendered template has ${bytes} bytes, and CloudFormation takes ${longest} ${where}; ${advice}move a part of it to a nested stack`,
    )
  if (/\baws proton /.test(text))
    refuse(
      `${templateFile}: the rendered template runs the command "aws proton", which nothing answers any more; remove that from the bundle`,
    )
}

/** The input that names the template. */
const templateInputs: Readonly<Record<BundleKind, string>> = {
  environment: 'templatesPath',
  instance: 'templatesPath',
  component: 'templateFilePath',
}
