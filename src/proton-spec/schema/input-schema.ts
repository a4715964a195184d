import { runInNewContext } from 'node:vm'
import type { Problem } from '../../shared/errors.js'
import { inputTypes, type Target } from '../target.js'
import { editOf, editProblem } from './edit-problems.js'
import type { Edit } from '../edits.js'
import { findings, type Finding } from './messages.js'
import { checkBy } from './validator.js'
import { inputsPath, isSpecMap, readSpec, valueAt, type ReadSpec } from '../document.js'
import { pathText } from '../path.js'
import { specProblem } from '../validate.js'
import { offsetAt } from '../yaml/path-offset.js'

/** Limits the size of the log and the summary. */
const MAX_PROBLEMS = 50

/** Where the spec that is checked comes from. */
export interface SpecSource {
  /** The path of the file, for annotations; undefined for the deployed spec. */
  readonly file?: string | undefined
  /** The text of the file, in which lines and columns count; by default the spec that is checked. */
  readonly text?: string | undefined
  /** The edits that made the spec from the text. */
  readonly edits?: readonly Edit[] | undefined
}

/**
 * The violations of a template's schema in the target's inputs of `spec`, in the order of the file; they never quote a
 * value of the spec. The violation of a value that an edit has set names its line of the input `set` instead. `schema` is
 * Proton's text for the template version. Undefined when spec or schema cannot be read, or the check takes too long:
 * Proton checks again. Throws TypeError for a kind of target without inputs.
 */
export function schemaProblems(
  spec: string,
  schema: string,
  target: Target,
  source: SpecSource,
): readonly Problem[] | undefined {
  const read = readSpec(spec)
  const base = inputsPath(read?.root ?? {}, target)
  const description = readSpec(schema)?.root['schema']
  if (!read || !base || !isSpecMap(description)) return undefined
  const type = description[inputTypes[target.kind] ?? '']
  const found = findingsIn(valueAt(read.root, base) ?? {}, description['types'], type)
  return found && problemsOf(found, readSpec(source.text ?? spec) ?? read, base, source)
}

function findingsIn(inputs: unknown, types: unknown, type: unknown): readonly Finding[] | undefined {
  try {
    const check = checkBy(types, type)
    return withTimeLimit(() => findings(check?.(inputs) ?? []))
  } catch {
    return undefined // an invalid schema, or the time limit
  }
}

/** A pattern can take exponential time, in which Node handles no signal. */
const MAX_CHECK_MS = 2_000

function withTimeLimit<T>(work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: MAX_CHECK_MS }) as T
}

function problemsOf(
  found: readonly Finding[],
  { document, lines }: ReadSpec,
  base: readonly string[],
  { file, edits = [] }: SpecSource,
): readonly Problem[] {
  const problems = found.map((finding): Problem => {
    const edit = editOf(finding, edits)
    if (edit) return editProblem(finding, edit)
    const { path, isKey, what } = finding
    const message = `${pathText(path.length > 0 ? path : base.slice(-1))}: ${what}`
    if (file === undefined) return { input: 'specPath', message: `the spec: ${message}` }
    const offset = offsetAt(document, [...base, ...path], isKey)
    return specProblem(file, lines.linePos(offset), message)
  })
  const unique = new Map(problems.map(problem => [problem.message, problem]))
  return [...unique.values()].sort(byPosition).slice(0, MAX_PROBLEMS)
}

/** Problems of the input `set`, which have no position, come first. */
function byPosition({ at: a }: Problem, { at: b }: Problem): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
