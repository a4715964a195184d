import { unquoted } from './string-literal.js'
import { TemplateProblem, type Value } from './values.js'
import { spaceAt, withoutEnd, withoutStart } from './whitespace.js'

/** A token of an expression or of a statement. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'operator'
  readonly text: string
  /** Of a string or number; a string's `text` is without quotes. */
  readonly value?: Value
  readonly line: number
}

/** A part of a template: text, or a tag with its tokens. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'print' | 'statement'; readonly tokens: readonly Token[]; readonly line: number }

const OPENING = /\{([{%#])([-+]?)/g
const RAW = /\s*raw\s*(?:(-)%\}|%\})/y
const END_RAW = /\{%([-+]?)\s*endraw\s*(?:(-)|\+)?%\}/g
const NUMBER =
  /(?<float>(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+))|(?<int>0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*)/iy
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
const STRING = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y
const OPERATOR = /\*\*|\/\/|==|!=|<=|>=|[-+*/%~<>=.,:|()[\]{};]/y
const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * The parts of a template with Jinja's default settings: line breaks become `\n`, the last one is dropped, and `-` in a
 * tag removes the whitespace beside it. Throws TemplateProblem for a tag that does not end.
 */
export function partsOf(source: string): readonly Part[] {
  return new Lexer(source.replace(/\r\n|\r/g, '\n').replace(/\n$/, '')).parts()
}

class Lexer {
  readonly #source: string
  readonly #parts: Part[] = []
  #at = 0
  /** Line of #counted; lines are counted on the way. */
  #line = 1
  #counted = 0
  #stripsStart = false

  constructor(source: string) {
    this.#source = source
  }

  parts(): readonly Part[] {
    for (;;) {
      OPENING.lastIndex = this.#at
      const found = OPENING.exec(this.#source)
      if (!found) break
      this.#text(found.index, found[2] === '-')
      this.#at = OPENING.lastIndex
      const line = this.#lineAt(found.index)
      if (found[1] === '#') this.#comment(line)
      else if (found[1] === '{') this.#tag('print', '}}', line)
      else if (!this.#raw(line)) this.#tag('statement', '%}', line)
    }
    this.#text(this.#source.length, false)
    return this.#parts
  }

  #lineAt(index: number): number {
    for (; this.#counted < index; this.#counted++) if (this.#source[this.#counted] === '\n') this.#line++
    return this.#line
  }

  #text(end: number, stripsEnd: boolean): void {
    const whole = this.#source.slice(this.#at, end)
    const started = this.#stripsStart ? withoutStart(whole) : whole
    const line = this.#lineAt(end - started.length)
    const text = stripsEnd ? withoutEnd(started) : started
    this.#stripsStart = false
    if (text !== '') this.#parts.push({ kind: 'text', text, line })
  }

  #comment(line: number): void {
    const end = this.#source.indexOf('#}', this.#at)
    if (end < 0) throw new TemplateProblem('the comment {# is not closed by #}', line)
    this.#stripsStart = end > this.#at && this.#source[end - 1] === '-'
    this.#at = end + 2
  }

  #raw(line: number): boolean {
    RAW.lastIndex = this.#at
    const begin = RAW.exec(this.#source)
    if (!begin) return false
    this.#at = RAW.lastIndex
    END_RAW.lastIndex = this.#at
    const end = END_RAW.exec(this.#source)
    if (!end) throw new TemplateProblem('{% raw %} is not closed by {% endraw %}', line)
    this.#stripsStart = begin[1] === '-'
    this.#text(end.index, end[1] === '-')
    this.#at = END_RAW.lastIndex
    this.#stripsStart = end[2] === '-'
    return true
  }

  #tag(kind: 'print' | 'statement', close: string, line: number): void {
    const tokens: Token[] = []
    const open: string[] = []
    for (;;) {
      spaceAt.lastIndex = this.#at
      spaceAt.exec(this.#source)
      this.#at = spaceAt.lastIndex
      if (open.length === 0 && this.#closes(close)) break
      const token = this.#token(close)
      if (token.kind === 'operator') balance(open, token)
      tokens.push(token)
    }
    this.#parts.push({ kind, tokens, line })
  }

  /** Whether the tag ends here; then its end is skipped. */
  #closes(close: string): boolean {
    const signs = close === '%}' ? ['', '-', '+'] : ['', '-']
    const sign = signs.find(each => this.#source.startsWith(each + close, this.#at))
    if (sign === undefined) return false
    this.#at += sign.length + close.length
    this.#stripsStart = sign === '-'
    return true
  }

  #token(close: string): Token {
    const line = this.#lineAt(this.#at)
    const number = this.#match(NUMBER)
    if (number) return { kind: 'number', text: number[0], value: numberOf(number[0], number.groups), line }
    const name = this.#match(NAME)
    if (name) return { kind: 'name', text: name[0], line }
    const literal = this.#match(STRING)
    if (literal) {
      const text = unquoted(literal[0], line)
      return { kind: 'string', text, value: text, line }
    }
    const operator = this.#match(OPERATOR)
    if (operator) return { kind: 'operator', text: operator[0], line }
    const next = this.#source[this.#at]
    const message =
      next === undefined
        ? `the tag is not closed by ${close}`
        : `unexpected character ${JSON.stringify(next)}`
    throw new TemplateProblem(message, line)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at = pattern.lastIndex
    return found
  }
}

function numberOf(text: string, groups: Readonly<Record<string, string | undefined>> = {}): Value {
  const digits = text.replaceAll('_', '')
  return groups['float'] === undefined ? BigInt(digits) : Number(digits)
}

/** Keeps track of brackets: a `}}` within a dict does not end the tag. */
function balance(open: string[], { text, line }: Token): void {
  if ('([{'.includes(text)) open.push(text)
  const opener = closes[text]
  if (opener !== undefined && open.pop() !== opener) throw new TemplateProblem(`unexpected '${text}'`, line)
}
