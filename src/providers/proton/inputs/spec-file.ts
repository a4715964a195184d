import { relative, resolve } from 'node:path'
import type { Problem } from '../../../shared/errors.js'
import { readText, type Places } from '../../../inputs/workspace-files.js'
import type { Target } from '../target.js'

/**
 * The YAML document at `specPath`, read and checked as far as it can be before Proton sees it; undefined when
 * `specPath` is ''. Everything wrong with it is added to `problems`; the text is undefined then, too.
 */
export async function readSpec(
  specPath: string,
  target: Target | undefined,
  places: Places,
  problems: Problem[],
): Promise<string | undefined> {
  const text = await readText('specPath', specPath, places, problems)
  if (text === undefined) return undefined
  const { specProblems } = await import('../../../proton-spec/validate.js')
  const wrong = specProblems(text, target, fileOf(specPath, places) ?? specPath)
  problems.push(...wrong)
  return wrong.length === 0 ? text : undefined
}

/** A file as annotations name it: relative to the workspace; undefined for ''. */
export function fileOf(path: string, { workspace }: Places): string | undefined {
  return path === '' ? undefined : relative(workspace, resolve(workspace, path))
}
