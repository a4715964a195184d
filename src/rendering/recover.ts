import { aliasesIn, type Aliases } from './input-names.js'
import { compareTexts, withQuestionMarks } from './compare.js'
import { segmentsText } from './jinja/execute.js'
import { printedText } from './jinja/print.js'
import type { Value } from './jinja/values.js'
import { matchLine } from './match-line.js'
import { withInputs } from './namespace.js'
import { printedInputs } from './printed-inputs.js'
import { RenderError, renderParsed, type Namespace, type ParsedTemplate } from './render.js'
import { linesOfRender, type RenderedLine } from './rendered-lines.js'
import { inputsText, type InputProperty, type SpecInputs } from './spec-inputs.js'
import { plainScalar } from './yaml-scalars.js'

/** The bounds of a search: real bundles need some 15 renders and less than 0.1 s. */
export const MOST_RENDERS = 200
const MOST_MS = 2_000
/** Each round finds the values of printed inputs, and changes one other input. */
const MOST_ROUNDS = 12

/** What a search for inputs needs. */
export interface RecoveryRequest {
  readonly template: ParsedTemplate
  readonly namespace: Namespace
  /** The variable of the namespace that has the inputs. */
  readonly owner: 'environment' | 'service_instance'
  readonly properties: ReadonlyMap<string, InputProperty>
  /** The inputs to start from. Inputs that are printed nowhere keep these values. */
  readonly inputs: SpecInputs
  /** The text that GetTemplate returned. */
  readonly deployed: string
}

/** Inputs with which the template renders the deployed text: proved by a render. */
export interface Recovery {
  readonly inputs: SpecInputs
  /** The names of the inputs that differ from those that the search started from. */
  readonly changed: readonly string[]
  /**
   * Of those, the texts with a `?`, which may hide a character outside ASCII: they prove what is deployed, but must not
   * be deployed themselves.
   */
  readonly uncertain: readonly string[]
  readonly renders: number
}

/**
 * Searches the inputs that the deployed text was rendered with: values that are printed as they are, choices, booleans,
 * texts or numbers that may be left out, and maps of environment variables. Other lists and maps are not guessed. Undefined when none are found within 200
 * renders and 2 s.
 */
export function recoverInputs(request: RecoveryRequest): Recovery | undefined {
  return new Search(request).run()
}

/** The inputs of one try and what they render. */
interface Attempt {
  readonly inputs: SpecInputs
  readonly lines: readonly RenderedLine[]
  readonly isProved: boolean
  /** The number of lines that no value of a printed input makes equal. */
  readonly distance: number
}

class Search {
  readonly #request: RecoveryRequest
  readonly #deployed: readonly string[]
  readonly #aliases: Aliases
  readonly #end = performance.now() + MOST_MS
  #renders = 0

  constructor(request: RecoveryRequest) {
    this.#request = request
    this.#aliases = aliasesIn(request.template.body)
    this.#deployed = withQuestionMarks(request.deployed).split('\n')
  }

