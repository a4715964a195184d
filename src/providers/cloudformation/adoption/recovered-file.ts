import { lstat, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceFolders } from '../../../inputs/workspace-files.js'
import type { StackInfo } from '../api/responses.js'

/** Only the user of the job may read it: a spec may hold secrets. */
const OWNER_ONLY = 0o600
const PART_OF_ID = 8

/**
 * Writes a recovered spec into the runner's temp folder, into a file that is the stack's own, and returns its path.
 * Undefined without such a folder, or where it cannot be written. A file that somebody else made stays.
 */
export async function writeRecovered(
  spec: string,
  { id, name }: Pick<StackInfo, 'id' | 'name'>,
  { temp }: WorkspaceFolders,
): Promise<string | undefined> {
  if (temp === undefined) return undefined
  const uuid = id.slice(id.lastIndexOf('/') + 1)
  const path = join(temp, `recovered-${name}-${uuid.slice(0, PART_OF_ID)}.yaml`)
  const mark = `# Recovered from the stack ${id}\n`
  try {
    if (await isOurs(path, mark)) await unlink(path)
    // Exclusive: neither another file nor the target of a symbolic link is written over.
    await writeFile(path, mark + spec, { flag: 'wx', mode: OWNER_ONLY })
    return path
  } catch {
    return undefined
  }
}

async function isOurs(path: string, mark: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isFile() === true && (await readFile(path, 'utf8')).startsWith(mark)
}
