import { realpath } from 'node:fs/promises'
import { fileOf, isWithin, type WorkspaceFolders } from '../../../inputs/workspace-files.js'
import { loadBundle, type Bundle } from '../../../rendering/bundle.js'
import { nearest } from '../../../shared/did-you-mean.js'
import { InputError } from '../../../shared/errors.js'
import { suggestionsText } from '../../../shared/text.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackInfo } from '../api/responses.js'
import { findBundle, type BundleFolder } from './bundle-search.js'
import { templateOf, type TemplateTag } from '../stack/find-stack.js'
import type { BundleTarget } from '../inputs/parse-inputs.js'
import type { OpenedChange } from '../opened-target.js'
import type { TemplateRecord } from '../record.js'

/** A bundle, and the template version that it is. */
export interface LocatedBundle extends Omit<BundleFolder, 'folder'> {
  readonly bundle: Bundle
  /** Another bundle is another version of the template, which a deployment must ask for. */
  readonly isVersioned: boolean
}

/** What shows which bundle a target has, where no input says so. */
export interface BundleHints {
  readonly stack: StackInfo | undefined
  readonly record: TemplateRecord | undefined
}

/** The bundle of the target: by the inputs, else by the record of its stack, else by tags. Throws InputError. */
export async function locateBundle(
  opened: OpenedChange,
  target: BundleTarget,
  hints: BundleHints,
  signal: AbortSignal,
): Promise<LocatedBundle> {
  return bundleFor(opened, target, hints.record, () => templateOf(opened.api, target, hints.stack, signal))
}

/** The same with what `byTags` shows where neither the inputs nor a record name the template. */
export async function bundleFor(
  { change, folders }: Pick<OpenedChange, 'change' | 'folders'>,
  target: BundleTarget,
  record?: TemplateRecord,
  byTags: () => Promise<TemplateTag> = () => Promise.resolve({}),
): Promise<LocatedBundle> {
  const { templatesPath, bundlePath, templateMajorVersion } = change
  const named = {
    name: change.templateName ?? record?.template,
    major: templateMajorVersion ?? record?.major,
  }
  const tag = named.name === undefined && bundlePath === undefined ? await byTags() : {}
  if ('serviceName' in target && tag.existingServices)
    throw new InputError([
      { input: 'serviceName', message: noService(target.serviceName, tag.existingServices) },
    ])
  const template = named.name ?? tag.name
  const major = named.major ?? tag.major
  const { workspace } = folders
  const { folder, ...version } = await findBundle({ workspace, templatesPath, bundlePath, template, major })
  const isAllowed = await accessOf(folders)
  await checkFolder(folder, isAllowed)
  return {
    ...version,
    isVersioned: true,
    bundle: await loadBundle(folder, target.kind, {
      shownFolder: fileOf(folder, folders) ?? folder,
      isAllowed,
    }),
  }
}

/** There is no other instance of the service: its name may be misspelt. */
function noService(name: string, existing: readonly string[]): string {
  const services = suggestionsText({ what: 'services with a stack', names: existing })
  const meant = nearest(name, existing)
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`
  return `serviceName is ${JSON.stringify(name)}, but no service of that name has a stack.${question} ${services} For the first instance of a new service set templateName or bundlePath.`
}

/** Whether a path is in one of the folders that the files of a step may lie in. */
async function accessOf({
  workspace,
  temp = workspace,
}: WorkspaceFolders): Promise<(real: string) => boolean> {
  const roots = await Promise.all([workspace, temp].map(root => realpath(root)))
  return real => roots.some(root => isWithin(root, real))
}

/** Refuses a folder elsewhere, before anything of it is named. Throws InputError. */
async function checkFolder(folder: string, isAllowed: (real: string) => boolean): Promise<void> {
  // One that does not exist is reported when it is loaded.
  const real = await realpath(folder).catch(() => undefined)
  if (real === undefined || isAllowed(real)) return
  const message = `the bundle leads to ${real}, outside the workspace and the runner's temp folder`
  throw new InputError([{ input: 'bundlePath', message }])
}

/** Refuses another bundle than the deployed one with deploymentType CURRENT_VERSION. Throws ProviderError. */
export function checkVersion(
  { change: { deploymentType, promotion } }: Pick<OpenedChange, 'change'>,
  record: TemplateRecord | undefined,
  { bundle, major, isVersioned }: LocatedBundle,
): void {
  // A promotion takes the version of its source.
  if (record === undefined || promotion || !isVersioned || deploymentType === 'MAJOR_VERSION') return
  if (record.major !== undefined && major !== undefined && record.major !== major)
    throw preconditionFailed(
      'OtherMajorVersion',
      `the stack runs major version ${record.major} of its template, and the bundle is version ${major}`,
      'Deploy it with deploymentType: MAJOR_VERSION.',
    )
  if (deploymentType === 'MINOR_VERSION' || record.bundle === bundle.digest) return
  const commit = record.commit === undefined ? '' : ` (commit ${record.commit})`
  throw preconditionFailed(
    'OtherVersion',
    'the bundle is another one than the stack was deployed with',
    `Deploy it with deploymentType: MINOR_VERSION, or check out the templates as they were then${commit}.`,
  )
}