  run(): Recovery | undefined {
    const { inputs } = this.#request
    let current: Attempt | undefined = this.#attempt(inputs)
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (current) current = this.#withPrinted(current)
      if (current?.isProved) return this.#recovery(current)
      const better = this.#bestChange(current?.inputs ?? inputs, current?.distance ?? Infinity)
      if (!better) return undefined
      current = better
    }
    return undefined
  }

  /** Undefined when the template does not render with the inputs, or the search is over. */
  #attempt(inputs: SpecInputs): Attempt | undefined {
    if (this.#renders >= MOST_RENDERS || performance.now() > this.#end) return undefined
    this.#renders++
    const { template, namespace, owner, deployed } = this.#request
    try {
      const segments = renderParsed(template, withInputs(namespace, owner, inputs))
      const lines = linesOfRender(segments, this.#aliases)
      const { isEqual: isProved } = compareTexts(segmentsText(segments), deployed)
      const isOver = () => performance.now() > this.#end
      return { inputs, lines, isProved, distance: isProved ? 0 : distanceOf(lines, this.#deployed, isOver) }
    } catch (error) {
      if (error instanceof RenderError) return undefined
      throw error
    }
  }

  /** The attempt with the values that the deployed text has where inputs are printed. */
  #withPrinted(attempt: Attempt): Attempt {
    const inputs = new Map(attempt.inputs)
    const { texts, maps } = printedInputs(attempt.lines, this.#deployed, this.#aliases)
    for (const [name, text] of texts) {
      const current = inputs.get(name)
      if (current !== undefined && withQuestionMarks(printedText(current)) === text) continue
      const value = typedValue(text, this.#request.properties.get(name), current)
      if (value !== undefined) inputs.set(name, value)
    }
    for (const [name, value] of maps) inputs.set(name, value)
    const next = this.#attempt(inputs)
    return next && next.distance <= attempt.distance ? next : attempt
  }

  /** The best attempt with one input changed that is nearer to the deployed text than `distance`. */
  #bestChange(inputs: SpecInputs, distance: number): Attempt | undefined {
    let best: Attempt | undefined
    for (const [name, property] of this.#request.properties) {
      for (const choice of choicesFor(property, inputs.get(name))) {
        const attempt = this.#attempt(withChoice(inputs, name, choice))
        if (attempt && attempt.distance < (best?.distance ?? distance)) best = attempt
      }
    }
    return best
  }

  #recovery({ inputs }: Attempt): Recovery {
    const before = this.#request.inputs
    const names = [...new Set([...before.keys(), ...inputs.keys()])].sort()
    const changed = names.filter(name => !isSameInput(before.get(name), inputs.get(name)))
    const uncertain = changed.filter(name => {
      const value = inputs.get(name)
      return value !== undefined && inputsText(new Map([[name, value]])).includes('?')
    })
    return { inputs, changed, uncertain, renders: this.#renders }
  }
}

function withChoice(inputs: SpecInputs, name: string, choice: Value | undefined): SpecInputs {
  const changed = new Map(inputs)
  if (choice === undefined) changed.delete(name)
  else changed.set(name, choice)
  return changed
}

function isSameInput(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return inputsText(new Map([['', a]])) === inputsText(new Map([['', b]]))
}

/** The values to try for an input; undefined leaves it out. */
function choicesFor(
  { type, standard, choices }: InputProperty,
  current: Value | undefined,
): (Value | undefined)[] {
  const all: (Value | undefined)[] = [...choices]
  if (type === 'boolean') all.push(true, false)
  // Its value is found where it is printed, once it is there at all.
  else if (choices.length === 0 && type === 'string' && (current === undefined || current === ''))
    all.push('x')
  else if (choices.length === 0 && (type === 'number' || type === 'integer') && current === undefined)
    all.push(1n)
  all.push(standard)
  return all.filter(choice => !isSameInput(choice, current))
}

/** A printed text as a value of the input's type; undefined when it is none. */
function typedValue(
  text: string,
  property: InputProperty | undefined,
  current: Value | undefined,
): Value | undefined {
  const type = property?.type ?? (typeof current === 'string' ? 'string' : undefined)
  if (property && property.choices.length > 0)
    return property.choices.find(choice => printedText(choice) === text)
  if (type === 'string') return text
  if (text === 'True' || text === 'False')
    return type === 'boolean' || type === undefined ? text === 'True' : undefined
  const value = plainScalar(text)
  const isNumber = typeof value === 'bigint' || typeof value === 'number'
  return isNumber && type !== 'boolean' && printedText(value) === text ? value : undefined
}

/** The number of lines on both sides without a counterpart, wherever it is; Infinity when `isOver` before it is known. */
function distanceOf(
  lines: readonly RenderedLine[],
  deployed: readonly string[],
  isOver: () => boolean,
): number {
  const counts = new Map<string, number>()
  for (const line of deployed) counts.set(line, (counts.get(line) ?? 0) + 1)
  const take = (line: string) => {
    const count = counts.get(line) ?? 0
    if (count === 0) return false
    if (count === 1) counts.delete(line)
    else counts.set(line, count - 1)
    return true
  }
  const others = lines.filter(({ text }) => !take(withQuestionMarks(text)))
  const unmatched = others.filter(({ pieces }) => {
    if (isOver()) return true
    const isPrinting = pieces.some(({ input }) => input !== undefined)
    const found = isPrinting ? [...counts.keys()].find(line => matchLine(pieces, line)) : undefined
    return found === undefined || !take(found)
  })
  if (isOver()) return Infinity
  return unmatched.length + [...counts.values()].reduce((sum, count) => sum + count, 0)
}
