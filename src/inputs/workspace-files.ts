import { constants } from 'node:fs'
import { access, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { InputParser } from './parser.js'

/** The folders that the files of a step may lie in: the repository, and what earlier steps made. */
export interface WorkspaceFolders {
  readonly workspace: string
  /** The runner's temp folder; undefined outside a runner. */
  readonly temp?: string | undefined
  /** The repository of the run, `owner/name`; undefined outside a runner. */
  readonly repository?: string | undefined
}

/** A character has at most four bytes in UTF-8: a file with more bytes need not be read to be too long. */
const MAX_CHARACTER_BYTES = 4

/**
 * The text of the file whose path, relative to the workspace, is the value of `input`: 1 to `maxLength` characters.
 * Undefined when the input is not given, or when the file cannot be used, which `parser` collects.
 */
export async function readText(
  parser: InputParser,
  input: string,
  folders: WorkspaceFolders,
  maxLength: number,
): Promise<string | undefined> {
  const path = parser.get(input)
  if (path === '') return undefined
  try {
    return await textOf(await locate(path, folders), maxLength)
  } catch (error) {
    parser.addProblem(input, `${input} ${JSON.stringify(path)} ${fileTrouble(error)}`)
    return undefined
  }
}

/** A file as annotations name it: relative to the workspace; undefined for ''. */
export function fileOf(path: string, { workspace }: WorkspaceFolders): string | undefined {
  return path === '' ? undefined : relative(workspace, resolve(workspace, path))
}

/** Whether `path` lies below the folder `root`, or is it. */
export function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

/** Why a file cannot be used, in words that continue its path. */
class UnusableFile extends Error {}

/** The real path of the file, symlinks followed. */
async function locate(path: string, { workspace, temp }: WorkspaceFolders): Promise<string> {
  const real = await realpath(resolve(workspace, path))
  const roots = await Promise.all([workspace, temp ?? workspace].map(root => realpath(root)))
  if (roots.some(root => isWithin(root, real))) return real
  throw new UnusableFile(`leads to ${real}, outside the workspace and the runner's temp folder`)
}

async function textOf(path: string, maxLength: number): Promise<string> {
  const kind = await stat(path)
  if (kind.isDirectory()) throw new UnusableFile('is a directory; give the path of a file in it')
  if (!kind.isFile()) throw new UnusableFile('is not a regular file')
  const limit = `at most ${maxLength} characters are allowed`
  if (kind.size > MAX_CHARACTER_BYTES * maxLength) throw new UnusableFile(`has ${kind.size} bytes; ${limit}`)
  await access(path, constants.R_OK)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  if (text.trim() === '') throw new UnusableFile('is empty')
  const length = Array.from(text).length
  if (length > maxLength) throw new UnusableFile(`has ${length} characters; ${limit}`)
  return text
}

const fileTroubles: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; check out the repository first, and give the path relative to its root',
  ENOTDIR: 'does not exist: a part of the path is a file',
  ELOOP: 'is a symbolic link that leads back to itself',
  ENAMETOOLONG: 'is too long a path',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
  ERR_INVALID_ARG_VALUE: 'is not a valid path',
}

function fileTrouble(error: unknown): string {
  if (error instanceof UnusableFile) return error.message
  const { code } = error as { readonly code?: string }
  return (code !== undefined && fileTroubles[code]) || `cannot be used: ${code ?? String(error)}`
}
