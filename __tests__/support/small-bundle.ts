import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The names of the packages of which a bundle has code, by two independent ways. */
export interface PackagesOfSmallBundle {
  readonly bySourceMap: readonly string[]
  readonly byStatistics: readonly string[]
}

// A process of its own: ncc does not run among jest's modules.
const SCRIPT = `
  import ncc from '@vercel/ncc'
  import { bundledPackages } from './scripts/licenses.js'
  const { map, stats } = await ncc(process.argv[1], { cache: false, quiet: true, sourceMap: true, mainFields: ['module', 'main'] })
  const byStatistics = bundledPackages([stats]).map(({ name }) => name)
  console.log(JSON.stringify({ byStatistics, sources: JSON.parse(map).sources }))`

/** Bundles one JavaScript file of a package with ncc. */
export function packagesOfSmallBundle(entry: string): PackagesOfSmallBundle {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT, entry], {
    encoding: 'utf8',
  })
  const { byStatistics, sources } = JSON.parse(printed) as {
    readonly byStatistics: readonly string[]
    readonly sources: readonly string[]
  }
  return { byStatistics, bySourceMap: [...new Set(sources.flatMap(packageOf))].sort() }
}

/** `@aws-sdk/core` of `../node_modules/@aws-sdk/core/dist-es/index.js`. */
function packageOf(source: string): readonly string[] {
  const folder = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(source.replaceAll('\\', '/'))?.[0]
  if (folder === undefined) return []
  const path = folder.replace(/^.*?(?=node_modules\/)/, '')
  return [(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { readonly name: string }).name]
}
