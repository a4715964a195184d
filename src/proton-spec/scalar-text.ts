import { isAlias, isScalar } from 'yaml'
import { valueAt, type ReadSpec } from './document.js'

/**
 * The text of the value at a path: a text as it is, a number or a boolean as it is written, `012345678901` with its zero.
 * Undefined for any other value.
 */
export function scalarText({ document, root }: ReadSpec, path: readonly string[]): string | undefined {
  const value = valueAt(root, path)
  if (typeof value === 'string') return value
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const node = document.getIn(path, true)
  const scalar = isAlias(node) ? node.resolve(document) : node
  return (isScalar(scalar) ? scalar.source : undefined) ?? String(value)
}
