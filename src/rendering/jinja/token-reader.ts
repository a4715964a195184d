import type { Token } from './lexer.js'
import { DEEPEST_SYNTAX } from './budget.js'
import { TemplateProblem } from './values.js'

/** Reads the tokens of one tag. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  readonly #lastLine: number
  #at = 0
  #depth = 0

  /** `line` is that of the tag. */
  constructor(tokens: readonly Token[], line: number) {
    this.#tokens = tokens
    this.#lastLine = tokens.at(-1)?.line ?? line
  }

  /** The next token, or one after it; undefined at the end of the tag. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  get line(): number {
    return this.peek()?.line ?? this.#lastLine
  }

  /** Whether the next token is one of these operators. */
  isOperator(...texts: readonly string[]): boolean {
    const token = this.peek()
    return token?.kind === 'operator' && texts.includes(token.text)
  }

  /** Whether the next token is one of these words. */
  isWord(...texts: readonly string[]): boolean {
    const token = this.peek()
    return token?.kind === 'name' && texts.includes(token.text)
  }

  /** Skips the operator when it is next. */
  skip(operator: string): boolean {
    if (!this.isOperator(operator)) return false
    this.#at++
    return true
  }

  /** Skips the word when it is next. */
  skipWord(word: string): boolean {
    if (!this.isWord(word)) return false
    this.#at++
    return true
  }

  next(): Token {
    const token = this.peek()
    if (!token) this.fail()
    this.#at++
    return token
  }

  /** The next token, which must be the operator. */
  expect(operator: string): void {
    if (!this.skip(operator)) this.fail(`expected '${operator}', got ${this.#nextText()}`)
  }

  /** The next token, which must be a name. */
  name(): string {
    const token = this.peek()
    if (token?.kind !== 'name') this.fail(`expected a name, got ${this.#nextText()}`)
    this.#at++
    return token.text
  }

  /** The tag must end here. */
  end(): void {
    if (this.peek()) this.fail()
  }

  /** Parses one level deeper; a limit keeps the stack of the parser short. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > DEEPEST_SYNTAX)
      this.fail(`the expression is nested more than ${DEEPEST_SYNTAX} levels deep`)
    const result = parse()
    this.#depth--
    return result
  }

  fail(message = `unexpected ${this.#nextText()}`): never {
    throw new TemplateProblem(message, this.line)
  }

  #nextText(): string {
    const token = this.peek()
    return token ? `'${token.text}'` : 'the end of the tag'
  }
}
