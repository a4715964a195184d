import { inputNames } from './input-rules.js'
import type { Problem } from '../shared/errors.js'
import { inLine } from '../shared/sanitize.js'
import { bareName, closest, editDistance } from '../shared/did-you-mean.js'

/** At most so many are named in the warning. */
const MOST_NAMES = 10
/** Fewer letters are the beginning of too many words to be taken for a misspelt input. */
const SHORTEST_BEGINNING = 5
const SHORTEST_WORD = 4

/** The inputs by the names that the runner gives their variables: in upper case, `_` for a space. */
const variableNames: ReadonlySet<string> = new Set(inputNames.map(name => name.toUpperCase()))

function unknownIn(given: readonly string[]): readonly string[] {
  return given.filter(name => name !== '' && !variableNames.has(name))
}

/**
 * The known input that an unknown one is most likely meant to be: by case or separators, by a common beginning or end,
 * or by few letters. The variable of a job may be called anything, so that this is stricter than for a choice.
 */
function meantBy(given: string): string | undefined {
  const bare = bareName(given)
  return closest(bare, inputNames, name => {
    const other = bareName(name)
    const [word = ''] = /^[a-z]+/.exec(name) ?? []
    const common = commonBeginning(bare, other)
    const isBeginning =
      (common >= SHORTEST_BEGINNING && common >= 0.6 * Math.max(bare.length, other.length)) ||
      (word.length >= SHORTEST_WORD && bare.startsWith(word)) ||
      (bare.length >= SHORTEST_BEGINNING && other.startsWith(bare))
    // `instanceName` is most of serviceInstanceName; `version` may be anything.
    const [short, long] = bare.length < other.length ? [bare, other] : [other, bare]
    const isEnd = long.endsWith(short) && short.length >= 0.6 * long.length
    const mayDiffer = other.length >= 12 ? 3 : other.length >= 8 ? 2 : 1
    const isAsLong = long.length - short.length <= mayDiffer
    return isBeginning || isEnd || (isAsLong && editDistance(bare, other) <= mayDiffer)
  })
}

function commonBeginning(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

/** What other tools have an input for, and this action a command: ignored, it would deploy. */
const commandMeant: Readonly<Record<string, string>> = {
  dryrun: 'plan',
  plan: 'plan',
  planonly: 'plan',
  preview: 'plan',
  diff: 'plan',
  cancel: 'cancel',
  delete: 'delete',
  destroy: 'delete',
}

/** The name as a workflow has it, but in lower case: the runner makes upper case of it. */
function written(name: string): string {
  return JSON.stringify(inLine(name.toLowerCase(), 100))
}

/**
 * What is wrong with the names of the inputs given (`INPUT_…` without that): those that are near a known input are
 * misspelt, and ignoring them would deploy something else.
 */
export function misspeltInputs(given: readonly string[]): readonly Problem[] {
  return unknownIn(given).flatMap(name => {
    const command = commandMeant[bareName(name)]
    if (command !== undefined) {
      const message = `input ${written(name)} is not known: use command: ${command}`
      return [{ input: name, message }]
    }
    const meant = meantBy(name)
    if (meant === undefined) return []
    const variable = inLine(`INPUT_${name}`, 100)
    const advice = `if an env: sets ${variable} for something else, rename that variable`
    const message = `input ${written(name)} is not known: did you mean ${meant}? (${advice})`
    return [{ input: name, message }]
  })
}

/** A warning about the unknown inputs that are near no known one; undefined without any. */
export function unknownInputsText(given: readonly string[]): string | undefined {
  const isMeant = (name: string) => meantBy(name) !== undefined || Object.hasOwn(commandMeant, bareName(name))
  const strange = unknownIn(given).filter(name => !isMeant(name))
  if (strange.length === 0) return undefined
  const shown = strange.slice(0, MOST_NAMES).map(written).join(', ')
  const more = strange.length > MOST_NAMES ? ` and ${strange.length - MOST_NAMES} more` : ''
  return `Not an input of this action, and ignored: ${shown}${more}. Remove it from with:, or, if an env: sets INPUT_… for another tool, ignore this warning.`
}

/** An empty value of these means their default, and then something else than intended may be deployed. */
const decisive = { command: 'deploy', deploymentType: 'CURRENT_VERSION' } as const

/** Warnings about decisive inputs given as an empty text: the runner fills in the default of what is not given. */
export function emptyInputsText(
  given: readonly string[],
  read: (name: string) => string,
): string | undefined {
  const empty = Object.entries(decisive).filter(
    ([name]) => given.includes(name.toUpperCase()) && read(name) === '',
  )
  if (empty.length === 0) return undefined
  const told = empty.map(([name, byDefault]) => `${name} is empty, so its default ${byDefault} is used`)
  return `${told.join('; ')}. An expression such as \${{ vars.NAME }} is empty when the variable is not set.`
}
