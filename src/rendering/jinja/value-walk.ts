import { TemplateProblem } from './values.js'

/** Nested deeper, a value cannot be printed or compared: that also ends a list that holds itself. */
const DEEPEST = 100
/** A list of lists of the same list is small in memory, but has many items to print or compare. */
const MOST_VALUES = 50_000

/** Limits one walk through a value and all that is in it. */
export class ValueWalk {
  depth = 0
  #left = MOST_VALUES

  /** Visits a value. Throws TemplateProblem when the walk is too deep or too long. */
  nested<T>(visit: () => T): T {
    if (this.depth >= DEEPEST) throw new TemplateProblem('a value is nested too deeply')
    if (--this.#left < 0) throw new TemplateProblem(`a value has more than ${MOST_VALUES} items`)
    this.depth++
    const result = visit()
    this.depth--
    return result
  }
}
