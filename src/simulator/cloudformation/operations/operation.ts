import { ApiError } from '../../server/api-error.js'
import { checkFields, type Fields, type InputOf } from '../../server/field-rules.js'
import { invalidStack } from '../server/errors.js'
import type { Context } from '../state/state.js'

/** An operation: the checked input in, the result out; undefined where the operation has no output. */
export type Operation = (input: Readonly<Record<string, unknown>>, context: Context) => object | undefined

/** An operation with the rules of its members. */
export function operation<const F extends Fields>(
  fields: F,
  run: (input: InputOf<F>, context: Context) => object | undefined,
): Operation {
  return (input, context) => run(checked(input, fields), context)
}

/** Throws ValidationError, as CloudFormation calls a wrong input. */
function checked<F extends Fields>(input: Readonly<Record<string, unknown>>, fields: F): InputOf<F> {
  // The wire has one form for an empty text and an empty list.
  const isEmptyList = (name: string) => fields[name]?.type === 'list' && input[name] === ''
  const lists = Object.fromEntries(
    Object.keys(input).flatMap(name => (isEmptyList(name) ? [[name, []] as const] : [])),
  )
  try {
    return checkFields({ ...input, ...lists }, fields)
  } catch (error) {
    throw error instanceof ApiError ? invalidStack(error.message) : error
  }
}
