import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isWithin, type WorkspaceFolders } from './workspace-files.js'

/**
 * Whether everybody who can read the repository of the run can read the text of the file at `path`: it is the one that is
 * checked out in the workspace itself, and its index has that very content. A file that an earlier step made, or of a
 * checkout in a folder of the workspace, may hold secrets.
 */
export async function isCommitted(
  path: string,
  text: string,
  { workspace, repository }: Pick<WorkspaceFolders, 'workspace' | 'repository'>,
): Promise<boolean> {
  const root = resolve(workspace)
  let folder = dirname(resolve(root, path))
  if (repository === undefined || !isWithin(root, folder)) return false
  for (; folder !== root; folder = dirname(folder)) if (existsSync(join(folder, '.git'))) return false
  try {
    const [config, index] = await Promise.all([
      readFile(join(root, '.git', 'config'), 'utf8'),
      readFile(join(root, '.git', 'index')),
    ])
    return isOrigin(config, repository) && index.includes(blobDigest(text))
  } catch {
    return false
  }
}

/** Whether the checkout comes from the repository, as actions/checkout writes it: `https://github.com/owner/name`. */
function isOrigin(config: string, repository: string): boolean {
  const origin = config.split(/^(?=\[)/m).find(section => section.startsWith('[remote "origin"]'))
  const [, url = ''] = /^\s*url\s*=\s*(\S+)/m.exec(origin ?? '') ?? []
  const path = url.replace(/(?:\.git)?\/?$/, '').toLowerCase()
  return ['/', ':'].some(separator => path.endsWith(separator + repository.toLowerCase()))
}

/** Each entry of an index has the SHA-1 digest of its content in 20 bytes (git's file format "index"). */
function blobDigest(text: string): Buffer {
  const content = Buffer.from(text)
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest()
}
