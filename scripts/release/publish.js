// @ts-check
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { git } from './git.js'
import { askGithub } from './github.js'
import { isNewest, majorTag, notesOf, versionOf } from './version.js'

/** @typedef {import('./github.js').Repository} Repository */

/**
 * As GitHub answers a release.
 * @typedef {object} Release
 * @property {number} id
 * @property {string} tag_name
 * @property {boolean} draft
 * @property {boolean} [immutable]
 * @property {string} upload_url
 * @property {readonly { name: string, state: string }[]} assets
 */

/**
 * Publishes the release of a tag with all files of a folder, and then moves the tag of its major version. What an
 * earlier attempt has published stays.
 * @param {Repository} repository
 * @param {{ tag: string, folder: string, log: (line: string) => void }} release
 */
export async function publish(repository, { tag, folder, log }) {
  const tagObject = git('rev-parse', `refs/tags/${tag}`)
  const all = await releases(repository)
  const published = all.filter(({ draft }) => !draft)
  const done = published.find(({ tag_name: name }) => name === tag)
  const names = published.map(({ tag_name: name }) => name)
  if (done) log(`${tag} was published before`)
  else {
    const drafts = all.filter(({ draft, tag_name: name }) => draft && name === tag)
    for (const { id } of drafts) await askGithub(repository, 'DELETE', `releases/${id}`)
    await create(repository, { tag, tagObject, folder, isLatest: isNewest(tag, names) })
    log(`${tag} is published`)
  }
  await mustBe(repository, tag, tagObject)
  await mustBeImmutable(repository, tag, readdirSync(folder))
  const ofMajor = names.filter(name => versionOf(name) && majorTag(name) === majorTag(tag))
  if (!isNewest(tag, ofMajor)) {
    log(`${majorTag(tag)} stays: a newer version of it is published`)
    return
  }
  await moveTag(repository, majorTag(tag), tagObject)
  log(`${majorTag(tag)} is ${tag}`)
}

/**
 * A draft first, since nothing can be added to a release that is immutable.
 * @param {Repository} repository
 * @param {{ tag: string, tagObject: string, folder: string, isLatest: boolean }} release
 */
async function create(repository, { tag, tagObject, folder, isLatest }) {
  const body = notesOf(readFileSync('CHANGELOG.md', 'utf8'), tag.slice(1))
  /** @type {Release} */
  const draft = await askGithub(repository, 'POST', 'releases', {
    tag_name: tag,
    name: tag,
    body,
    draft: true,
  })
  for (const file of readdirSync(folder)) {
    const address = `${draft.upload_url.replace(/\{.*$/, '')}?name=${encodeURIComponent(file)}`
    await askGithub(repository, 'POST', address, readFileSync(join(folder, file)))
  }
  await mustBe(repository, tag, tagObject)
  await askGithub(repository, 'PATCH', `releases/${draft.id}`, {
    draft: false,
    make_latest: String(isLatest),
  })
}

/**
 * All releases, with drafts.
 * @param {Repository} repository
 * @returns {Promise<readonly Release[]>}
 */
async function releases(repository) {
  /** @type {Release[]} */
  const all = []
  for (let page = 1; ; page += 1) {
    /** @type {Release[]} */
    const some = await askGithub(repository, 'GET', `releases?per_page=100&page=${page}`)
    all.push(...some)
    if (some.length < 100) return all
  }
}

/**
 * @param {Repository} repository
 * @param {string} tag
 * @param {readonly string[]} files
 */
async function mustBeImmutable(repository, tag, files) {
  /** @type {Release | undefined} */
  const release = await askGithub(repository, 'GET', `releases/tags/${tag}`)
  const uploaded = release?.assets.filter(({ state }) => state === 'uploaded').map(({ name }) => name) ?? []
  const missing = files.filter(file => !uploaded.includes(file))
  if (missing.length > 0) throw new Error(`the release ${tag} lacks ${missing.join(', ')}`)
  if (release?.immutable !== true)
    throw new Error(
      `the release ${tag} can still be changed: switch on "Enable release immutability" in the settings of the ` +
        'repository, delete the release, and run this job again',
    )
}

/**
 * @param {Repository} repository
 * @param {string} tag
 * @param {string} object
 */
async function mustBe(repository, tag, object) {
  /** @type {{ object: { sha: string } } | undefined} */
  const ref = await askGithub(repository, 'GET', `git/ref/tags/${tag}`)
  const now = ref?.object.sha ?? 'gone'
  if (now !== object) throw new Error(`the tag ${tag} was ${object} when it was checked, and is ${now} now`)
}

/**
 * @param {Repository} repository
 * @param {string} tag
 * @param {string} object the signed tag, so that the moved one has the same signature
 */
async function moveTag(repository, tag, object) {
  const isThere = (await askGithub(repository, 'GET', `git/ref/tags/${tag}`)) !== undefined
  if (isThere) await askGithub(repository, 'PATCH', `git/refs/tags/${tag}`, { sha: object, force: true })
  else await askGithub(repository, 'POST', 'git/refs', { ref: `refs/tags/${tag}`, sha: object })
  await mustBe(repository, tag, object)
}
