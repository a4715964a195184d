// @ts-check
// `npm run lint:workflows`: actionlint and zizmor check the workflows, the actions and the examples, without a network but
// for their first installation. .github/zizmor.yml says why a rule does not apply.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { goTool, pythonTool } from './tools.js'

process.chdir(fileURLToPath(new globalThis.URL('..', import.meta.url)))

const workflows = globSync(['.github/workflows/*.{yml,yaml}', 'examples/*.yml', 'act/workflows/*.yml'])
const actions = globSync(['action.yml', 'simulator/action.yml', '.github/dependabot.yml'])
const actionlint = goTool('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12')
const zizmor = pythonTool('zizmor', '1.32.0')

const results = [
  check('actionlint', actionlint, [], workflows),
  check(
    'zizmor',
    zizmor,
    ['--offline', '--no-progress', '--quiet', '--config', '.github/zizmor.yml'],
    [...workflows, ...actions],
  ),
]
process.exitCode = results.every(isPassed => isPassed) ? 0 : 1

/**
 * @param {string} name
 * @param {string} program
 * @param {readonly string[]} flags
 * @param {readonly string[]} files
 */
function check(name, program, flags, files) {
  const { status, error } = spawnSync(program, [...flags, ...files], { stdio: 'inherit' })
  if (error) console.log(error.message)
  console.log(`${status === 0 ? 'passed' : 'failed'}: ${name}, ${files.length} files`)
  return status === 0
}
