// @ts-check
import { readFileSync } from 'node:fs'
import { readFiles, sha256 } from './files.js'
import { git } from './git.js'
import { askGithub, GithubError } from './github.js'
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
 * @property {string | null} body
 * @property {readonly { name: string, state: string, digest?: string | null }[]} assets
 */

/**
 * What the release of a tag has.
 * @typedef {object} Content
 * @property {string} body
 * @property {ReadonlyMap<string, Uint8Array>} files
 */

/**
 * Publishes the release of a tag with the files that were written to a folder, and then moves the tag of its major
 * version. What an earlier attempt has published stays.
 * @param {Repository} repository
 * @param {{ tag: string, folder: string, log: (line: string) => void }} release
 */
export async function publish(repository, { tag, folder, log }) {
  const tagObject = git('rev-parse', `refs/tags/${tag}`)
  const body = notesOf(readFileSync('CHANGELOG.md', 'utf8'), tag.slice(1))
  const content = { body, files: readFiles(folder) }
  const all = await releases(repository)
  const published = all.filter(({ draft }) => !draft)
  const done = published.find(({ tag_name: name }) => name === tag)
  const names = published.map(({ tag_name: name }) => name)
  if (done) log(`${tag} was published before`)
  else {
    const drafts = all.filter(({ draft, tag_name: name }) => draft && name === tag)
    for (const { id } of drafts) await askGithub(repository, 'DELETE', `releases/${id}`)
    await create(repository, { tag, tagObject, content, isLatest: isNewest(tag, names) })
    log(`${tag} is published`)
  }
  await mustBe(repository, tag, tagObject)
  await mustBeOurs(repository, tag, content)
  const ofMajor = names.filter(name => versionOf(name) && majorTag(name) === majorTag(tag))
  if (!isNewest(tag, ofMajor)) {
    log(`${majorTag(tag)} stays: a newer version of it is published`)
    return
  }
  await moveMajor(repository, tag, tagObject)
  log(`${majorTag(tag)} is ${tag}`)
}

/**
 * A draft first, since nothing can be added to a release that is immutable.
 * @param {Repository} repository
 * @param {{ tag: string, tagObject: string, content: Content, isLatest: boolean }} release
 */
async function create(repository, { tag, tagObject, content, isLatest }) {
  /** @type {Release} */
  const draft = await askGithub(repository, 'POST', 'releases', {
    tag_name: tag,
    // Where the tag is gone, GitHub creates one: of the branch main without this.
    target_commitish: git('rev-parse', `${tagObject}^{commit}`),
    name: tag,
    body: content.body,
    draft: true,
  })
  for (const [name, file] of content.files) {
    const address = `${draft.upload_url.replace(/\{.*$/, '')}?name=${name}`
    await askGithub(repository, 'POST', address, file)
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
 * Whoever may write to the repository can publish a release of the tag, too.
 * @param {Repository} repository
 * @param {string} tag
 * @param {Content} content
 */
async function mustBeOurs(repository, tag, content) {
  /** @type {Release | undefined} */
  const release = await askGithub(repository, 'GET', `releases/tags/${tag}`)
  if (!release) throw new Error(`the release ${tag} is gone`)
  const found = [...differences(release, content)]
  if (found.length > 0)
    throw new Error(
      `the release ${tag} is not what this job publishes: ${found.join(', ')}. Find out who published or edited it. ` +
        'Restore its notes, or delete it and release the next patch version',
    )
  if (release.immutable !== true)
    throw new Error(
      `the release ${tag} can still be changed: switch on "Enable release immutability" in the settings of the ` +
        'repository, delete the release, and run this job again',
    )
}

/**
 * @param {Release} release
 * @param {Content} content
 */
function* differences(release, { body, files }) {
  for (const [name, file] of files) {
    const asset = release.assets.find(one => one.name === name)
    if (asset?.state !== 'uploaded') yield `it lacks ${name}`
    else if (asset.digest !== `sha256:${sha256(file)}`) yield `its ${name} is another one`
  }
  for (const { name } of release.assets) if (!files.has(name)) yield `it has ${name}`
  if ((release.body ?? '').replaceAll('\r\n', '\n').trim() !== body)
    yield 'its notes are not those of CHANGELOG.md'
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
async function moveMajor(repository, tag, object) {
  const major = majorTag(tag)
  /** @type {{ object: { sha: string } } | undefined} */
  const ref = await askGithub(repository, 'GET', `git/ref/tags/${major}`)
  if (ref?.object.sha === object) return
  try {
    if (ref) await askGithub(repository, 'PATCH', `git/refs/tags/${major}`, { sha: object, force: true })
    else await askGithub(repository, 'POST', 'git/refs', { ref: `refs/tags/${major}`, sha: object })
  } catch (error) {
    if (!(error instanceof GithubError && [403, 422].includes(error.status))) throw error
    throw new Error(
      `${tag} is published, but the workflow may not move ${major}. A maintainer moves it with ` +
        `git push --force origin refs/tags/${tag}:refs/tags/${major} (${error.message})`,
      { cause: error },
    )
  }
  await mustBe(repository, major, object)
}
