import { isCollection, isScalar, visit, type Document, type Scalar } from 'yaml'
import { parseYaml } from '../document.js'

/**
 * The value of a text in the input `set`: a number, boolean or null of YAML 1.2, a text in quotes, a list in brackets
 * or a map in braces; everything else is text as a whole. Throws RangeError for a number that JavaScript would round.
 */
export function readValue(text: string): unknown {
  const { document } = parseYaml(text)
  const { contents, errors, warnings } = document
  // Anything around the value, such as a comment, makes it a text that only starts like a value.
  const isWhole = contents?.range[0] === 0 && contents.range[1] === text.length
  if (errors.length > 0 || warnings.length > 0 || !isWhole || !isOneLineValue(document)) return text
  visit(document, {
    Scalar: (_, scalar) => {
      requireExact(scalar)
    },
  })
  return document.toJS()
}

/** Whether it is a scalar or a list or map in brackets; map keys must be names: `{{ name }}` is a template. */
function isOneLineValue(document: Document): boolean {
  const { contents } = document
  if (isScalar(contents)) return contents.type !== 'BLOCK_LITERAL' && contents.type !== 'BLOCK_FOLDED'
  if (!isCollection(contents) || contents.flow !== true) return false
  let isPlain = true
  visit(document, {
    Pair: (_, { key }) => {
      isPlain &&= isScalar(key)
    },
    Alias: () => {
      isPlain = false
    },
  })
  return isPlain
}

/** A double keeps every decimal number of 15 significant digits. */
const MAX_DIGITS = 15

function requireExact({ value, source = '' }: Scalar): void {
  if (typeof value !== 'number' || /inf|nan/i.test(source)) return
  const mantissa = source.replace(/e.*/i, '')
  const digits = mantissa.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '')
  const isExact = !mantissa.includes('.') || digits.length <= MAX_DIGITS
  if (!isExact || !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new RangeError('the number has more digits than can be stored')
}
