// @ts-check
// Writes the tables of inputs and outputs into README.md, from action.yml. `--check` only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { parse } from 'yaml'

/** @typedef {Record<string, { description: string, required?: boolean, default?: string }>} Entries */

/** @type {{ inputs: Entries, outputs: Entries }} */
const action = parse(readFileSync('action.yml', 'utf8'))
const before = readFileSync('README.md', 'utf8')

/** @param {string} text */
const cell = text => text.trim().replaceAll('|', '\\|')

const inputs = Object.entries(action.inputs).map(([name, { description, required, default: byDefault }]) => {
  const usual = required ? 'required' : byDefault === undefined ? '' : `\`${byDefault}\``
  return `| \`${name}\` | ${cell(description)} | ${usual} |`
})
const outputs = Object.entries(action.outputs).map(
  ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
)

/**
 * @param {string} text
 * @param {string} name
 * @param {string[]} table
 */
function replace(text, name, table) {
  const section = new RegExp(`(<!-- ${name}: [^>]*-->)[^]*?(<!-- /${name} -->)`)
  if (!section.test(text)) throw new Error(`README.md has no section ${name}`)
  return text.replace(section, (_, begin, end) => `${begin}\n\n${table.join('\n')}\n\n${end}`)
}

const withInputs = replace(before, 'inputs', [
  '| input | meaning | default |',
  '| --- | --- | --- |',
  ...inputs,
])
const withBoth = replace(withInputs, 'outputs', ['| output | meaning |', '| --- | --- |', ...outputs])
const after = await format(withBoth, { ...(await resolveConfig('README.md')), parser: 'markdown' })

if (!process.argv.includes('--check')) writeFileSync('README.md', after)
else if (after !== before) {
  console.error('README.md is not what action.yml says: run npm run readme')
  process.exit(1)
}
