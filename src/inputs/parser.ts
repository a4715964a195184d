import { didYouMean, nearest } from '../shared/did-you-mean.js'
import type { Problem } from '../shared/errors.js'
import { commonInputRules, type InputRule, type InputRules } from './input-rules.js'
import { suggestBoolean } from './value-suggestions.js'

/** One input as the runner has it: '' when it is not given. */
export type ReadInput = (name: string) => string

const NOT_EVALUATED = '; ${{ … }} is not evaluated here: GitHub evaluates it in the workflow file only'
const UNSET =
  ' (a value such as ${{ vars.NAME }} is empty when the variable, secret or output is not set for this job)'
/** Longer values are cut in messages. */
const MAX_SHOWN = 120
/** The booleans of YAML 1.2's core schema, which GitHub's own toolkit reads. */
const BOOLEAN = /^(true|True|TRUE|false|False|FALSE)$/

/** Reads inputs one by one and collects their problems; what is returned for an invalid value must not be used. */
export class InputParser {
  readonly problems: Problem[] = []
  readonly #read: ReadInput
  readonly #rules = new Map<string, InputRule>()
  #isUnsetExplained = false

  constructor(read: ReadInput) {
    this.#read = read
    this.addRules(commonInputRules)
  }

  /** The rules of all inputs that were added so far. */
  get rules(): ReadonlyMap<string, InputRule> {
    return this.#rules
  }

  /** Adds a provider's inputs, and conflicts to the inputs that are there. */
  addRules(rules: InputRules): void {
    for (const [input, rule] of Object.entries(rules)) {
      const known = this.#rules.get(input)
      const conflictsWith = [...(known?.conflictsWith ?? []), ...(rule.conflictsWith ?? [])]
      this.#rules.set(input, { ...known, ...rule, conflictsWith })
    }
  }

  /** The input as it is given; '' when it is not. */
  get(input: string): string {
    return this.#read(input)
  }

  /** The input or its default, a boolean in lower case. */
  valueOf(input: string): string {
    const value = this.#read(input) || (this.#rules.get(input)?.default ?? '')
    return BOOLEAN.test(value) ? value.toLowerCase() : value
  }

  /** Whether the value differs from the default, which the runner fills in. */
  isGiven(input: string): boolean {
    return this.valueOf(input) !== (this.#rules.get(input)?.default ?? '')
  }

  hasProblem(input: string): boolean {
    return this.problems.some(problem => problem.input === input)
  }

  choice<const T extends string>(input: string, allowed: readonly T[]): T | undefined {
    const value = this.valueOf(input)
    const chosen = allowed.find(one => one === value)
    const expected = `must be one of ${allowed.join(', ')}`
    if (value === '') this.addMissing(input, `: it ${expected}`)
    else if (chosen === undefined) this.addInvalidValue(input, expected, nearest(value, allowed))
    return chosen
  }

  /** A text of a form; undefined when it is not given. */
  text(input: string, { maxLength, pattern, allowed, suggest }: TextForm): string | undefined {
    const given = this.#read(input)
    if (given === '') return undefined
    if (given.length <= maxLength && (!pattern || pattern.test(given))) return given
    this.addInvalidValue(input, `must be ${allowed ?? `at most ${maxLength} characters`}`, suggest?.(given))
    return undefined
  }

  boolean(input: string): boolean {
    const value = this.valueOf(input)
    if (!BOOLEAN.test(value)) this.addInvalidValue(input, 'must be true or false', suggestBoolean(value))
    return value === 'true'
  }

  addProblem(input: string, message: string): void {
    this.problems.push({ input, message })
  }

  /** Adds that a value is invalid, what is allowed, and what may have been meant. */
  addInvalidValue(input: string, expected: string, suggestion?: string): void {
    const given = this.#read(input)
    const quoted = JSON.stringify(given.length > MAX_SHOWN ? `${given.slice(0, MAX_SHOWN)}…` : given)
    const shown = this.#rules.get(input)?.isSensitive ? `(${given.length} characters)` : quoted
    const hint = didYouMean(suggestion) + (given.includes('${{') ? NOT_EVALUATED : '')
    this.addProblem(input, `Invalid value ${shown} for ${input}: ${expected}${hint}`)
  }

  /** Adds that an input is required; `where` continues the sentence. An empty value is explained once. */
  addMissing(input: string, where: string): void {
    this.addProblem(input, `${input} is required${where}${this.#isUnsetExplained ? '' : UNSET}`)
    this.#isUnsetExplained = true
  }
}

/** What a text must look like. */
export interface TextForm {
  readonly maxLength: number
  readonly pattern?: RegExp
  /** Continues `must be`; absent: `at most … characters`. */
  readonly allowed?: string
  /** What an invalid text may have been meant to be. */
  readonly suggest?: (given: string) => string | undefined
}
