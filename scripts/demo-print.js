// @ts-check
// What the demo shows: headlines, the step as GitHub shows it, and Markdown as text.
import { readLog } from './runner-log.js'

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @param {string} title */
export function headline(title) {
  say(paint('bold', `\n━━━ ${title} ━━━\n`))
}

/** @param {Record<string, string>} inputs */
export function sayStep(inputs) {
  say('▼ Run proton-deploy\n  with:')
  for (const [name, value] of Object.entries(inputs)) say(`    ${name}: ${asYaml(value)}`)
}

/** @param {string} value in quotes if YAML gives its first character a special meaning */
function asYaml(value) {
  return /^[*!&]/.test(value) ? `'${value}'` : value
}

/**
 * @param {'bold' | 'red' | 'green' | 'yellow'} style
 * @param {string} text
 */
export function paint(style, text) {
  const code = { bold: 1, red: 31, green: 32, yellow: 33 }[style]
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001B[${code}m${text}\u001B[0m` : text
}

/**
 * Shows a log as GitHub does, line after line.
 * @param {string} [heading]
 */
export function liveLog(heading) {
  /** @type {string[]} */
  const log = []
  let shownCount = 0
  return (/** @type {string} */ line) => {
    if (log.length === 0 && heading) say(heading)
    log.push(line)
    const { shown } = readLog(log)
    for (const each of shown.slice(shownCount)) say(coloured(each))
    shownCount = shown.length
  }
}

/** @param {string} line */
function coloured(line) {
  if (line.startsWith('Error: ')) return paint('red', line)
  return line.startsWith('Warning: ') ? paint('yellow', line) : line
}

/** @param {string} markdown */
export function saySummary(markdown) {
  say(paint('bold', '\nSummary'))
  for (const line of asText(markdown)) say(`  ${line}`)
}

/**
 * GitHub's Markdown with tables in HTML, for a terminal.
 * @param {string} markdown
 * @returns {string[]}
 */
function asText(markdown) {
  const entities = /** @type {Record<string, string>} */ ({ amp: '&', lt: '<', gt: '>', quot: '"' })
  const text = markdown.replace(/<table>.*?<\/table>/gs, asColumns).replace(/^#+ /gm, '')
  return plain(text)
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) =>
      code ? String.fromCodePoint(code) : (entities[name] ?? whole),
    )
    .replace(/\n{2,}/g, '\n')
    .trim()
    .split('\n')
}

/** @param {string} table of HTML; its columns are as wide as their longest cell, but no wider than most */
function asColumns(table) {
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh]>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) => plain(cell.replaceAll('<br>', ', '))),
  )
  const widthOf = (/** @type {number} */ column) =>
    Math.min(28, Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row => `  ${row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')}`.trimEnd())
    .join('\n')
}

/** @param {string} html */
function plain(html) {
  return html.replace(/<\/?\w[^>]*>/g, '')
}

/**
 * Says what listens, and why the history of the account names longer times than the deployments of the demo take.
 * @param {string} service
 * @param {string} url
 * @param {number} speed
 */
export function saySpeed(service, url, speed) {
  say(
    `The ${service} simulator listens on ${url}. It runs deployments ${speed} times faster than real time; those in the history of the account ran in real time.`,
  )
}
