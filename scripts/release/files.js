// @ts-check
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { git } from './git.js'
import { bundledBom } from './sbom.js'

/** The files of a release: the checksums of dist/, and the packages in it. */
const CHECKSUMS = 'dist.sha256'
const SBOM = 'sbom.cdx.json'

/**
 * Writes them from the checkout, to a folder that is made for them. Every attempt for a commit writes the same bytes.
 * @param {string} folder
 * @param {import('./sbom.js').Bom} all npm's list of all packages
 */
export function writeFiles(folder, all) {
  mkdirSync(folder, { recursive: true })
  const files = git('ls-files', 'dist').split('\n')
  const lines = files.map(file => `${sha256(readFileSync(file))}  ${file}\n`)
  writeFileSync(join(folder, CHECKSUMS), lines.join(''))
  const time = git('show', '--no-patch', '--format=%cI', 'HEAD')
  const bom = bundledBom(all, readFileSync('dist/licenses.txt', 'utf8'), time)
  writeFileSync(join(folder, SBOM), JSON.stringify(bom, undefined, 2))
}

/**
 * What was written, by name.
 * @param {string} folder
 * @returns {ReadonlyMap<string, Uint8Array>}
 */
export function readFiles(folder) {
  return new Map([CHECKSUMS, SBOM].map(name => [name, readFileSync(join(folder, name))]))
}

/** @param {Uint8Array | string} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex')
}
