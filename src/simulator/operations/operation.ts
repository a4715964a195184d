import { checkFields, type Fields, type InputOf } from '../server/field-rules.js'
import type { Answer, Context } from '../state/state.js'

/** One API operation: checks its input by the published rules, then answers or throws an ApiError. */
export type Operation = (input: Readonly<Record<string, unknown>>, context: Context) => Answer

/** An operation of field rules and a handler, which gets the checked members. */
export function operation<const F extends Fields>(
  fields: F,
  handle: (input: InputOf<F>, context: Context) => Answer,
): Operation {
  return (input, context) => handle(checkFields(input, fields), context)
}
