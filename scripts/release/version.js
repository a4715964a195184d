// @ts-check

const VERSION_TAG = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/

/**
 * Major, minor and patch of a tag `v1.2.3`; undefined for any other text.
 * @param {string} tag
 * @returns {readonly [number, number, number] | undefined}
 */
export function versionOf(tag) {
  const match = VERSION_TAG.exec(tag)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined
}

/**
 * Whether no other version is newer than the one of `tag`; others that are no versions do not count.
 * @param {string} tag
 * @param {readonly string[]} others
 */
export function isNewest(tag, others) {
  const own = versionOf(tag)
  if (!own) return false
  return others.every(other => {
    const [major, minor, patch] = versionOf(other) ?? [-1, -1, -1]
    return (major - own[0] || minor - own[1] || patch - own[2]) <= 0
  })
}

/** The tag of a major version that `v1.2.3` belongs to, `v1`.
 * @param {string} tag
 */
export function majorTag(tag) {
  return tag.slice(0, tag.indexOf('.'))
}

/**
 * The part of CHANGELOG.md that is about a version, without its heading.
 * @param {string} changelog
 * @param {string} version `1.2.3`
 */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find(text => [version, `[${version}]`].includes(text.split(/\s/, 1)[0] ?? ''))
  return section === undefined ? '' : section.slice(section.indexOf('\n') + 1).trim()
}
