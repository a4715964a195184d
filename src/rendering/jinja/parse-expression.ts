import type { ArgumentNodes, BlockFilter, Expression } from './syntax.js'
import type { TokenReader } from './token-reader.js'
import type { Value } from './values.js'

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** `a, b` as a tuple, or one expression. Ends at the end of the tag or at a word or operator of `ends`. */
export function parseTuple(
  reader: TokenReader,
  { ends = [], hasChoice = true }: { readonly ends?: readonly string[]; readonly hasChoice?: boolean } = {},
): Expression {
  const { line } = reader
  const items: Expression[] = []
  let isTuple = false
  while (reader.peek() && !reader.isWord(...ends) && !reader.isOperator(...ends)) {
    items.push(hasChoice ? parseExpression(reader) : parseOr(reader))
    if (!reader.skip(',')) break
    isTuple = true
  }
  const [only] = items
  if (!only) reader.fail()
  return isTuple ? { kind: 'tuple', items, line } : only
}

/** One expression, with an inline `if`. */
export function parseExpression(reader: TokenReader): Expression {
  return reader.nested(() => {
    let value = parseOr(reader)
    while (reader.isWord('if')) {
      const { line } = reader.next()
      const test = parseOr(reader)
      const no = reader.skipWord('else') ? parseExpression(reader) : undefined
      value = { kind: 'choice', test, yes: value, no, line }
    }
    return value
  })
}

function parseOr(reader: TokenReader): Expression {
  let left = parseAnd(reader)
  while (reader.isWord('or')) {
    const { line } = reader.next()
    left = { kind: 'or', left, right: parseAnd(reader), line }
  }
  return left
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseNot(reader)
  while (reader.isWord('and')) {
    const { line } = reader.next()
    left = { kind: 'and', left, right: parseNot(reader), line }
  }
  return left
}

function parseNot(reader: TokenReader): Expression {
  if (!reader.isWord('not')) return parseComparison(reader)
  const { line } = reader.next()
  return { kind: 'not', of: reader.nested(() => parseNot(reader)), line }
}

function parseComparison(reader: TokenReader): Expression {
  const first = parseSum(reader)
  const { line } = reader
  const rest: { operator: string; value: Expression }[] = []
  for (;;) {
    const operator = comparisonOperator(reader)
    if (operator === undefined) break
    rest.push({ operator, value: parseSum(reader) })
  }
  return rest.length === 0 ? first : { kind: 'comparison', first, rest, line }
}

function comparisonOperator(reader: TokenReader): string | undefined {
  if (reader.isOperator('==', '!=', '<', '<=', '>', '>=')) return reader.next().text
  if (reader.skipWord('in')) return 'in'
  const after = reader.peek(1)
  if (!reader.isWord('not') || after?.kind !== 'name' || after.text !== 'in') return undefined
  reader.next()
  reader.next()
  return 'not in'
}

function parseBinary(
  reader: TokenReader,
  operators: readonly string[],
  parseSide: (reader: TokenReader) => Expression,
): Expression {
  let left = parseSide(reader)
  while (reader.isOperator(...operators)) {
    const { text: operator, line } = reader.next()
    left = { kind: 'binary', operator, left, right: parseSide(reader), line }
  }
  return left
}

const parseSum = (reader: TokenReader) => parseBinary(reader, ['+', '-'], parseConcat)
const parseProduct = (reader: TokenReader) => parseBinary(reader, ['*', '/', '//', '%'], parsePower)
const parsePower = (reader: TokenReader) => parseBinary(reader, ['**'], parseFiltered)

function parseConcat(reader: TokenReader): Expression {
  const { line } = reader
  const first = parseProduct(reader)
  const items = [first]
  while (reader.skip('~')) items.push(parseProduct(reader))
  return items.length === 1 ? first : { kind: 'concat', items, line }
}

/** A value with its sign, filters and tests: `-x | abs` filters `-x`. */
function parseFiltered(reader: TokenReader): Expression {
  return parseFilters(reader, parseUnary(reader))
}

function parseUnary(reader: TokenReader): Expression {
  if (!reader.isOperator('-', '+')) return parsePostfix(reader, parsePrimary(reader))
  const { text, line } = reader.next()
  const of = reader.nested(() => parseUnary(reader))
  return parsePostfix(reader, { kind: text === '-' ? 'minus' : 'plus', of, line })
}

function parsePrimary(reader: TokenReader): Expression {
  if (reader.isOperator('(', '[', '{')) return reader.nested(() => parseBrackets(reader))
  const { kind, text, value = null, line } = reader.next()
  if (kind === 'operator') reader.fail(`unexpected '${text}'`)
  if (kind === 'number') return { kind: 'constant', value, line }
  if (kind === 'string') return { kind: 'constant', value: parseTexts(reader, text), line }
  const constant = constants.get(text)
  return constant === undefined
    ? { kind: 'name', name: text, line }
    : { kind: 'constant', value: constant, line }
}

/** Texts that follow each other are one. */
function parseTexts(reader: TokenReader, first: string): string {
  let text = first
  while (reader.peek()?.kind === 'string') text += reader.next().text
  return text
}

