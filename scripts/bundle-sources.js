// @ts-check
// Prints, as JSON, the files of which each bundle is made, by its folder: those that its source maps name.
import { resolve } from 'node:path'
// @ts-expect-error it comes without types
import ncc from '@vercel/ncc'
import { bundles, optionsFor } from './bundles.js'

/** @type {Record<string, readonly string[]>} */
const sources = {}
try {
  for (const [entry, folder] of Object.entries(bundles)) {
    const { map, assets } = await ncc(resolve(entry), {
      ...optionsFor(entry),
      minify: false,
      sourceMap: true,
    })
    const maps = Object.keys(assets).flatMap(name => (name.endsWith('.map') ? assets[name].source : []))
    sources[folder] = [map, ...maps].flatMap(text => JSON.parse(text).sources)
  }
  process.stdout.write(JSON.stringify(sources))
} catch (error) {
  // Not thrown on: Node would print all of ncc, which is one line of 3 MB.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
