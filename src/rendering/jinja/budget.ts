import { asText, lengthOf } from './value-operations.js'
import { TemplateProblem, type Value } from './values.js'

/** Real templates need some ten thousand steps. */
const MOST_STEPS = 500_000
/** CloudFormation takes templates of up to 1 MB; texts on the way there are allowed some more. */
const MOST_CHARACTERS = 16_000_000
/** Tags and brackets in each other, which the parser's stack limits. */
export const DEEPEST_SYNTAX = 150
/** Nested macros, recursive loops and expressions; a template that calls itself ends here. */
const DEEPEST_NESTING = 300

/** What one render may still spend: a template that never ends, or grows without limit, ends with an error. */
export class Budget {
  #steps = MOST_STEPS
  #characters = MOST_CHARACTERS
  #depth = 0

  /** One node of the template, or `count` items of a list. Throws TemplateProblem when no steps are left. */
  step(count = 1): void {
    this.#steps -= count
    if (!(this.#steps >= 0))
      throw new TemplateProblem(`the template takes more than ${MOST_STEPS} steps: it may never end`)
  }

  /** Call it before a text of so many characters is made. Throws TemplateProblem when no characters are left. */
  characters(count: number): void {
    this.#characters -= count
    if (!(this.#characters >= 0))
      throw new TemplateProblem(`the template makes texts of more than ${MOST_CHARACTERS} characters`)
  }

  /** Before a filter, a method, a test or an operator reads all of a value. */
  read(value: Value): void {
    const text = asText(value)
    if (text === undefined) this.step(lengthOf(value) ?? 0)
    else this.characters(text.length)
  }

  /** Runs `work` one level deeper. Throws TemplateProblem when that is too deep. */
  nested<T>(work: () => T): T {
    if (++this.#depth > DEEPEST_NESTING)
      throw new TemplateProblem(`the template is nested more than ${DEEPEST_NESTING} levels deep`)
    try {
      return work()
    } finally {
      this.#depth--
    }
  }
}
