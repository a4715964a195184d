import { createHash } from 'node:crypto'
import type { Target } from './target.js'
import { CURRENT_VALUE, inputsPath, isSpecMap, readForComparison, valueAt, type SpecMap } from './document.js'

/**
 * SHA-256, in hexadecimal, of the target's part of a spec by value: the order of keys, comments and the parts of other
 * targets make no difference. Undefined when the spec cannot be read, or leaves a value to Proton.
 */
export function specDigest(text: string, target: Target): string | undefined {
  try {
    const root = readForComparison(text)
    const json = root && sortedJson(partOf(root, target))
    if (json === undefined || json.includes(CURRENT_VALUE)) return undefined
    return createHash('sha256').update(json).digest('hex')
  } catch {
    return undefined // an alias to itself, which JSON does not have
  }
}

function partOf(root: SpecMap, target: Target): unknown {
  if (target.kind === 'component') return root
  if (target.kind === 'service') {
    const { instances } = root
    const entries: readonly unknown[] = Array.isArray(instances) ? instances : []
    return entries.flatMap(entry => (isSpecMap(entry) ? [entry['name']] : [])).sort()
  }
  const path = inputsPath(root, target)
  return path && (valueAt(root, path) ?? {})
}

/** JSON with the keys of each map in order; undefined for undefined. */
export function sortedJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isSpecMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}
