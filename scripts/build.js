// @ts-check
// Builds dist/, all of it committed, since a runner executes what it checks out.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
// @ts-expect-error it comes without types
import ncc from '@vercel/ncc'
import { bundles, doors, resolution } from './bundles.js'
import { bundledPackages, licensesOf } from './licenses.js'
import { minifiedChunk, quickToLoad } from './minify.js'

Object.assign(process.env, resolution)
rmSync('dist', { recursive: true, force: true })
/** @type {import('./licenses.js').Stats[]} */
const stats = []
for (const bundle of bundles) stats.push(await build(bundle))
// ncc's own list of licenses leaves out the packages whose modules are all merged into others.
write('dist/licenses.txt', licensesOf(bundledPackages(stats)))
for (const [file, name] of Object.entries(doors)) {
  const bundle = relative(dirname(file), 'dist/bundle.js').replaceAll('\\', '/').replace(/^\b/, './')
  write(file, `import { ${name} } from '${bundle}'\nawait ${name}()\n`)
}
// The post step is the same bundle, with an argument: main's saved state cannot be trusted to be there.
write('dist/post.js', "process.argv.push('post')\nawait import('./index.js')\n")
// Without it Node would take the bundles for CommonJS where no package.json of ours is near.
write('dist/package.json', '{ "type": "module" }\n')

/**
 * Writes a bundle, and answers webpack's statistics of it.
 * @param {import('./bundles.js').Bundle} bundle
 */
async function build({ entry, folder, options: { filename = 'index.js', ...options } }) {
  const { code, assets, stats } = await ncc(resolve(entry), { ...options, filename })
  write(join(folder, String(filename)), quickToLoad(code))
  for (const [name, { source }] of Object.entries(assets)) {
    const file = join(folder, name)
    // The account that the simulator serves by default.
    if (name.endsWith('.yaml')) write(file, source)
    if (!name.endsWith('.js')) continue
    write(file, source)
    write(file, quickToLoad(await minifiedChunk(resolve(file))))
  }
  return stats
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