function parseBrackets(reader: TokenReader): Expression {
  const { text, line } = reader.next()
  if (text === '[') return { kind: 'list', items: parseItems(reader, ']'), line }
  if (text === '{') return { kind: 'dict', pairs: parsePairs(reader), line }
  if (reader.skip(')')) return { kind: 'tuple', items: [], line }
  const inner = parseTuple(reader, { ends: [')'] })
  reader.expect(')')
  return inner
}

function parseItems(reader: TokenReader, close: string): readonly Expression[] {
  const items: Expression[] = []
  while (!reader.isOperator(close)) {
    items.push(parseExpression(reader))
    if (!reader.skip(',')) break
  }
  reader.expect(close)
  return items
}

function parsePairs(reader: TokenReader): readonly (readonly [Expression, Expression])[] {
  const pairs: (readonly [Expression, Expression])[] = []
  while (!reader.isOperator('}')) {
    const key = parseExpression(reader)
    reader.expect(':')
    pairs.push([key, parseExpression(reader)])
    if (!reader.skip(',')) break
  }
  reader.expect('}')
  return pairs
}

/** Attributes, items and calls after a value. */
function parsePostfix(reader: TokenReader, start: Expression): Expression {
  let of = start
  for (;;) {
    const { line } = reader
    if (reader.skip('.')) of = parseAttribute(reader, of)
    else if (reader.skip('[')) of = parseSubscript(reader, of)
    else if (reader.skip('(')) of = { kind: 'call', of, ...parseArguments(reader), line }
    else return of
  }
}

function parseAttribute(reader: TokenReader, of: Expression): Expression {
  const { kind, text, value, line } = reader.next()
  if (kind === 'name') return { kind: 'attribute', of, name: text, line }
  if (typeof value !== 'bigint') reader.fail('expected a name or a number after the dot')
  return { kind: 'item', of, key: { kind: 'constant', value, line }, line }
}

function parseSubscript(reader: TokenReader, of: Expression): Expression {
  const { line } = reader
  const bounds: (Expression | undefined)[] = []
  let bound = reader.isOperator(':') ? undefined : parseTuple(reader, { ends: [']', ':'] })
  while (reader.skip(':')) {
    bounds.push(bound)
    bound = reader.isOperator(':', ']') ? undefined : parseExpression(reader)
  }
  reader.expect(']')
  if (bounds.length > 2) reader.fail('a slice has at most three parts')
  if (bounds.length > 0) return { kind: 'slice', of, bounds: [...bounds, bound], line }
  return bound ? { kind: 'item', of, key: bound, line } : reader.fail()
}

/** The arguments after an opening parenthesis. */
function parseArguments(reader: TokenReader): ArgumentNodes {
  const args: Expression[] = []
  const named: [string, Expression][] = []
  while (!reader.isOperator(')')) {
    if (reader.isOperator('*', '**')) reader.fail('* and ** in a call are not supported: list the arguments')
    const after = reader.peek(1)
    const isNamed = reader.peek()?.kind === 'name' && after?.kind === 'operator' && after.text === '='
    if (isNamed) {
      const name = reader.name()
      reader.expect('=')
      named.push([name, parseExpression(reader)])
    } else if (named.length > 0) reader.fail('an argument without a name follows one with a name')
    else args.push(parseExpression(reader))
    if (!reader.skip(',')) break
  }
  reader.expect(')')
  return { args, named }
}

/** Filters, tests and calls after a value. */
function parseFilters(reader: TokenReader, start: Expression): Expression {
  let of = start
  for (;;) {
    const { line } = reader
    if (reader.skip('|')) of = { kind: 'filter', of, ...parseFilter(reader) }
    else if (reader.skipWord('is')) of = parseTest(reader, of, line)
    else if (reader.skip('(')) of = { kind: 'call', of, ...parseArguments(reader), line }
    else return of
  }
}

/** A filter's name and arguments, after the `|`. */
export function parseFilter(reader: TokenReader): BlockFilter {
  const { line } = reader
  const name = parseDottedName(reader)
  const given = reader.skip('(') ? parseArguments(reader) : { args: [], named: [] }
  return { name, ...given, line }
}

function parseDottedName(reader: TokenReader): string {
  let name = reader.name()
  while (reader.skip('.')) name += `.${reader.name()}`
  return name
}

function parseTest(reader: TokenReader, of: Expression, line: number): Expression {
  const isNegated = reader.skipWord('not')
  const name = parseDottedName(reader)
  const test: Expression = { kind: 'test', of, name, ...parseTestArguments(reader), line }
  return isNegated ? { kind: 'not', of: test, line } : test
}

/** `is in [1]`, `is divisibleby 3`: one argument may follow without parentheses. */
function parseTestArguments(reader: TokenReader): ArgumentNodes {
  if (reader.skip('(')) return parseArguments(reader)
  const kind = reader.peek()?.kind
  const hasValue = kind === 'name' || kind === 'string' || kind === 'number' || reader.isOperator('[', '{')
  if (!hasValue || reader.isWord('else', 'or', 'and')) return { args: [], named: [] }
  if (reader.isWord('is')) reader.fail('tests cannot be chained with is')
  return { args: [parsePostfix(reader, parsePrimary(reader))], named: [] }
}
