import type { Provider } from '../engine/provider.js'
import { bareName, closest, editDistance } from '../shared/did-you-mean.js'
import type { Problem } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import type { ReadInput } from './parser.js'

/** At most so many are named in the warning. */
const MAX_NAMES = 10
/** Fewer letters are the beginning of too many words to be taken for a misspelt input. */
const MIN_BEGINNING = 5
const MIN_WORD = 4

/** The runner gives an input's variable its name in upper case, `_` for a space. */
function unknownIn(given: readonly string[], known: readonly string[]): readonly string[] {
  const variables = new Set(known.map(name => name.toUpperCase()))
  return given.filter(name => name !== '' && !variables.has(name))
}

/**
 * The known input that an unknown one is most likely meant to be: by case or separators, by a common beginning or end,
 * or by few letters. The variable of a job may have any name, so this is stricter than for a choice.
 */
function suggestInput(given: string, known: readonly string[]): string | undefined {
  const bare = bareName(given)
  return closest(bare, known, name => {
    const other = bareName(name)
    const [word = ''] = /^[a-z]+/.exec(name) ?? []
    const common = commonBeginning(bare, other)
    const isBeginning =
      (common >= MIN_BEGINNING && common >= 0.6 * Math.max(bare.length, other.length)) ||
      (word.length >= MIN_WORD && bare.startsWith(word)) ||
      (bare.length >= MIN_BEGINNING && other.startsWith(bare))
    // `instanceName` is most of serviceInstanceName; `version` may be anything.
    const [short, long] = bare.length < other.length ? [bare, other] : [other, bare]
    const isEnd = long.endsWith(short) && short.length >= 0.6 * long.length
    const maxEdits = other.length >= 12 ? 3 : other.length >= 8 ? 2 : 1
    const isAsLong = long.length - short.length <= maxEdits
    return isBeginning || isEnd || (isAsLong && editDistance(bare, other) <= maxEdits)
  })
}

function commonBeginning(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

/** Inputs of other tools that are commands of this action: if they were ignored, it would deploy. */
const commandInputs: Readonly<Record<string, string>> = {
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
function quoted(name: string): string {
  return JSON.stringify(sanitizeLine(name.toLowerCase(), 100))
}

/**
 * The problems of the names of the inputs given (`INPUT_…` without that): those that are near a known input are
 * misspelt, and if they were ignored, something else would be deployed.
 */
export function misspeltInputs(given: readonly string[], knownNames: readonly string[]): readonly Problem[] {
  return unknownIn(given, knownNames).flatMap(name => {
    const command = commandInputs[bareName(name)]
    if (command !== undefined) {
      const message = `input ${quoted(name)} is not known: use command: ${command}`
      return [{ input: name, message }]
    }
    const suggestion = suggestInput(name, knownNames)
    if (suggestion === undefined) return []
    const variable = sanitizeLine(`INPUT_${name}`, 100)
    const advice = `if an env: sets ${variable} for something else, rename that variable`
    const message = `input ${quoted(name)} is not known: did you mean ${suggestion}? (${advice})`
    return [{ input: name, message }]
  })
}

/** A warning about the unknown inputs that are near no known one; undefined without any. */
export function unknownInputsText(
  given: readonly string[],
  knownNames: readonly string[],
): string | undefined {
  const misspelt = misspeltInputs(given, knownNames).map(({ input }) => input)
  const unknown = unknownIn(given, knownNames).filter(name => !misspelt.includes(name))
  if (unknown.length === 0) return undefined
  const shown = unknown.slice(0, MAX_NAMES).map(quoted).join(', ')
  const more = unknown.length > MAX_NAMES ? ` and ${unknown.length - MAX_NAMES} more` : ''
  return `Not an input of this action, and ignored: ${shown}${more}. Remove it from with:, or, if an env: sets INPUT_… for another tool, ignore this warning.`
}

/** A warning about decisive inputs given as an empty text: the runner fills in the default of an omitted input. */
export function emptyInputsText(
  given: readonly string[],
  read: ReadInput,
  rules: Provider<unknown>['inputs'],
): string | undefined {
  const texts = Object.entries(rules).flatMap(([name, rule]) => {
    if (!rule.isDecisive || !given.includes(name.toUpperCase()) || read(name) !== '') return []
    return [`${name} is empty, so its default ${rule.default ?? ''} is used`]
  })
  if (texts.length === 0) return undefined
  return `${texts.join('; ')}. An expression such as \${{ vars.NAME }} is empty when the variable is not set.`
}
