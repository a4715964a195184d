// @ts-check
// Makes dist/ anew: a folder of bundles for each entry, all of it committed, since a runner executes what it checks out.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
// @ts-expect-error it comes without types
import ncc from '@vercel/ncc'
import { bundles, optionsFor } from './bundles.js'
import { bundledPackages, licensesOf } from './licenses.js'

rmSync('dist', { recursive: true, force: true })
for (const [entry, folder] of Object.entries(bundles)) {
  const { code, assets, stats } = await ncc(resolve(entry), optionsFor(entry))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), code)
  for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(folder, name), source)
  // ncc's own list of licenses leaves out the packages whose modules are all merged into others.
  const packages = bundledPackages(stats)
  if (packages.length > 0) writeFileSync(join(folder, 'licenses.txt'), licensesOf(packages))
}
// The post step is the same bundle, told so: main's saved state cannot be trusted to be there.
writeFileSync('dist/post.js', "process.argv.push('post')\nawait import('./index.js')\n")
// Without it Node would take the bundles for CommonJS where no package.json of ours is near.
writeFileSync('dist/package.json', '{ "type": "module" }\n')
