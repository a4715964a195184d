import type { InputParser } from '../../../inputs/parser.js'
import { fileOf, readText, type WorkspaceFolders } from '../../../inputs/workspace-files.js'
import type { Target } from '../target.js'

/** SpecContents and TemplateFileContents of Proton's API have at most so many characters. */
export const MAX_FILE_LENGTH = 51_200

/**
 * The YAML document at `specPath`, checked as far as it can be without Proton; undefined when the input is not given, or
 * when the document has problems, which `parser` collects.
 */
export async function readSpecFile(
  parser: InputParser,
  target: Target | undefined,
  folders: WorkspaceFolders,
): Promise<string | undefined> {
  const text = await readText(parser, 'specPath', folders, MAX_FILE_LENGTH)
  if (text === undefined) return undefined
  const path = parser.get('specPath')
  const { specProblems } = await import('../../../proton-spec/validate.js')
  const problems = specProblems(text, target, fileOf(path, folders) ?? path)
  parser.problems.push(...problems)
  return problems.length === 0 ? text : undefined
}
