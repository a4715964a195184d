import type { Problem } from '../shared/errors.js'
import { booleanMeant, minutesMeant, nameMeant } from './value-suggestions.js'
import { didYouMean, nearest } from '../shared/did-you-mean.js'

/** One input as the runner hands it over: '' when it is not given. */
export type ReadInput = (name: string) => string

/** ResourceName of Proton's API: 1 to 100 characters. */
const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/
/** What the API calls sensitive is not shown. */
const sensitive: readonly string[] = ['description', 'manifest']
const NOT_EVALUATED = '; ${{ … }} is not evaluated here: GitHub evaluates it in the workflow file only'
const UNSET =
  ' (a value such as ${{ vars.NAME }} is empty when the variable, secret or output is not set for this job)'
/** The YAML 1.2 core schema's booleans, as the runner's own toolkit reads them. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
])

/** Reads inputs one by one. What is wrong is collected, and undefined or the default answered instead. */
export class Parser {
  readonly #read: ReadInput
  readonly problems: Problem[] = []
  #isEmptyTold = false

  constructor(read: ReadInput) {
    this.#read = read
  }

  /** An input as it was given; '' when it was not. */
  given(input: string): string {
    return this.#read(input)
  }

  require(input: string, because: string): void {
    if (this.#read(input) === '') this.wrong(input, because)
  }

  refuse(input: string, because: string): void {
    if (this.#read(input) !== '') this.wrong(input, because)
  }

  /** A name of Proton's: of a service, an instance, an environment, a component or a template. */
  name(input: string): string | undefined {
    const allowed = '1 to 100 letters, digits, - and _, beginning with a letter or digit'
    return this.matching(input, NAME, 100, allowed, given => nameMeant(given, NAME))
  }

  /** Any text of at most `longest` characters; undefined when it is not given. */
  text(input: string, longest: number): string | undefined {
    return this.matching(input, /^/, longest, `at most ${longest} characters`)
  }

  choice<const T extends string>(input: string, allowed: readonly T[], byDefault?: T): T | undefined {
    const given = this.#read(input)
    if (given === '' && byDefault !== undefined) return byDefault
    const chosen = allowed.find(one => one === given)
    if (chosen === undefined)
      this.wrong(input, `must be one of ${allowed.join(', ')}`, nearest(given, allowed))
    return chosen
  }

  /** A text of a form; `meant` suggests what a wrong one may have been meant to be. */
  matching(
    input: string,
    pattern: RegExp,
    longest: number,
    allowed: string,
    meant: (given: string) => string | undefined = () => undefined,
  ): string | undefined {
    const given = this.#read(input)
    if (given === '') return undefined
    if (given.length <= longest && pattern.test(given)) return given
    this.wrong(input, `must be ${allowed}`, meant(given))
    return undefined
  }

  boolean(input: string, byDefault: boolean): boolean {
    const given = this.#read(input)
    if (given === '') return byDefault
    const value = booleans.get(given)
    if (value === undefined) this.wrong(input, 'must be true or false', booleanMeant(given))
    return value ?? byDefault
  }

  positive(input: string, byDefault: number): number {
    const given = this.#read(input)
    if (given === '') return byDefault
    const value = /^\d*\.?\d+$/.test(given) ? Number(given) : NaN
    if (value > 0 && Number.isFinite(value)) return value
    this.wrong(input, 'must be a number of minutes above 0, such as 90 or 7.5', minutesMeant(given))
    return byDefault
  }

  /** A whole number from 1 to `most`; undefined when it is not given. */
  count(input: string, most: number): number | undefined {
    const given = this.#read(input)
    if (given === '') return undefined
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN
    if (value >= 1 && value <= most) return value
    this.wrong(input, `must be a whole number from 1 to ${most}`)
    return undefined
  }

  /** Notes that an input is wrong, what was given, what is allowed and what may have been meant. */
  wrong(input: string, allowed: string, meant?: string): void {
    const given = this.#read(input)
    const quoted = JSON.stringify(given.length > 120 ? `${given.slice(0, 120)}…` : given)
    const shown = sensitive.includes(input) ? `(${given.length} characters)` : quoted
    const because = given === '' ? this.#whyEmpty() : given.includes('${{') ? NOT_EVALUATED : ''
    const advice = didYouMean(meant) + because
    this.problems.push({
      input,
      message: `${input} ${given === '' ? 'is missing' : shown}: ${allowed}${advice}`,
    })
  }

  /** The runner makes no difference between an omitted and an empty input; said once. */
  #whyEmpty(): string {
    if (this.#isEmptyTold) return ''
    this.#isEmptyTold = true
    return UNSET
  }
}
