import { aliasesIn } from './input-names.js'
import { segmentsText, type Segment } from './jinja/execute.js'
import type { Value } from './jinja/values.js'
import { inputsInBlocks } from './printed-inputs.js'
import { parseSource, RenderError, renderParsed, type Namespace, type TemplateSource } from './render.js'
import { linesOfRender } from './rendered-lines.js'
import { inputsText, type InputProperty, type SpecInputs } from './spec-inputs.js'

/** Inputs, and the template that renders a text with them. */
export interface RenderedInputs {
  readonly source: TemplateSource
  /** The variables that the template sees, with these inputs. */
  readonly namespace: (inputs: SpecInputs) => Namespace
  readonly properties: ReadonlyMap<string, InputProperty>
  readonly inputs: SpecInputs
}

/**
 * The inputs that may have other values although the template renders the same text. An input is determined where it is the
 * only one that a line prints, or every other choice renders another text; so is one that the template does not name.
 */
export function undeterminedInputs(rendered: RenderedInputs): readonly string[] {
  const { source, namespace, properties, inputs } = rendered
  const template = parseSource(source)
  const segmentsOf = (all: SpecInputs) => renderParsed(template, namespace(all))
  const segments = segmentsOf(inputs)
  const alone = printedAlone(segments, aliasesIn(template.body))
  const text = segmentsText(segments)
  const isOtherText = (name: string, value: Value | undefined) => {
    const others = new Map(inputs)
    if (value === undefined) others.delete(name)
    else others.set(name, value)
    try {
      return segmentsText(segmentsOf(others)) !== text
    } catch (error) {
      if (error instanceof RenderError) return true
      throw error
    }
  }
  return [...properties].flatMap(([name, property]) => {
    if (alone.has(name) || !isNamed(name, source)) return []
    const others = otherValues(property, inputs.get(name))
    return others?.every(value => isOtherText(name, value)) ? [] : [name]
  })
}

function printedAlone(
  segments: readonly Segment[],
  aliases: ReturnType<typeof aliasesIn>,
): ReadonlySet<string> {
  const lines = linesOfRender(segments, aliases)
  const names = new Set(inputsInBlocks(lines, aliases))
  for (const { pieces } of lines) {
    const [name, ...others] = new Set(pieces.flatMap(({ input }) => input ?? []))
    if (name !== undefined && others.length === 0) names.add(name)
  }
  return names
}

function isNamed(name: string, { template }: TemplateSource): boolean {
  return new RegExp(`\\b${name.replaceAll(/\W/g, '\\$&')}\\b`).test(template)
}

/** All other values of an input or, of one that is empty, one that is not; undefined where there is no end of them. */
function otherValues(
  { type, standard, choices }: InputProperty,
  current: Value | undefined,
): readonly (Value | undefined)[] | undefined {
  const known = choices.length > 0 ? choices : type === 'boolean' ? [true, false] : undefined
  if (known) {
    const all = standard === undefined ? [...known, undefined] : known
    return all.filter(value => valueText(value) !== valueText(current))
  }
  if (current === undefined) return [filled(type)]
  const isEmpty = Array.isArray(current) ? current.length === 0 : current instanceof Map && current.size === 0
  return isEmpty ? [filled(type)] : undefined
}

function filled(type: string | undefined): Value {
  if (type === 'array') return ['x']
  if (type === 'object') return new Map([['x', 'x']])
  return type === 'integer' || type === 'number' ? 1n : 'x'
}

function valueText(value: Value | undefined): string {
  return value === undefined ? '' : inputsText(new Map([['', value]]))
}
