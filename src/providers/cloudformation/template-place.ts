import { offsetAt } from '../../proton-spec/yaml/path-offset.js'
import { parseYaml } from '../../proton-spec/document.js'
import { linesOfRender } from '../../rendering/rendered-lines.js'
import { parseSource, RenderError, renderParsed } from '../../rendering/render.js'
import type { SpecInputs } from '../../rendering/spec-inputs.js'
import type { TargetTemplate } from './rendered-template.js'
import type { PlaceOf } from './stack/change-set-failure.js'

/** Finds the line of the bundle's template that rendered what is at a path of the text, such as `/Resources/Bucket`. */
export function placeIn(template: TargetTemplate, inputs: SpecInputs): PlaceOf {
  return path => {
    const line = lineOf(template, inputs, path)
    return line === undefined ? undefined : `${template.bundle.templateFile}:${line}`
  }
}

function lineOf(template: TargetTemplate, inputs: SpecInputs, path: string): number | undefined {
  try {
    const segments = renderParsed(parseSource(template.bundle), template.namespace(inputs))
    const rendered = linesOfRender(segments, new Set())
    const { document, lines } = parseYaml(rendered.map(({ text }) => text).join('\n'))
    const offset = offsetAt(document, path.split('/').slice(1), true)
    return rendered[lines.linePos(offset).line - 1]?.templateLine
  } catch (error) {
    if (error instanceof RenderError) return undefined
    throw error
  }
}
