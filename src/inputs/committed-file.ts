import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isWithin } from './workspace-files.js'

/**
 * Whether everybody who can read the repository can read the text of the file at `path`: the index of its checkout has
 * that very content. A file that an earlier step made, or that lies outside a checkout, is not in it and may hold secrets.
 */
export async function isCommitted(path: string, text: string, workspace: string): Promise<boolean> {
  const root = resolve(workspace)
  let folder = dirname(resolve(root, path))
  if (!isWithin(root, folder)) return false
  for (;;) {
    if (existsSync(join(folder, '.git'))) return hasBlob(join(folder, '.git', 'index'), text)
    if (folder === root) return false
    folder = dirname(folder)
  }
}

/** Each entry of an index has the SHA-1 digest of its content in 20 bytes (git's file format "index"). */
async function hasBlob(index: string, text: string): Promise<boolean> {
  const content = Buffer.from(text)
  const digest = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest()
  try {
    return (await readFile(index)).includes(digest)
  } catch {
    return false
  }
}
