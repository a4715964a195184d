import { checkFields, type Fields, type InputOf } from '../server/field-rules.js'
import type { Answer, World } from '../state/state.js'

/** What a handler may look at besides its input; `now` in epoch milliseconds. */
export interface Context {
  readonly world: World
  readonly now: number
}

/** One API operation: checks its input by the published rules, then answers or throws a Refusal. */
export type Operation = (input: Readonly<Record<string, unknown>>, context: Context) => Answer

/** Joins an operation's field rules with its handler, which is given what the rules vouch for. */
export function operation<const F extends Fields>(
  fields: F,
  handle: (input: InputOf<F>, context: Context) => Answer,
): Operation {
  return (input, context) => handle(checkFields(input, fields), context)
}
