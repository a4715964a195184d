// @ts-check
// dist/licenses.txt: every package whose code is in a bundle, and the text of each license.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One package in a bundle.
 * @typedef {object} Bundled
 * @property {string} name
 * @property {string} version
 * @property {string} license the SPDX id
 * @property {string} repository where its sources are
 * @property {string | undefined} [text] its license file, which not every package contains
 */

/**
 * As webpack's statistics name a module; one that is made of others has them below it.
 * @typedef {object} Module
 * @property {string | null} [nameForCondition] the path of its file
 * @property {readonly Module[]} [modules]
 */

const MODULES = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/
const LICENSE_FILE = /^(licen[cs]e|copying)(\.(md|txt))?$/i
/** Between the sections, each with the packages of one license text. */
const RULE = '='.repeat(80)
const NOTICE_FILE = /^notice(\.(md|txt))?$/i

/**
 * As ncc answers them beside the code.
 * @typedef {{ toJson: (options: object) => { modules?: readonly Module[] } }} Stats
 */

/**
 * The packages in bundles, by name and version.
 * @param {readonly Stats[]} bundles
 * @returns {readonly Bundled[]}
 */
export function bundledPackages(bundles) {
  const options = { all: false, modules: true, nestedModules: true, groupModulesByType: false }
  const limits = { modulesSpace: Infinity, nestedModulesSpace: Infinity }
  const modules = bundles.flatMap(stats => stats.toJson({ ...options, ...limits }).modules ?? [])
  const folders = new Set(modules.flatMap(foldersOf))
  return [...folders].map(read).sort((a, b) => compare(titleOf(a), titleOf(b)))
}

/**
 * The text of licenses.txt. A package without a license file has that of another one from the same repository under
 * the same license. Throws an Error that names each package without any.
 * @param {readonly Bundled[]} packages
 * @returns {string}
 */
export function licensesOf(packages) {
  const missing = packages.filter(one => textFor(one, packages) === undefined)
  if (missing.length > 0) throw new Error(`No license text found for ${missing.map(titleOf).join(', ')}`)
  const texts = [...new Set(packages.map(one => textFor(one, packages)))]
  const names = packages.map(one => `- ${titleOf(one)}: ${one.license}\n`)
  const sections = texts.map(text => {
    const titles = packages.filter(one => textFor(one, packages) === text).map(titleOf)
    return `\n${RULE}\n${titles.join('\n')}\n\n${text}\n`
  })
  return `The bundles contain code of these packages:\n\n${names.join('')}${sections.join('')}`
}

/**
 * @param {Module} module
 * @returns {readonly string[]} the folder of the package that it is of, and of those that it is made of
 */
function foldersOf({ nameForCondition, modules = [] }) {
  const folder = MODULES.exec(nameForCondition ?? '')?.[0]
  return [...(folder === undefined ? [] : [folder]), ...modules.flatMap(foldersOf)]
}

/**
 * @param {string} folder
 * @returns {Bundled}
 */
function read(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const files = readdirSync(folder)
  const texts = [LICENSE_FILE, NOTICE_FILE].flatMap(kind => files.filter(file => kind.test(file)))
  const text = texts.map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  const isLicensed = files.some(file => LICENSE_FILE.test(file))
  return {
    name,
    version,
    license,
    repository: repository?.url ?? repository ?? '',
    ...(isLicensed && { text: text.join('\n\n') }),
  }
}

/**
 * @param {Bundled} one
 * @param {readonly Bundled[]} packages
 * @returns {string | undefined}
 */
function textFor(one, packages) {
  if (one.text !== undefined) return one.text
  const isAlike = (/** @type {Bundled} */ other) =>
    other.text !== undefined && other.repository === one.repository && other.license === one.license
  return packages.find(isAlike)?.text
}

/** @param {Bundled} one */
function titleOf({ name, version }) {
  return `${name} ${version}`
}

/**
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0
}
