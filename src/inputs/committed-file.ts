import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Places } from './workspace-files.js'

/**
 * Whether the text of the file at `path` may be shown to who can read the repository: by the index of its checkout, git
 * has that very content. What an earlier step made is not in it, and may hold secrets. So may a file outside of a checkout.
 */
export async function isOfRepository(path: string, text: string, { workspace }: Places): Promise<boolean> {
  const root = resolve(workspace)
  let folder = dirname(resolve(root, path))
  if (!isWithin(root, folder)) return false
  for (;;) {
    if (await isThere(join(folder, '.git'))) return hasBlob(join(folder, '.git', 'index'), text)
    if (folder === root) return false
    folder = dirname(folder)
  }
}

function isWithin(root: string, folder: string): boolean {
  const way = relative(root, folder)
  return !way.startsWith('..') && !isAbsolute(way)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

/** Each entry of an index has the digest of its content, as git's file format "index" says, in 20 bytes. */
async function hasBlob(index: string, text: string): Promise<boolean> {
  const content = Buffer.from(text)
  const digest = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest()
  try {
    return (await readFile(index)).includes(digest)
  } catch {
    return false
  }
}
