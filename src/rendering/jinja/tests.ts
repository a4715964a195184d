import { modulo } from './arithmetic.js'
import { printedText } from './print.js'
import { compare, contains, isEqual } from './relations.js'
import { isLowerCase, isUpperCase } from './text-operations.js'
import {
  asText,
  isInteger,
  isNumeric,
  itemsOf,
  lengthOf,
  requireDefined,
  typeName,
} from './value-operations.js'
import { Callable, Lazy, Loop, Markup, TemplateProblem, DictView, Undefined, type Value } from './values.js'

type Test = (value: Value, argument: Value) => boolean

/** Tests that answer for a value that does not exist. */
const existence: Readonly<Record<string, Test>> = {
  defined: value => !(value instanceof Undefined),
  undefined: value => value instanceof Undefined,
  none: value => value === null,
  boolean: value => typeof value === 'boolean',
  true: value => value === true,
  false: value => value === false,
  integer: value => typeof value === 'bigint',
  float: value => typeof value === 'number',
  number: isNumeric,
  string: value => asText(value) !== undefined,
  mapping: value => value instanceof Map,
  sequence: value => lengthOf(value) !== undefined && !(value instanceof DictView),
  callable: value => value instanceof Callable || value instanceof Undefined || isRecursive(value),
  escaped: value => value instanceof Markup,
  sameas: isSame,
}

const eq: Test = isEqual
const ne: Test = (value, other) => !isEqual(value, other)
const lt: Test = (value, other) => compare(value, other) < 0
const le: Test = (value, other) => compare(value, other) <= 0
const gt: Test = (value, other) => compare(value, other) > 0
const ge: Test = (value, other) => compare(value, other) >= 0

const others: Readonly<Record<string, Test>> = {
  eq,
  equalto: eq,
  '==': eq,
  ne,
  '!=': ne,
  lt,
  lessthan: lt,
  '<': lt,
  le,
  '<=': le,
  gt,
  greaterthan: gt,
  '>': gt,
  ge,
  '>=': ge,
  in: (value, container) => contains(container, value),
  odd: value => remainder(value, 2n) === 1,
  even: value => remainder(value, 2n) === 0,
  divisibleby: (value, by) => remainder(value, by) === 0,
  lower: value => isLowerCase(printedText(value)),
  upper: value => isUpperCase(printedText(value)),
  iterable: isIterable,
}

const tests: ReadonlyMap<string, Test> = new Map(Object.entries({ ...existence, ...others }))
/** Tests of two values. */
const COMPARING = /^(eq|equalto|ne|lt|lessthan|le|gt|greaterthan|ge|in|divisibleby|sameas|[=!<>]+)$/

/** Tests of Jinja that no template of CloudFormation needs. */
const UNSUPPORTED = ['filter', 'test']

/**
 * Whether `value is name(args)`. Throws TemplateProblem for a test or arguments that do not exist; it quotes a name that
 * the template spells out.
 */
export function applyTest(
  name: string,
  value: Value,
  args: readonly Value[],
  isSpelledOut: boolean,
): boolean {
  const label = isSpelledOut ? `the test '${name}'` : 'the test'
  const test = tests.get(name)
  if (UNSUPPORTED.includes(name)) {
    requireDefined(value)
    throw new TemplateProblem(`${label} is not supported`)
  }
  if (!test) throw new TemplateProblem(isSpelledOut ? `No test named '${name}'.` : 'no test has this name')
  if (!Object.hasOwn(existence, name)) requireDefined(value)
  const wanted = COMPARING.test(name) ? 1 : 0
  if (args.length !== wanted)
    throw new TemplateProblem(`${label} needs ${wanted} arguments, not ${args.length}`)
  return test(value, args[0] ?? null)
}

function isRecursive(value: Value): boolean {
  return value instanceof Loop && value.repeat !== undefined
}

/** Identity, which Python also has for numbers and texts in most cases. */
function isSame(value: Value, other: Value): boolean {
  if (value instanceof Undefined || other instanceof Undefined) return value === other
  return Object.is(value, other)
}

function isIterable(value: Value): boolean {
  if (value instanceof Lazy) return true
  try {
    itemsOf(value)
    return true
  } catch (error) {
    if (error instanceof TemplateProblem) return false
    throw error
  }
}

function remainder(value: Value, by: Value): number {
  requireDefined(by)
  if (!isNumeric(value) || !isNumeric(by))
    throw new TemplateProblem(`unsupported operand type(s) for %: '${typeName(value)}' and '${typeName(by)}'`)
  if (Number(by) === 0) throw new TemplateProblem('division by zero')
  if (isInteger(value) && isInteger(by)) return Number(modulo(BigInt(value), BigInt(by)))
  const rest = Number(value) % Number(by)
  return rest !== 0 && rest < 0 !== Number(by) < 0 ? rest + Number(by) : rest
}
