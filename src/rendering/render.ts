import { execute, segmentsText, type Segment } from './jinja/execute.js'
import { parseTemplate } from './jinja/parse.js'
import type { Body } from './jinja/syntax.js'
import { copyOf } from './jinja/value-operations.js'
import { TemplateProblem, type Value } from './jinja/values.js'
import { ProtonFilters } from './proton-filters.js'

/** The variables of a template by name. */
export type Namespace = Readonly<Record<string, Value>>

/** A template and the file it is in, relative to the workspace. */
export interface TemplateSource {
  readonly template: string
  readonly templateFile: string
}

/** A template that cannot be rendered, and where. */
export class RenderError extends Error {
  override readonly name = 'RenderError'
  readonly file: string
  readonly line: number
  constructor(file: string, line: number, message: string) {
    super(message)
    this.file = file
    this.line = line
  }
}

/** A template that is parsed once, and rendered as often as needed. */
export interface ParsedTemplate {
  readonly file: string
  readonly body: Body
}

/** Parses a template. Throws RenderError. */
export function parseSource({ template, templateFile }: TemplateSource): ParsedTemplate {
  const body = located(templateFile, () => parseTemplate(template))
  return { file: templateFile, body }
}

/**
 * The text that Proton made of a template: Jinja 3.1 with strict undefined, without extensions, and Proton's filters.
 * Throws RenderError, also for a template that takes too many steps or makes too long a text.
 */
export function render(source: TemplateSource, namespace: Namespace): string {
  return segmentsText(renderParsed(parseSource(source), namespace))
}

/** The rendered text in pieces that know their line of the template. Throws RenderError. */
export function renderParsed({ file, body }: ParsedTemplate, namespace: Namespace): readonly Segment[] {
  const proton = new ProtonFilters()
  return located(file, () => {
    // A template can change lists and dicts, and the next render must not see that.
    const variables = Object.entries(namespace).map(([name, value]) => [name, copyOf(value)] as const)
    return proton.expand(execute(body, new Map(variables), proton.filters))
  })
}

function located<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    throw new RenderError(file, error.line ?? 1, error.message)
  }
}
