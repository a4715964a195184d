import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RenderRequest } from '../inputs/request.js'
import { InputError } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import type { Runtime } from './runtime.js'

/** Only the user of the job may read it: what is rendered may hold secrets. */
const OWNER_ONLY = 0o600

/**
 * Writes the text that a deployment would submit to a file, whose path is an output, and with `showValues` to the log.
 * No request is made. Throws InputError.
 */
export async function renderCommand(
  { runner, uuid, folders }: Runtime,
  { target, showValues }: RenderRequest,
): Promise<void> {
  if (!target.render) throw new InputError([{ input: 'command', message: NOT_RENDERED }])
  const text = await target.render()
  if (showValues) {
    for (const [index, line] of text.split('\n').entries()) runner.info(numbered(line, index + 1))
    return
  }
  const path = join(folders.temp ?? folders.workspace, `rendered-${uuid()}.txt`)
  await writeFile(path, text, { mode: OWNER_ONLY })
  runner.setOutput('renderedPath', path)
  runner.info(
    `Rendered ${target.label} into ${path}. Its text may hold secrets, and is not shown here; showValues: true shows it.`,
  )
}

const NOT_RENDERED = 'command: render is not supported by this provider'

/** The number comes before the line, so that its indentation shows. */
function numbered(line: string, number: number): string {
  return `${String(number).padStart(4)} | ${sanitizeLine(`.${line}`).slice(1)}`
}
