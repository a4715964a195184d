import { TemplateProblem } from './values.js'

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{1,3})|([^]))/gi

/** The text of a literal in quotes, with Python's escapes. */
export function unquoted(literal: string, line: number): string {
  return literal
    .slice(1, -1)
    .replace(
      ESCAPE,
      (whole: string, x?: string, u?: string, long?: string, octal?: string, other?: string) => {
        const hex = x ?? u ?? long
        if (hex !== undefined) return fromCode(Number.parseInt(hex, 16), line)
        if (octal !== undefined) return fromCode(Number.parseInt(octal, 8), line)
        if (other !== undefined && 'xuUN'.includes(other))
          throw new TemplateProblem(`the escape \\${other} is not valid here`, line)
        return simple[other ?? ''] ?? whole
      },
    )
}

function fromCode(code: number, line: number): string {
  if (code > 0x10ffff) throw new TemplateProblem('an escape is beyond the last Unicode character', line)
  return String.fromCodePoint(code)
}
