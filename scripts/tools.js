// @ts-check
// Tools that are no packages of npm: each is installed once, in a version that is pinned, in a folder that git ignores.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new globalThis.URL('../.cache', import.meta.url))

/**
 * The path of a program in Go.
 * @param {string} module its path, which ends with its name
 * @param {string} version
 */
export function goTool(module, version) {
  const name = module.split('/').at(-1) ?? module
  const bin = join(folder, `${name}-${version}`)
  const program = join(bin, process.platform === 'win32' ? `${name}.exe` : name)
  if (!existsSync(program))
    install('go', ['install', `${module}@${version}`], { GOBIN: bin }, 'Go (https://go.dev/doc/install)')
  return program
}

/**
 * The path of a program in a package of PyPI that has its name.
 * @param {string} name
 * @param {string} version
 */
export function pythonTool(name, version) {
  const venv = join(folder, `${name}-${version}`)
  const bin = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin')
  const program = join(bin, process.platform === 'win32' ? `${name}.exe` : name)
  if (existsSync(program)) return program
  rmSync(venv, { recursive: true, force: true })
  const python = process.platform === 'win32' ? 'python' : 'python3'
  install(python, ['-m', 'venv', venv], {}, 'Python 3')
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`]
  install(join(bin, 'python'), pip, {}, 'pip')
  return program
}

/**
 * @param {string} command
 * @param {readonly string[]} given
 * @param {Record<string, string>} env
 * @param {string} needed
 */
function install(command, given, env, needed) {
  console.log(`Installing: ${command} ${given.join(' ')}`)
  try {
    execFileSync(command, given, { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The tool could not be installed, which needs ${needed}: ${reason}`, { cause: error })
  }
}
