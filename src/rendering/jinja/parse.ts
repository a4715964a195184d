import { DEEPEST_SYNTAX } from './budget.js'
import { partsOf, type Part } from './lexer.js'
import { parseExpression, parseFilter, parseTuple } from './parse-expression.js'
import { parseTarget } from './parse-target.js'
import { refusalOf } from './refused-tags.js'
import type { AssignmentTarget, BlockFilter, Body, MacroNode, Parameter, Statement } from './syntax.js'
import { TokenReader } from './token-reader.js'
import { TemplateProblem } from './values.js'

/** The statements of a template. Throws TemplateProblem with the line for what is not Jinja, or not supported. */
export function parseTemplate(source: string): Body {
  return new Parser(partsOf(source)).template()
}

/** The body of a tag, and the word that ended it with the rest of its tag. */
interface EndedBody {
  readonly body: Body
  readonly end: string
  readonly reader: TokenReader
}

class Parser {
  readonly #parts: readonly Part[]
  #at = 0
  #depth = 0

  constructor(parts: readonly Part[]) {
    this.#parts = parts
  }

  template(): Body {
    const body: Statement[] = []
    for (let part = this.#next(); part; part = this.#next()) {
      body.push(this.#statementOf(part, tagReader(part)))
    }
    return body
  }

  #next(): Part | undefined {
    return this.#parts[this.#at++]
  }

  /** The statements up to a tag that begins with one of `ends`. `line` is that of the tag that is open. */
  #until(ends: readonly string[], line: number): EndedBody {
    if (++this.#depth > DEEPEST_SYNTAX)
      throw new TemplateProblem(`tags are nested more than ${DEEPEST_SYNTAX} levels deep`, line)
    const body: Statement[] = []
    for (let part = this.#next(); part; part = this.#next()) {
      const reader = tagReader(part)
      if (part.kind === 'statement' && reader.isWord(...ends)) {
        this.#depth--
        return { body, end: reader.name(), reader }
      }
      body.push(this.#statementOf(part, reader))
    }
    throw new TemplateProblem(`the tag is not closed by {% ${ends.at(-1) ?? ''} %}`, line)
  }

  /** The body up to the one tag that ends it. */
  #bodyUntil(end: string, line: number): Body {
    const { body, reader } = this.#until([end], line)
    reader.end()
    return body
  }

  #statementOf(part: Part, reader: TokenReader): Statement {
    const { line } = part
    if (part.kind === 'text') return { kind: 'text', text: part.text, line }
    if (part.kind === 'print') {
      const value = parseTuple(reader)
      reader.end()
      return { kind: 'print', value, line }
    }
    return this.#tag(reader.name(), reader, line)
  }

  #tag(word: string, reader: TokenReader, line: number): Statement {
    switch (word) {
      case 'if':
        return this.#if(reader, line)
      case 'for':
        return this.#for(reader, line)
      case 'set':
        return this.#set(reader, line)
      case 'with':
        return this.#with(reader, line)
      case 'macro':
        return this.#macro(reader.name(), reader, 'endmacro', line)
      case 'call':
        return this.#callBlock(reader, line)
      case 'filter':
        return this.#filterBlock(reader, line)
    }
    throw new TemplateProblem(refusalOf(word), line)
  }

  #if(reader: TokenReader, line: number): Statement {
    const branches: { test: ReturnType<typeof parseTuple>; body: Body }[] = []
    let tag = reader
    for (;;) {
      const test = parseTuple(tag, { hasChoice: false })
      tag.end()
      const { body, end, reader: next } = this.#until(['elif', 'else', 'endif'], line)
      branches.push({ test, body })
      if (end !== 'elif') next.end()
      if (end === 'endif') return { kind: 'if', branches, otherwise: [], line }
      if (end === 'else') return { kind: 'if', branches, otherwise: this.#bodyUntil('endif', line), line }
      tag = next
    }
  }

  #for(reader: TokenReader, line: number): Statement {
    const target = parseTarget(reader, ['in'])
    if (!reader.skipWord('in')) reader.fail("expected 'in'")
    const items = parseTuple(reader, { ends: ['recursive'], hasChoice: false })
    const test = reader.skipWord('if') ? parseExpression(reader) : undefined
    const isRecursive = reader.skipWord('recursive')
    reader.end()
    const { body, end, reader: after } = this.#until(['else', 'endfor'], line)
    after.end()
    const otherwise = end === 'else' ? this.#bodyUntil('endfor', line) : []
    return { kind: 'for', target, items, test, isRecursive, body, otherwise, line }
  }

  #set(reader: TokenReader, line: number): Statement {
    const target = parseTarget(reader, [])
    if (reader.skip('=')) {
      const value = parseTuple(reader)
      reader.end()
      return { kind: 'set', target, value, line }
    }
    const filters = parseBlockFilters(reader)
    return { kind: 'setBlock', target, filters, body: this.#bodyUntil('endset', line), line }
  }

  #with(reader: TokenReader, line: number): Statement {
    const assignments: { target: AssignmentTarget; value: ReturnType<typeof parseExpression> }[] = []
    while (reader.peek()) {
      if (assignments.length > 0) reader.expect(',')
      const target = parseTarget(reader, ['='], false)
      reader.expect('=')
      assignments.push({ target, value: parseExpression(reader) })
    }
    return { kind: 'with', assignments, body: this.#bodyUntil('endwith', line), line }
  }

  #macro(name: string, reader: TokenReader, end: string, line: number): MacroNode {
    const parameters = parseParameters(reader)
    reader.end()
    return { kind: 'macro', name, parameters, body: this.#bodyUntil(end, line), line }
  }

  #callBlock(reader: TokenReader, line: number): Statement {
    const parameters = reader.isOperator('(') ? parseParameters(reader) : []
    const call = parseExpression(reader)
    if (call.kind !== 'call') reader.fail('expected a call')
    reader.end()
    const body = this.#bodyUntil('endcall', line)
    return {
      kind: 'callBlock',
      call,
      caller: { kind: 'macro', name: 'caller', parameters, body, line },
      line,
    }
  }

  #filterBlock(reader: TokenReader, line: number): Statement {
    const first = parseFilter(reader)
    const filters = [first, ...parseBlockFilters(reader)]
    return { kind: 'filterBlock', filters, body: this.#bodyUntil('endfilter', line), line }
  }
}

function tagReader(part: Part): TokenReader {
  return new TokenReader(part.kind === 'text' ? [] : part.tokens, part.line)
}

/** `| name(…) | name` up to the end of the tag. */
function parseBlockFilters(reader: TokenReader): readonly BlockFilter[] {
  const filters: BlockFilter[] = []
  while (reader.skip('|')) filters.push(parseFilter(reader))
  reader.end()
  return filters
}

/** `(a, b=1)` */
function parseParameters(reader: TokenReader): readonly Parameter[] {
  const parameters: Parameter[] = []
  reader.expect('(')
  while (!reader.isOperator(')')) {
    const name = reader.name()
    const standard = reader.skip('=') ? parseExpression(reader) : undefined
    if (!standard && parameters.at(-1)?.[1])
      reader.fail('a parameter without default follows one with a default')
    parameters.push([name, standard])
    if (!reader.skip(',')) break
  }
  reader.expect(')')
  return parameters
}
