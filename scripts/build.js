// Makes dist/ anew: one bundle an entry, all of it committed, since a runner executes what it checks out.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

const bundles = {
  'src/index.ts': 'dist',
  'src/simulator/index.ts': 'dist/simulator',
  'src/simulator/workflow.ts': 'dist/simulator/workflow',
}

rmSync('dist', { recursive: true, force: true })
for (const [entry, folder] of Object.entries(bundles)) {
  // Minified for its size: every job downloads the repository. It makes no difference to speed.
  const ncc = ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', entry, '--minify', '--out', folder]
  const { status } = spawnSync(process.execPath, ncc, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
// Without it Node would take the bundles for CommonJS where no package.json of ours is near.
writeFileSync('dist/package.json', '{ "type": "module" }\n')
