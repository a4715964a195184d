import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../shared/errors.js'
import { didYouMean, nearest } from '../shared/did-you-mean.js'
import type { Target } from './target.js'
import { CURRENT_VALUE, inputsPath, isSpecMap, readSpec, valueAt, type SpecMap } from './document.js'
import { applyEdits } from './edits.js'

/** Which inputs of the source are promoted: all, or those named, without the exceptions. */
export interface Selection {
  readonly isAll: boolean
  readonly names: readonly string[]
  readonly exceptions: readonly string[]
}

/** The target's spec after a promotion, and the names of the inputs that it changed. */
export interface PromotedSpec {
  readonly text: string
  readonly inputs: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * `spec`, which the target runs, with the selected inputs that `sourceSpec` has for `from`. Everything else keeps its
 * value.
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
    return { text: spec, inputs: [], problems: [problem('the deployed specs cannot be read')] }
  const names = selection.isAll ? Object.keys(source) : selection.names
  const promoted = names.filter(name => !selection.exceptions.includes(name))
  const problems = [
    ...selection.names.filter(name => !Object.hasOwn(source, name)).map(name => unknownInput(name, source)),
    // A misspelt exception would not keep any input.
    ...selection.exceptions
      .filter(name => !Object.hasOwn(source, name) && !Object.hasOwn(own, name))
      .map(name => unknownInput(name, { ...source, ...own })),
    ...promoted
      .filter(name => !isPortable(source[name]))
      .map(name =>
        problem(
          `${name}: its value in the source cannot be copied to another target; exclude it with !${name}`,
        ),
      ),
  ]
  if (problems.length > 0) return { text: spec, inputs: [], problems }
  const inputs = promoted.filter(name => !isDeepStrictEqual(source[name], own[name]))
  const edits = inputs.map(name => ({ path: [name], value: JSON.stringify(source[name]) }))
  return { ...applyEdits(spec, target, edits), inputs }
}

function inputsOf(spec: string, target: Target): SpecMap | undefined {
  const root = readSpec(spec)?.root
  const path = root && inputsPath(root, target)
  const inputs = path && (valueAt(root, path) ?? {})
  return isSpecMap(inputs) ? inputs : undefined
}

function unknownInput(name: string, inputs: SpecMap): Problem {
  const names = Object.keys(inputs)
  const meant = didYouMean(nearest(name, names))
  return problem(`there is no input ${name}; the spec has ${names.join(', ') || 'none'}${meant}`)
}

/** Whether the value survives as JSON, and has the same meaning in another spec. */
function isPortable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes(CURRENT_VALUE)
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isPortable)
}

function problem(message: string): Problem {
  return { input: 'promote', message: `promote: ${message}` }
}
