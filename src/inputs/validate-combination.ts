import { GIVEN, NOT_GIVEN, type Conditions } from './input-rules.js'
import type { InputParser } from './parser.js'

/** Checks every input against its rule, after all values were read; problems are collected by `parser`. */
export function validateCombination(parser: InputParser): void {
  const holds = (conditions: Conditions) => failing(parser, conditions).length === 0
  for (const [input, { onlyWith, requiredWith = [], conflictsWith = [] }] of parser.rules) {
    if (onlyWith && !onlyWith.some(holds)) {
      if (parser.isGiven(input)) rejectUnsupported(parser, input, onlyWith)
      continue
    }
    const required = requiredWith.find(holds)
    if (required && parser.get(input) === '') parser.addMissing(input, ` with ${textOf(required, parser)}`)
    const conflict = conflictsWith.find(one => holds(one.with))
    if (!conflict || !parser.isGiven(input)) continue
    const { [input]: own, ...others } = conflict.with
    const subject = own ? `${input}: ${parser.valueOf(input)}` : input
    const advice = conflict.advice ?? 'remove it'
    parser.addProblem(input, `${subject} is not supported with ${textOf(others, parser)}; ${advice}`)
  }
}

/** The conditions that do not hold. */
function failing(parser: InputParser, conditions: Conditions): readonly [string, Conditions[string]][] {
  return Object.entries(conditions).filter(([input, allowed]) =>
    typeof allowed === 'string'
      ? parser.isGiven(input) !== (allowed === GIVEN)
      : !allowed.includes(parser.valueOf(input)),
  )
}

/**
 * Of each alternative only the conditions that do not hold are shown, and of the alternatives those for this target, if
 * there are any. An input that has a problem itself is no reason to reject another one.
 */
function rejectUnsupported(parser: InputParser, input: string, alternatives: readonly Conditions[]): void {
  const missed = alternatives.map(one => Object.fromEntries(failing(parser, one)))
  if (missed.flatMap(Object.keys).some(name => parser.hasProblem(name))) return
  const ofTarget = missed.filter(one => !('target' in one))
  const texts = (ofTarget.length > 0 ? ofTarget : missed).map(one => textOf(one))
  parser.addProblem(input, `${input} is only supported with ${texts.join(', or with ')}; remove it`)
}

/** `target: service and command: deploy or plan and no description`; the actual values if `parser` is given. */
function textOf(conditions: Conditions, parser?: InputParser): string {
  const texts = Object.entries(conditions).map(([input, allowed]) => {
    if (typeof allowed === 'string') return allowed === NOT_GIVEN ? `no ${input}` : input
    return `${input}: ${parser?.valueOf(input) ?? listOf(allowed)}`
  })
  return texts.join(' and ')
}

const listOf = (values: readonly string[]) =>
  [values.slice(0, -1).join(', '), values.at(-1)].filter(Boolean).join(' or ')
