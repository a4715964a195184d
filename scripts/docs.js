// @ts-check
// Writes the tables of docs/reference.md from action.yml. `--check` only checks that they are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMap, parseDocument } from 'yaml'

const FILE = 'docs/reference.md'

/** @typedef {{ description: string, required?: boolean, default?: string }} Entry */
/** @typedef {readonly [name: string, entry: Entry]} Named */

const action = parseDocument(readFileSync('action.yml', 'utf8'))
const before = readFileSync(FILE, 'utf8')

/**
 * The entries of a section, in groups: a comment before an entry is the heading of a new group.
 * @param {'inputs' | 'outputs'} section
 */
function groupsOf(section) {
  const map = action.get(section)
  if (!isMap(map)) throw new Error(`action.yml has no ${section}`)
  /** @type {{ heading: string, entries: Named[] }[]} */
  const groups = []
  for (const [index, { key, value }] of map.items.entries()) {
    // The comment before the first entry belongs to the map.
    const comment =
      index === 0 ? map.commentBefore : /** @type {{ commentBefore?: string }} */ (key).commentBefore
    if (index === 0 || comment) groups.push({ heading: (comment ?? '').trim(), entries: [] })
    const entry = /** @type {Entry} */ (/** @type {{ toJSON(): unknown }} */ (value).toJSON())
    groups.at(-1)?.entries.push([String(key), entry])
  }
  return groups
}

/** @param {string} text */
const cell = text => text.trim().replaceAll('|', '\\|')

/** @param {Entry} entry */
function defaultOf({ required, default: byDefault }) {
  if (required) return 'required'
  return byDefault === undefined ? '' : `\`${byDefault}\``
}

/** @param {readonly Named[]} entries */
function inputTable(entries) {
  const rows = entries.map(
    ([name, entry]) => `| \`${name}\` | ${cell(entry.description)} | ${defaultOf(entry)} |`,
  )
  return ['| Input | Meaning | Default |', '| --- | --- | --- |', ...rows].join('\n')
}

/** @param {readonly Named[]} entries */
function outputTable(entries) {
  const rows = entries.map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  return ['| Output | Meaning |', '| --- | --- |', ...rows].join('\n')
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} content
 */
function replace(text, name, content) {
  const section = new RegExp(`(<!-- ${name}: [^>]*-->)[^]*?(<!-- /${name} -->)`)
  if (!section.test(text)) throw new Error(`${FILE} has no section ${name}`)
  // Prettier would pad every cell to the longest one.
  const kept = `<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->`
  return text.replace(section, (_, start, end) => `${start}\n\n${kept}\n\n${end}`)
}

const inputs = groupsOf('inputs').map(({ heading, entries }) => `### ${heading}\n\n${inputTable(entries)}`)
const outputs = groupsOf('outputs').map(({ entries }) => outputTable(entries))
const after = replace(replace(before, 'inputs', inputs.join('\n\n')), 'outputs', outputs.join('\n\n'))

if (!process.argv.includes('--check')) writeFileSync(FILE, after)
else if (after !== before) {
  console.error(`${FILE} is not what action.yml says: run npm run docs`)
  process.exit(1)
}
