import type { AssignmentTarget } from './syntax.js'
import type { TokenReader } from './token-reader.js'

/** What a value is assigned to: `a`, `a, b`, `(a, b)`, `namespace.a`; ends at a word of `ends`. */
export function parseTarget(reader: TokenReader, ends: readonly string[], hasTuple = true): AssignmentTarget {
  const targets: AssignmentTarget[] = []
  let isTuple = false
  while (reader.peek() && !reader.isWord(...ends) && !reader.isOperator('=', ')')) {
    targets.push(parseOneTarget(reader))
    if (!hasTuple || !reader.skip(',')) break
    isTuple = true
  }
  const [only] = targets
  if (!only) reader.fail()
  return isTuple ? { kind: 'several', targets } : only
}

const RESERVED = ['true', 'True', 'false', 'False', 'none', 'None']

function parseOneTarget(reader: TokenReader): AssignmentTarget {
  if (reader.skip('(')) {
    const inner = parseTarget(reader, [])
    reader.expect(')')
    return inner
  }
  if (reader.isWord(...RESERVED)) reader.fail(`cannot assign to ${reader.name()}`)
  const name = reader.name()
  return reader.skip('.') ? { kind: 'attribute', name, attribute: reader.name() } : { kind: 'name', name }
}
