import { Document, parseDocument, visit, type Node, type ParsedNode } from 'yaml'

/** Characters that some YAML readers reject, or take for a line break, unless they are escaped. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/gu

function hasUnprintable(text: string): boolean {
  return text.search(UNPRINTABLE) !== -1
}

/** The value as a YAML node. Texts are quoted where YAML 1.1 would read them as something else, such as `yes`. */
export function nodeOf(value: unknown): Node {
  const write = (defaultStringType: 'PLAIN' | 'QUOTE_DOUBLE') =>
    new Document(value, { compat: 'yaml-1.1' }).toString({ lineWidth: 0, defaultStringType })
  const plain = write('PLAIN')
  const { contents } = parseDocument<ParsedNode, false>(hasUnprintable(plain) ? write('QUOTE_DOUBLE') : plain)
  visit(contents, {
    Scalar: (_, scalar) => {
      // YAML 1.1 reads 1e-7 as text, and 1.0e-7 as a number.
      const { value: read, source = '' } = scalar
      if (typeof read === 'number') scalar.source = source.replace(/^(-?\d)e/, '$1.0e')
      // It also has a special meaning for texts such as = and <<.
      else if (scalar.type === 'PLAIN' && !/^[\p{L}/]/u.test(source)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return contents
}

/**
 * The document as text with every comment. Values keep their characters, such as `0755` or a 20-digit number: spacing
 * and line breaks between them may differ from the original text.
 */
export function textOf(document: Document): string {
  const unescaped: string[] = []
  visit(document, {
    Scalar: (_, scalar) => {
      const { type, source, value } = scalar
      if (typeof value !== 'string') scalar.value = source ?? value
      else if (type !== 'QUOTE_DOUBLE') unescaped.push(value)
    },
  })
  // Each scalar is text for the failsafe schema, so that the library does not format numbers.
  document.setSchema(document.directives?.yaml.version ?? '1.2', { schema: 'failsafe' })
  // A dangling alias is found when the text is read again.
  const text = document.toString({ lineWidth: 0, verifyAliasOrder: false })
  return unescaped.some(hasUnprintable) ? text : text.replaceAll(UNPRINTABLE, escaped)
}

/** The escape of a character in double quotes, where the library writes it as it is. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
