import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { nearest, didYouMean } from '../../../shared/did-you-mean.js'
import { InputError } from '../../../shared/errors.js'
import { suggestionsText } from '../../../shared/text.js'

/** Where a bundle is looked for. */
export interface BundleSearch {
  readonly workspace: string
  /** The inputs `templatesPath` and, where it is given, `bundlePath`. */
  readonly templatesPath: string
  readonly bundlePath?: string | undefined
  /** The name of the template; undefined where nothing shows it. */
  readonly template: string | undefined
  /** The major version; undefined: the only one there is. */
  readonly major: string | undefined
}

/** A bundle's folder, and the template version that its path names. */
export interface BundleFolder {
  readonly folder: string
  readonly template: string | undefined
  readonly major: string | undefined
}

/**
 * The bundle at `bundlePath`, or at `<template>/v<major>` in `templatesPath` or in one folder below it, as template sync
 * of Proton had it. Throws InputError.
 */
export async function findBundle(search: BundleSearch): Promise<BundleFolder> {
  const { workspace, templatesPath, bundlePath, template } = search
  if (bundlePath !== undefined) return ofPath(resolve(workspace, bundlePath), search)
  if (template === undefined) throw problem('templateName', NO_TEMPLATE)
  const root = resolve(workspace, templatesPath)
  const folders = await templateFolders(root, template, templatesPath)
  const versions = (await Promise.all(folders.map(versionsIn))).flat()
  const found = versions.filter(({ major }) => search.major === undefined || major === search.major)
  const [only, ...others] = found
  if (only && others.length === 0) return { ...only, template }
  const shown = (some: readonly Version[]) => some.map(({ folder }) => folder.slice(root.length + 1))
  if (only) throw problem('templatesPath', severalText(search, template, shown(found)))
  const existing = suggestionsText({ what: `versions of template ${template}`, names: shown(versions) })
  throw problem(
    'templatesPath',
    `templatesPath ${JSON.stringify(templatesPath)} has no ${versionText(search, template)}. ${existing}`,
  )
}

const NO_TEMPLATE =
  'templateName is required, or bundlePath: no stack that was read shows which template this is (tag proton:template)'

/** A version of a template. */
interface Version {
  readonly folder: string
  readonly major: string
}

/** The version is that of the path, where the path ends as template sync has it. */
function ofPath(folder: string, { template, major }: BundleSearch): BundleFolder {
  const [, version] = /^v(\d+)$/.exec(basename(folder)) ?? []
  const name = version === undefined ? template : (template ?? basename(resolve(folder, '..')))
  return { folder, template: name, major: version ?? major }
}

/** The folders that are named like the template: in the root, else in the folders in it. */
async function templateFolders(
  root: string,
  template: string,
  shownRoot: string,
): Promise<readonly string[]> {
  const names = await foldersIn(root)
  if (!names)
    throw problem(
      'templatesPath',
      `templatesPath ${JSON.stringify(shownRoot)} is not a folder; check out the templates first`,
    )
  if (names.includes(template)) return [join(root, template)]
  const below = await Promise.all(
    names.map(async name =>
      ((await foldersIn(join(root, name))) ?? []).map(inner => join(root, name, inner)),
    ),
  )
  const found = below.flat().filter(folder => basename(folder) === template)
  if (found.length > 0) return found
  const meant = didYouMean(nearest(template, [...names, ...below.flat().map(folder => basename(folder))]))
  throw problem(
    'templatesPath',
    `templatesPath ${JSON.stringify(shownRoot)} has no folder ${template}, nor has a folder in it${meant}`,
  )
}

async function versionsIn(folder: string): Promise<readonly Version[]> {
  const names = (await foldersIn(folder)) ?? []
  return names.flatMap(name => {
    const [, major] = /^v(\d+)$/.exec(name) ?? []
    return major === undefined ? [] : [{ folder: join(folder, name), major }]
  })
}

/** The names of the folders in a folder, without hidden ones, sorted; undefined where it is none. */
async function foldersIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const folders = entries.filter(entry => entry.isDirectory() || entry.isSymbolicLink())
    return folders.flatMap(({ name }) => (name.startsWith('.') ? [] : [name])).sort()
  } catch {
    return undefined
  }
}

function versionText({ major }: BundleSearch, template: string): string {
  return major === undefined ? `version of template ${template}` : `${template}/v${major}`
}

function severalText(
  { major, templatesPath }: BundleSearch,
  template: string,
  found: readonly string[],
): string {
  const advice = major === undefined ? 'set templateMajorVersion or bundlePath' : 'set bundlePath'
  return `templatesPath ${JSON.stringify(templatesPath)} has template ${template} more than once (${found.join(', ')}); ${advice}`
}

function problem(input: string, message: string): InputError {
  return new InputError([{ input, message }])
}
