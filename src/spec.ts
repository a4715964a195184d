import { relative, resolve } from 'node:path'
import type { Problem } from './errors.js'
import { readText, type Places } from './files.js'
import type { Target } from './target.js'

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
  const { specProblems } = await import('./spec-check.js')
  const file = relative(places.workspace, resolve(places.workspace, specPath))
  const wrong = specProblems(text, target, file)
  problems.push(...wrong)
  return wrong.length === 0 ? text : undefined
}
