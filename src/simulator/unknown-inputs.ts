import { editDistance } from './account/nearest-name.js'

/** The inputs of simulator/action.yml. */
export const INPUTS = ['provider', 'account', 'speed', 'port', 'state'] as const

/** Messages about the names of inputs; undefined when there is nothing to report. */
export interface UnknownInputs {
  /** An error: these are similar to a known input, whose default would be used instead. */
  readonly misspelt: string | undefined
  /** A warning: these may be variables of the job that are not meant as inputs. */
  readonly ignored: string | undefined
}

/** Compares the given names (`INPUT_…` without the prefix) with the known ones. */
export function unknownInputs(given: readonly string[]): UnknownInputs {
  const unknown = given.map(name => name.toLowerCase()).filter(name => !INPUTS.some(input => input === name))
  const quoted = (name: string) => JSON.stringify(name.slice(0, 100))
  const similarTo = (name: string) => INPUTS.find(input => isSimilar(name, input))
  const misspelt = unknown.flatMap(name => {
    const input = similarTo(name)
    return input === undefined ? [] : [`input ${quoted(name)} is not known: did you mean ${input}?`]
  })
  const others = unknown.filter(name => similarTo(name) === undefined)
  const names = others.slice(0, 10).map(quoted).join(', ')
  return {
    misspelt: misspelt.length === 0 ? undefined : misspelt.join('\n'),
    ignored:
      others.length === 0
        ? undefined
        : `Not an input of this action, and ignored: ${names}. The inputs: ${INPUTS.join(', ')}.`,
  }
}

/** Except for separators, one is the beginning of the other, or one letter differs. */
function isSimilar(name: string, input: string): boolean {
  const bare = name.replace(/[\s_.-]+/g, '')
  return (
    bare.startsWith(input) || (bare.length > 2 && input.startsWith(bare)) || editDistance(bare, input) <= 1
  )
}
