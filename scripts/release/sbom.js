// @ts-check
import { createHash } from 'node:crypto'

/**
 * The parts of a CycloneDX document that are read here.
 * @typedef {object} Bom
 * @property {string} [serialNumber]
 * @property {{ component: { 'bom-ref': string }, timestamp?: string, tools?: unknown }} metadata
 * @property {readonly { 'bom-ref': string, name: string, version: string }[]} components
 * @property {readonly { ref: string, dependsOn: readonly string[] }[]} dependencies
 */

const LISTED = /^- (\S+) (\S+): /gm

/**
 * npm's list of all packages, cut to those whose code is in dist/. `npm sbom --omit dev` is another list: it lacks each
 * package that tools need, too, and tools that leave code of theirs in a bundle. What differs between two attempts is
 * replaced or left out: when the list was made, its random number, and the version of npm.
 * @param {Bom} all
 * @param {string} licenses dist/licenses.txt
 * @param {string} timestamp of the commit
 * @returns {Bom} Throws Error where npm does not list a package.
 */
export function bundledBom(all, licenses, timestamp) {
  const listed = [...licenses.matchAll(LISTED)].map(([, name, version]) => `${name} ${version}`)
  const ofDist = all.components.filter(({ name, version }) => listed.includes(`${name} ${version}`))
  const found = ofDist.map(({ name, version }) => `${name} ${version}`)
  const missing = listed.filter(name => !found.includes(name))
  if (listed.length === 0 || missing.length > 0)
    throw new Error(`the SBOM lacks ${missing.join(', ') || 'every package of dist/licenses.txt'}`)
  const refs = new Set([all.metadata.component['bom-ref'], ...ofDist.map(({ 'bom-ref': ref }) => ref)])
  const dependencies = all.dependencies.flatMap(({ ref, dependsOn }) =>
    refs.has(ref) ? [{ ref, dependsOn: dependsOn.filter(one => refs.has(one)) }] : [],
  )
  // Whatever a package is to the sources: in dist it is part of the product.
  const components = ofDist.map(component => ({ ...component, scope: 'required', properties: [] }))
  const metadata = { ...all.metadata, timestamp, tools: undefined }
  const bom = { ...all, serialNumber: '', metadata, components, dependencies }
  return { ...bom, serialNumber: serialNumberOf(JSON.stringify(bom)) }
}

/**
 * A UUID of version 8, made of the content.
 * @param {string} content
 */
function serialNumberOf(content) {
  const hex = createHash('sha256').update(content).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
  return `urn:uuid:${parts.join('-')}-${hex.slice(20, 32)}`
}
