import { offsetAt } from '../../../proton-spec/yaml/path-offset.js'
import { parseYaml } from '../../../proton-spec/document.js'
import { linesOfRender, type RenderedLine } from '../../../rendering/rendered-lines.js'
import { parseSource, RenderError, renderParsed } from '../../../rendering/render.js'
import type { SpecInputs } from '../../../rendering/spec-inputs.js'
import { ProviderError } from '../../../shared/errors.js'
import type { TargetTemplate } from './rendered-template.js'
import type { PlaceOf } from '../stack/change-set-failure.js'

/** Finds the line of the bundle's template that rendered what is at a path of the text, such as `/Resources/Bucket`. */
export function placeIn(template: TargetTemplate, inputs: SpecInputs): PlaceOf {
  return path => {
    const line = lineOf(template, inputs, path)
    return line === undefined ? undefined : `${template.bundle.templateFile}:${line}`
  }
}

function lineOf(template: TargetTemplate, inputs: SpecInputs, path: string): number | undefined {
  const rendered = linesOf(template, inputs)
  const { document, lines } = parseYaml(rendered.map(({ text }) => text).join('\n'))
  const offset = offsetAt(document, path.split('/').slice(1), true)
  return rendered[lines.linePos(offset).line - 1]?.templateLine
}

/**
 * An error that names a line of the text, with the line of the bundle's template that rendered it; another error as it is.
 * `text`: what was sent, which may begin with a record.
 */
export function withPlace(
  error: unknown,
  text: string,
  { template, inputs }: { readonly template: TargetTemplate; readonly inputs: SpecInputs },
): unknown {
  if (!(error instanceof ProviderError) || error.fault !== 'invalid') return error
  const [, line] = /\(line (\d+),/.exec(error.message) ?? []
  if (line === undefined) return error
  const rendered = linesOf(template, inputs)
  const before = text.split('\n').length - rendered.length
  const templateLine = rendered[Number(line) - 1 - before]?.templateLine
  if (templateLine === undefined) return error
  const { operation, code, fault, message, hint = '', cause } = error
  const place = `That is line ${templateLine} of ${template.bundle.templateFile}.`
  return new ProviderError(operation, code, fault, { message, hint: `${place} ${hint}`.trim(), cause })
}

/** The lines of the rendered text; none where it cannot be rendered. */
function linesOf(template: TargetTemplate, inputs: SpecInputs): readonly RenderedLine[] {
  try {
    const segments = renderParsed(parseSource(template.bundle), template.namespace(inputs))
    return linesOfRender(segments, new Set())
  } catch (error) {
    if (error instanceof RenderError) return []
    throw error
  }
}
