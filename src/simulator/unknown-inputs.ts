import { editDistance } from './account/nearest-name.js'

/** The inputs of simulator/action.yml. */
export const INPUTS = ['account', 'speed', 'port'] as const

/** What is wrong with the names of inputs, as messages; undefined where nothing is. */
export interface UnknownInputs {
  /** An error: these are near a known input, whose default would be used instead. */
  readonly misspelt: string | undefined
  /** A warning: these may be variables of the job that have nothing to do with the inputs. */
  readonly strange: string | undefined
}

/** Compares the names given (`INPUT_…` without that) with the known ones. */
export function unknownInputs(given: readonly string[]): UnknownInputs {
  const names = given.map(name => name.toLowerCase())
  const unknown = names.filter(name => !INPUTS.some(input => input === name))
  const near = unknown.flatMap(name => {
    const meant = INPUTS.find(input => isNear(name, input))
    return meant === undefined ? [] : [{ name, meant }]
  })
  const far = unknown.filter(name => !near.some(one => one.name === name))
  const quoted = (name: string) => JSON.stringify(name.slice(0, 100))
  const questions = near.map(
    ({ name, meant }) => `input ${quoted(name)} is not known: did you mean ${meant}?`,
  )
  return {
    misspelt: questions.length === 0 ? undefined : questions.join('\n'),
    strange:
      far.length === 0
        ? undefined
        : `Not an input of this action, and ignored: ${far.slice(0, 10).map(quoted).join(', ')}. The inputs: ${INPUTS.join(', ')}.`,
  }
}

/** By separators, as its beginning or the other way round, or by one letter. */
function isNear(name: string, input: string): boolean {
  const bare = name.replace(/[\s_.-]+/g, '')
  return (
    bare.startsWith(input) || (bare.length > 2 && input.startsWith(bare)) || editDistance(bare, input) <= 1
  )
}
