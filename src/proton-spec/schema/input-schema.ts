import { runInNewContext } from 'node:vm'
import type { Document } from 'yaml'
import type { Problem } from '../../shared/errors.js'
import { editOf, editProblem } from './edit-problems.js'
import type { Edit } from '../edits.js'
import { findings, type Finding } from './messages.js'
import { checkBy } from './validator.js'
import { inputsPath, isSpecMap, readSpec, valueAt, type ReadSpec } from '../document.js'
import { pathText } from '../path.js'
import { offsetAt } from '../yaml/path-offset.js'
import type { Target, TargetKind } from '../../providers/proton/target.js'

/** More are no help to anybody. */
const MOST_PROBLEMS = 50

/** Which member of a schema file names the type of whose inputs. */
const inputType: Partial<Readonly<Record<TargetKind, string>>> = {
  pipeline: 'pipeline_input_type',
  instance: 'service_input_type',
  environment: 'environment_input_type',
}

/**
 * What the schema of a template version has against the inputs of the target in `spec`, each at its place in `file`;
 * never with a value of the spec. A problem of a value that one of `edits` has set names its line of the input instead.
 * `schema` is the text that Proton answers for the version. Undefined when either cannot be read or used, or the check
 * takes too long: the server decides. Throws TypeError for a kind of target without inputs.
 */
export function schemaProblems(
  spec: string,
  schema: string,
  target: Target,
  file: string,
  edits: readonly Edit[] = [],
): readonly Problem[] | undefined {
  const read = readSpec(spec)
  const base = inputsPath(read?.root ?? {}, target)
  if (!read || !base) return undefined
  const description = readSpec(schema)?.root['schema']
  if (!isSpecMap(description)) return undefined
  try {
    const check = checkBy(description['types'], description[inputType[target.kind] ?? ''])
    const inputs = valueAt(read.root, base) ?? {}
    const found = limited(() => findings(check?.(inputs) ?? []))
    return problemsOf(found, read, { base, file, edits })
  } catch {
    return undefined // a schema that is none, or one without end
  }
}

/** Patterns can take for ever, and no signal is heard meanwhile. */
const LONGEST_CHECK_MS = 2_000

function limited<T>(work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: LONGEST_CHECK_MS }) as T
}

/** Where the inputs that are checked come from. */
interface Source {
  readonly base: readonly string[]
  readonly file: string
  readonly edits: readonly Edit[]
}

function problemsOf(
  found: readonly Finding[],
  { document, lines }: ReadSpec,
  { base, file, edits }: Source,
): readonly Problem[] {
  const problems = found.map(finding => {
    const edit = editOf(finding, edits)
    if (edit) return { at: undefined, ...editProblem(finding, edit) }
    const { line, col } = lines.linePos(offsetOf(document, base, finding))
    const path = pathText(finding.path.length > 0 ? finding.path : base.slice(-1))
    const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    return { input: 'specPath', message: `specPath ${file}:${at.line}: ${path}: ${finding.what}`, at }
  })
  const once = new Map(problems.map(problem => [problem.message, problem]))
  return [...once.values()]
    .sort((a, b) => placeOf(a) - placeOf(b) || (a.at?.column ?? 0) - (b.at?.column ?? 0))
    .slice(0, MOST_PROBLEMS)
}

/** Problems of the input `set` come before those of the file. */
function placeOf({ at }: Problem): number {
  return at?.line ?? 0
}

/** Where in the document a finding is to be looked for: as near as something is written. */
function offsetOf(document: Document, base: readonly string[], { path, at }: Finding): number {
  const names = [...base, ...(at === 'holder' ? path.slice(0, -1) : path)]
  return offsetAt(document, names, at === 'key')
}
