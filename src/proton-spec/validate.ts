import type { Document } from 'yaml'
import type { Problem } from '../shared/errors.js'
import type { Target } from './target.js'
import { isSpecMap, parseYaml, valueOf, type SpecMap } from './document.js'
import { offsetAt } from './yaml/path-offset.js'
import { otherFile } from './not-a-spec.js'
import { environmentErrors, serviceErrors, type StructureError } from './structure-errors.js'
import { unrendered } from './unrendered-template.js'
import { yamlError, type LocatedError } from './yaml/syntax-errors.js'

/** Everything that is wrong with a spec before Proton checks it, in the order of the file. `file` is its path. */
export function specProblems(text: string, target: Target | undefined, file: string): readonly Problem[] {
  try {
    const { document, lines } = parseYaml(text)
    const syntaxError = yamlError(text, document)
    const errors = syntaxError ? [syntaxError] : errorsIn(document, target)
    return errors.map(({ offset, message }) => specProblem(file, lines.linePos(offset), message))
  } catch {
    const message = 'is nested too deeply, or has aliases that lead to themselves or to too many values'
    return [specProblem(file, { line: 1, col: 1 }, message)]
  }
}

/** A problem of the spec file at a position; a position in an empty file is line 0. */
export function specProblem(
  file: string,
  { line, col }: { readonly line: number; readonly col: number },
  message: string,
): Problem {
  const at = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  return { input: 'specPath', message: `specPath ${file}:${at.line}: ${message}`, at }
}

/** What is wrong with a document that is YAML. Throws Error for one with an alias to itself, which JSON does not have. */
function errorsIn(document: Document, target: Target | undefined): readonly LocatedError[] {
  const root = valueOf(document)
  const found = unrendered(document)
  if (!isSpecMap(root)) return found.length > 0 ? found : [{ offset: 0, message: NOT_MAP }]
  const other = otherFile(root)
  if (other) {
    const offset = offsetAt(document, [other.key], true)
    return [{ offset, message: `is not a spec but ${other.what}` }]
  }
  JSON.stringify(root) // throws for an alias to itself
  const isOfEnvironment = target?.kind === 'environment'
  const errors = [
    ...kindErrors(root, isOfEnvironment ? 'EnvironmentSpec' : 'ServiceSpec'),
    ...(isOfEnvironment ? environmentErrors(root) : serviceErrors(root, target)),
  ]
  const located = errors.map(({ path, isKey, message }) => ({
    offset: offsetAt(document, path, isKey),
    message,
  }))
  return [...located, ...found].sort((a, b) => a.offset - b.offset)
}

const NOT_MAP = 'must be a map that starts with proton: ServiceSpec or proton: EnvironmentSpec'

const specKinds = ['ServiceSpec', 'EnvironmentSpec'] as const

function kindErrors(root: SpecMap, wanted: (typeof specKinds)[number]): readonly StructureError[] {
  const kind = root['proton']
  if (kind === wanted) return []
  // Any other value may be secret.
  const known = specKinds.find(one => one === kind)
  const given = kind === undefined ? 'is missing' : known === undefined ? 'has another value' : `is ${known}`
  const takers =
    wanted === 'EnvironmentSpec'
      ? 'an environment takes'
      : 'services, instances, pipelines and components take'
  return [{ path: ['proton'], message: `proton: ${given}; ${takers} proton: ${wanted}` }]
}
