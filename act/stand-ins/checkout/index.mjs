import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { env, stdout } from 'node:process'

const repository = env['INPUT_REPOSITORY'] ?? ''
const target = join(env['GITHUB_WORKSPACE'] ?? '', env['INPUT_PATH'] ?? '')
cpSync(join(env['STAND_IN_REPOSITORIES'] ?? '', repository), target, { recursive: true })
for (const command of [
  ['init', '--quiet'],
  ['add', '--all'],
])
  execFileSync('git', command, { cwd: target })
stdout.write(`Checked out ${repository}.\n`)
