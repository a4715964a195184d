import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { InputError } from '../shared/errors.js'
import { readManifest } from './manifest.js'

/** What the template of a bundle makes. */
export type BundleKind = 'environment' | 'instance' | 'component'

/** A template bundle as Proton had it. */
export interface Bundle {
  readonly kind: BundleKind
  /** The folder of the bundle. */
  readonly folder: string
  /** The path of the template, below `folder`'s path, for annotations. */
  readonly templateFile: string
  readonly template: string
  /** The text of schema/schema.yaml; undefined for a component. */
  readonly schema: string | undefined
  /** SHA-256 over the names and contents of manifest, template and schema, in hex. */
  readonly digest: string
}

/** Where the parts of a bundle are, relative to its folder. */
const layouts: Readonly<
  Record<BundleKind, { readonly infrastructure: string; readonly hasSchema: boolean }>
> = {
  environment: { infrastructure: 'infrastructure', hasSchema: true },
  instance: { infrastructure: 'instance_infrastructure', hasSchema: true },
  component: { infrastructure: '', hasSchema: false },
}

/** The limits of Proton in bytes; 2 MB for each file since 2023, 200 KB before. */
const MOST_TEMPLATE_BYTES = 2_000_000
const MOST_MANIFEST_BYTES = 50_000

/**
 * Loads the bundle in `folder`. `shownFolder` is how messages and annotations name it: relative to the workspace. Throws
 * InputError with every problem.
 */
export async function loadBundle(folder: string, kind: BundleKind, shownFolder = folder): Promise<Bundle> {
  const reader = new BundleReader(folder, shownFolder)
  const { infrastructure, hasSchema } = layouts[kind]
  const manifestFile = posix.join(infrastructure, 'manifest.yaml')
  const manifest = await reader.read(manifestFile, MOST_MANIFEST_BYTES)
  const schema = hasSchema ? await reader.read('schema/schema.yaml', MOST_MANIFEST_BYTES) : undefined
  const named = manifest === undefined ? undefined : readManifest(manifest)
  if (named && 'problem' in named) reader.problem(manifestFile, named.problem)
  const file = named && 'file' in named ? posix.join(infrastructure, named.file) : undefined
  const template = file === undefined ? undefined : await reader.read(file, MOST_TEMPLATE_BYTES)
  if (file !== undefined && template !== undefined) await reader.requireOneTemplate(infrastructure, file)
  const { problems } = reader
  if (problems.length > 0 || template === undefined || file === undefined) throw new InputError(problems)
  return { kind, folder, templateFile: reader.shown(file), template, schema, digest: reader.digest() }
}

class BundleReader {
  readonly problems: { readonly input: string; readonly message: string }[] = []
  readonly #folder: string
  readonly #shownFolder: string
  readonly #texts = new Map<string, string>()

  constructor(folder: string, shownFolder: string) {
    this.#folder = folder
    this.#shownFolder = shownFolder
  }

  shown(file: string): string {
    return posix.join(this.#shownFolder.replaceAll('\\', '/'), file)
  }

  problem(file: string, message: string): void {
    this.problems.push({ input: 'bundlePath', message: `${this.shown(file)} ${message}` })
  }

  /** The text of a file; undefined with a problem when it cannot be used. */
  async read(file: string, mostBytes: number): Promise<string | undefined> {
    try {
      const path = join(this.#folder, file)
      const { size } = await stat(path)
      if (size > mostBytes) {
        this.problem(file, `has ${size} bytes; Proton allowed ${mostBytes}`)
        return undefined
      }
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
      this.#texts.set(file, text)
      return text
    } catch (error) {
      this.problem(file, reasonOf(error))
      return undefined
    }
  }

  /** Other templates beside the one of the manifest would be left out unnoticed. */
  async requireOneTemplate(infrastructure: string, file: string): Promise<void> {
    const names = await readdir(join(this.#folder, infrastructure))
    const terraform = names.find(name => name.endsWith('.tf'))
    if (terraform !== undefined)
      this.problem(file, `is beside ${terraform}: a bundle is CloudFormation or Terraform, not both`)
  }

  digest(): string {
    const hash = createHash('sha256')
    for (const [file, text] of [...this.#texts].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`${file}\0${text.replaceAll('\r\n', '\n')}\0`)
    return hash.digest('hex')
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EISDIR') return 'is a directory'
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    ? 'is not UTF-8 text'
    : `cannot be read: ${code ?? String(error)}`
}
