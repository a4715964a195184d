import { createHash } from 'node:crypto'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { InputError } from '../shared/errors.js'
import { readManifest } from './manifest.js'

/** What the template of a bundle makes. */
export type BundleKind = 'environment' | 'instance' | 'component'

/** A template bundle as Proton had it. */
export interface Bundle {
  readonly kind: BundleKind
  /** The path of the template, relative to the workspace, for annotations. */
  readonly templateFile: string
  readonly template: string
  /** The text of schema/schema.yaml; undefined for a component. */
  readonly schema: string | undefined
  /** SHA-256 over the names and contents of manifest, template and schema, in hex. */
  readonly digest: string
}

/** Where manifest and template of a bundle are, relative to its folder. */
const infrastructureFolders = { environment: 'infrastructure', instance: 'instance_infrastructure' } as const

/** The limits of Proton in bytes; 2 MB for each file since 2023, 200 KB before. */
const MOST_TEMPLATE_BYTES = 2_000_000
const MOST_MANIFEST_BYTES = 50_000

/** How a bundle is shown, and which of its files may be read. */
export interface BundleAccess {
  readonly shownFolder?: string
  readonly isAllowed?: (realPath: string) => boolean
}

/**
 * Loads the bundle in `folder`. `shownFolder` is how messages and annotations name it: relative to the workspace.
 * `isAllowed` decides by its real path whether a file may be read: a symbolic link may lead anywhere. Throws InputError
 * with every problem.
 */
export async function loadBundle(
  folder: string,
  kind: keyof typeof infrastructureFolders,
  { shownFolder = folder, isAllowed = () => true }: BundleAccess = {},
): Promise<Bundle> {
  const reader = new BundleReader(folder, { shownFolder, isAllowed })
  const infrastructure = infrastructureFolders[kind]
  const manifestFile = posix.join(infrastructure, 'manifest.yaml')
  const manifest = await reader.read(manifestFile, MOST_MANIFEST_BYTES)
  const schema = await reader.read('schema/schema.yaml', MOST_MANIFEST_BYTES)
  const named = manifest === undefined ? undefined : readManifest(manifest)
  if (named && 'problem' in named) reader.problem(manifestFile, named.problem)
  const file = named && 'file' in named ? posix.join(infrastructure, named.file) : undefined
  const template = file === undefined ? undefined : await reader.read(file, MOST_TEMPLATE_BYTES)
  if (file !== undefined && template !== undefined) await reader.requireOneTemplate(infrastructure, file)
  const { problems } = reader
  if (problems.length > 0 || template === undefined || file === undefined) throw new InputError(problems)
  return { kind, templateFile: reader.shown(file), template, schema, digest: reader.digest() }
}

/** The bundle that a component is: one template file, as the workspace names it. */
export function componentBundle(templateFile: string, template: string): Bundle {
  return {
    kind: 'component',
    templateFile,
    template,
    schema: undefined,
    digest: digestOf([['template', template]]),
  }
}

class BundleReader {
  readonly problems: { readonly input: string; readonly message: string }[] = []
  readonly #folder: string
  readonly #access: Required<BundleAccess>
  readonly #texts = new Map<string, string>()

  constructor(folder: string, access: Required<BundleAccess>) {
    this.#folder = folder
    this.#access = access
  }

  shown(file: string): string {
    return posix.join(this.#access.shownFolder.replaceAll('\\', '/'), file)
  }

  problem(file: string, message: string): void {
    this.problems.push({ input: 'bundlePath', message: `${this.shown(file)} ${message}` })
  }

  /** The text of a file; undefined with a problem when it cannot be used. */
  async read(file: string, mostBytes: number): Promise<string | undefined> {
    try {
      const path = await realpath(join(this.#folder, file))
      if (!this.#access.isAllowed(path)) {
        this.problem(file, `leads to ${path}, outside the workspace and the runner's temp folder`)
        return undefined
      }
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
    return digestOf([...this.#texts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** SHA-256 of files in their order, in hex; their line breaks make no difference. */
function digestOf(files: readonly (readonly [file: string, text: string])[]): string {
  const hash = createHash('sha256')
  for (const [file, text] of files) hash.update(`${file}\0${text.replaceAll('\r\n', '\n')}\0`)
  return hash.digest('hex')
}

function reasonOf(error: unknown): string {
  const { code } = error as { readonly code?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EISDIR') return 'is a directory'
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    ? 'is not UTF-8 text'
    : `cannot be read: ${code ?? String(error)}`
}
