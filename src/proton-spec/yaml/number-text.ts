import { visit, type Document } from 'yaml'

/** What counting would change, such as a long number or 7e12345, is told by its letters. */
export function keepLetters(document: Document): void {
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, source } = scalar
      const isLost = typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)
      if (isLost && source !== undefined) scalar.value = source
    },
  })
}
