import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../shared/errors.js'
import { didYouMean, nearest } from '../shared/did-you-mean.js'
import type { Selection } from '../providers/proton/inputs/promotion.js'
import { applyEdits } from './edits.js'
import { CURRENT_VALUE, inputsPath, isSpecMap, readSpec, valueAt } from './document.js'
import type { Target } from '../providers/proton/target.js'

/** A spec with inputs of another, and which of them it did not have so before. */
export interface PromotedSpec {
  readonly text: string
  readonly inputs: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * `spec`, which the target runs, with the selected inputs that `sourceSpec` has for `from`. What the source does not
 * have stays as it is; so does every other byte.
 */
export function promotedSpec(
  spec: string,
  sourceSpec: string,
  { from, target }: { readonly from: Target; readonly target: Target },
  selection: Selection,
): PromotedSpec {
  const source = inputsOf(sourceSpec, from)
  const own = inputsOf(spec, target)
  if (!source || !own)
    return { text: spec, inputs: [], problems: [problem('the specs that run cannot be read')] }
  const names = selection.isAll ? Object.keys(source) : selection.names
  const brought = names.filter(name => !selection.exceptions.includes(name))
  const problems = [
    ...selection.names.filter(name => !Object.hasOwn(source, name)).map(name => unknown(name, source)),
    // Misspelt, it would keep nothing.
    ...selection.exceptions
      .filter(name => !Object.hasOwn(source, name) && !Object.hasOwn(own, name))
      .map(name => unknown(name, { ...source, ...own })),
    ...brought
      .filter(name => !canBeBrought(source[name]))
      .map(name => problem(`${name}: the source's value cannot be written for another target; except it`)),
  ]
  if (problems.length > 0) return { text: spec, inputs: [], problems }
  const inputs = brought.filter(name => !isDeepStrictEqual(source[name], own[name]))
  const edits = inputs.map(name => ({ path: [name], value: JSON.stringify(source[name]) }))
  return { ...applyEdits(spec, target, edits), inputs }
}

function inputsOf(spec: string, target: Target): Readonly<Record<string, unknown>> | undefined {
  const root = readSpec(spec)?.root
  const path = root && inputsPath(root, target)
  const inputs = path && (valueAt(root, path) ?? {})
  return isSpecMap(inputs) ? inputs : undefined
}

function unknown(name: string, inputs: Readonly<Record<string, unknown>>): Problem {
  const names = Object.keys(inputs)
  const meant = didYouMean(nearest(name, names))
  return problem(`there is no input ${name}; there are: ${names.join(', ') || 'none'}${meant}`)
}

/** What JSON would lose, or what means something else in another spec. */
function canBeBrought(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes(CURRENT_VALUE)
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(canBeBrought)
}

function problem(message: string): Problem {
  return { input: 'promote', message: `promote: ${message}` }
}
