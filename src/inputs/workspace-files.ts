import { constants } from 'node:fs'
import { access, readFile, realpath, stat } from 'node:fs/promises'
import { relative, resolve, sep, isAbsolute } from 'node:path'
import type { Problem } from '../shared/errors.js'

/** Where the files of a step may lie: the repository and what earlier steps made. */
export interface Places {
  readonly workspace: string
  /** The runner's temp folder; undefined outside a runner. */
  readonly temp?: string | undefined
}

/** Proton takes 1 to 51 200 characters (SpecContents and TemplateFileContents of its API). */
const LONGEST_TEXT = 51_200
/** A character has at most four bytes in UTF-8: what is longer need not be read to be too long. */
const MOST_BYTES = 4 * LONGEST_TEXT

/**
 * The text of the file that `input` names by `path`, relative to the workspace; undefined when `path` is ''. What is
 * wrong with it is added to `problems`; the text is undefined then, too.
 */
export async function readText(
  input: string,
  path: string,
  places: Places,
  problems: Problem[],
): Promise<string | undefined> {
  if (path === '') return undefined
  const found = await locate(path, places)
  const text = typeof found === 'string' ? await textOf(found) : found
  if (typeof text === 'string') return text
  problems.push({ input, message: `${input} ${JSON.stringify(path)}: ${text.wrong}` })
  return undefined
}

/** What is wrong with a file, in words that continue its name. */
interface Wrong {
  readonly wrong: string
}

/** The real path of the file, symlinks followed. */
async function locate(path: string, { workspace, temp }: Places): Promise<string | Wrong> {
  try {
    const real = await realpath(resolve(workspace, path))
    const roots = await Promise.all([workspace, temp ?? workspace].map(root => realpath(root)))
    if (roots.some(root => isWithin(root, real))) return real
    return { wrong: `leads to ${real}, outside the workspace and the runner's temp folder` }
  } catch (error) {
    return { wrong: fileTrouble(error) }
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function textOf(path: string): Promise<string | Wrong> {
  try {
    const kind = await stat(path)
    if (kind.isDirectory()) return { wrong: 'is a directory; name the file in it' }
    if (!kind.isFile()) return { wrong: 'is not a regular file' }
    if (kind.size > MOST_BYTES)
      return { wrong: `has ${kind.size} bytes; Proton takes at most ${LONGEST_TEXT} characters` }
    await access(path, constants.R_OK)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    if (text.trim() === '') return { wrong: 'is empty' }
    const length = Array.from(text).length
    if (length > LONGEST_TEXT)
      return { wrong: `has ${length} characters; Proton takes at most ${LONGEST_TEXT}` }
    return text
  } catch (error) {
    return { wrong: fileTrouble(error) }
  }
}

const fileTroubles: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; is the repository checked out, and the path relative to its root?',
  ENOTDIR: 'does not exist: a part of the path is a file',
  ELOOP: 'is a symbolic link that leads round in a circle',
  ENAMETOOLONG: 'is too long a path',
  EACCES: 'cannot be read: no permission',
  EPERM: 'cannot be read: no permission',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
  ERR_INVALID_ARG_VALUE: 'is no path',
}

function fileTrouble(error: unknown): string {
  const { code } = error as { readonly code?: string }
  return (code !== undefined && fileTroubles[code]) || `cannot be used: ${code ?? String(error)}`
}
