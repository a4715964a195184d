// @ts-check
// The steps of .github/workflows/release.yml. They need nothing but Node and git, so that a job with rights runs no code
// of packages.
import { readFileSync } from 'node:fs'
import { tagProblems } from './check-tag.js'
import { writeFiles } from './files.js'
import { git } from './git.js'
import { ciProblem } from './github.js'
import { publish } from './publish.js'

const { GITHUB_REF_NAME: tag = '', GITHUB_API_URL: api = '', GITHUB_REPOSITORY: name = '' } = process.env
const repository = { api, name, token: process.env['GITHUB_TOKEN'] ?? '' }
const [command = '', path = ''] = process.argv.slice(2)

/**
 * By command, what it found wrong.
 * @type {Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>>}
 */
const commands = {
  /** The tag is one to release, and CI was green for its commit. */
  check: async () => {
    const ci = await ciProblem(repository, git('rev-parse', 'HEAD')).catch(messageOf)
    return [...tagProblems(tag), ci ?? []].flat()
  },
  /** dist/ is what the build made of the sources. */
  dist: () => {
    const changed = git('status', '--porcelain', '--ignored', 'dist')
    return changed === '' ? [] : [`dist is not what the sources make:\n${changed}`]
  },
  /** `npm sbom … | files FOLDER`: writes the files of the release. */
  files: () => {
    writeFiles(path, JSON.parse(readFileSync(0, 'utf8')))
    return []
  },
  /** `publish FOLDER`: with the files that `files` wrote there. */
  publish: async () => {
    await publish(repository, { tag, folder: path, log: console.log })
    return []
  },
}

/** @returns {Promise<readonly string[]>} */
async function run() {
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (!chosen) return [`the command must be one of ${Object.keys(commands).join(', ')}, but is '${command}'`]
  try {
    return await chosen()
  } catch (error) {
    return [messageOf(error)]
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}

const problems = await run()
for (const problem of problems) {
  // As a workflow command wants it: whoever names a tag or a branch does not add one.
  console.log(`::error::${problem.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`)
}
process.exitCode = problems.length > 0 ? 1 : 0
