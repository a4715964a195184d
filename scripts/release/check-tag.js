// @ts-check
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryGit } from './git.js'
import { notesOf, versionOf } from './version.js'

/** Who may sign a release, as main has it: whoever is taken off there signs no old commit either. */
const SIGNERS = '.github/allowed_signers'

/**
 * What is wrong with the tag that is to be released, as the checkout in the working directory shows it.
 * @param {string} tag `v1.2.3`
 * @returns {readonly string[]}
 */
export function tagProblems(tag) {
  if (!versionOf(tag)) return [`the tag must be of the form v1.2.3, but is ${JSON.stringify(tag)}`]
  return [...versionProblems(tag), ...commitProblems(tag), ...signatureProblems(tag)]
}

/** @param {string} tag */
function* versionProblems(tag) {
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync('package.json', 'utf8')))
  if (tag !== `v${version}`) yield `package.json has version ${version}, but the tag is ${tag}`
  if (notesOf(readFileSync('CHANGELOG.md', 'utf8'), tag.slice(1)) === '')
    yield `CHANGELOG.md has nothing under '## ${tag.slice(1)}'`
}

/** @param {string} tag */
function* commitProblems(tag) {
  const commit = tryGit('rev-parse', '--verify', `refs/tags/${tag}^{commit}`)
  if (commit === undefined) yield `the checkout has no tag ${tag}`
  else if (commit !== tryGit('rev-parse', 'HEAD')) yield `${tag} is not the commit that is checked out`
  if (tryGit('merge-base', '--is-ancestor', `refs/tags/${tag}`, 'refs/remotes/origin/main') === undefined)
    yield `the commit of ${tag} is not on main`
}

/** @param {string} tag */
function* signatureProblems(tag) {
  const object = tryGit('cat-file', 'tag', `refs/tags/${tag}`)
  if (object === undefined) {
    yield `${tag} is not an annotated tag: create it with git tag --sign`
    return
  }
  // A signature says nothing about the name under which somebody pushes the tag.
  const [header = ''] = object.split('\n\n', 1)
  if (!header.split('\n').includes(`tag ${tag}`)) yield `the signed tag has another name than ${tag}`
  if (!object.includes('\n-----BEGIN SSH SIGNATURE-----\n')) yield `${tag} has no SSH signature`
  else if (!isSignedByAllowed(tag)) yield `${tag} is not signed with a key that ${SIGNERS} has on main`
}

/** @param {string} tag */
function isSignedByAllowed(tag) {
  const signers = tryGit('show', `refs/remotes/origin/main:${SIGNERS}`)
  if (signers === undefined) return false
  const folder = mkdtempSync(join(tmpdir(), 'signers-'))
  try {
    const file = join(folder, 'allowed_signers')
    writeFileSync(file, signers)
    const verify = ['-c', `gpg.ssh.allowedSignersFile=${file}`, 'verify-tag', `refs/tags/${tag}`]
    return tryGit(...verify) !== undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
