// @ts-check
// Makes dist/ anew: a folder of bundles for each entry, all of it committed, since a runner executes what it checks out.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
// @ts-expect-error it comes without types
import ncc from '@vercel/ncc'

const entries = {
  'src/index.ts': 'dist',
  'src/comment/index.ts': 'dist/comment',
  'src/simulator/index.ts': 'dist/simulator',
  'src/simulator/workflow.ts': 'dist/simulator/workflow',
}

// Every job downloads and parses what stands here: 100 KB are 2 ms of each start.
const options = {
  minify: true,
  cache: false,
  quiet: true,
  // The SDK's ES modules: what is not used is left out, and a credential provider is loaded when its turn comes.
  mainFields: ['module', 'main'],
  // @actions/core brings undici for OpenID tokens, which nobody asks for here: a fifth of each start. What stands in
  // for it is loaded by Node anyway and has nothing of the kind.
  externals: { undici: 'module' },
  // What is bundled is somebody's work, and says under which licence.
  license: 'licenses.txt',
}

// @actions/github does its requests, and goes by proxies, with undici: the one bundle that is loaded for it has it.
const withUndici = ['src/comment/index.ts']

rmSync('dist', { recursive: true, force: true })
for (const [entry, folder] of Object.entries(entries)) {
  const externals = withUndici.includes(entry) ? {} : options.externals
  const { code, assets } = await ncc(resolve(entry), { ...options, externals })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), code)
  for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(folder, name), source)
}
// The post step is the same bundle, told so: main's saved state cannot be trusted to be there.
writeFileSync('dist/post.js', "process.argv.push('post')\nawait import('./index.js')\n")
// Without it Node would take the bundles for CommonJS where no package.json of ours is near.
writeFileSync('dist/package.json', '{ "type": "module" }\n')
