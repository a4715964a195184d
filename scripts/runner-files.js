// @ts-check
// What GitHub's runner reads: action.yml, and the files that a process writes outputs and state to.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * @typedef {object} ActionFile
 * @property {Record<string, string>} defaults every input of the action with its default, '' when it has none
 * @property {string} main absolute path
 * @property {string | undefined} post absolute path
 * @property {string} postIf
 */

/** @typedef {Map<string, string | null | Mapping>} Mapping null is a text over several lines */

/**
 * Reads an action.yml for what the runner needs of it.
 * @param {string} path
 * @returns {ActionFile}
 * @throws {Error} when the file is not a Node action, or uses YAML that is not supported here
 */
export function readActionFile(path) {
  const content = readMapping(readFileSync(path, 'utf8'), path)
  const runs = content.get('runs')
  if (!(runs instanceof Map)) throw new Error(`${path}: runs is missing`)
  const text = (/** @type {string} */ name) => textOf(runs.get(name), `${path}: runs.${name}`)
  const using = text('using')
  const main = text('main')
  if (!using?.startsWith('node'))
    throw new Error(`${path}: runs.using is ${using}, and only node… is run here`)
  if (!main) throw new Error(`${path}: runs.main is missing`)
  if (runs.has('pre')) throw new Error(`${path}: runs.pre is not run here`)
  const post = text('post')
  return {
    defaults: defaultsOf(content.get('inputs'), path),
    main: resolve(dirname(path), main),
    post: post ? resolve(dirname(path), post) : undefined,
    postIf: text('post-if') || 'always()',
  }
}

/** The value of `github.token`: not a valid token. */
const JOB_TOKEN = 'ghs_no_token'

/**
 * @param {string | null | Mapping | undefined} inputs
 * @param {string} path
 * @returns {Record<string, string>}
 */
function defaultsOf(inputs, path) {
  if (!(inputs instanceof Map)) return {}
  const entries = [...inputs].map(([name, input]) => {
    const place = `${path}: inputs.${name}`
    if (!(input instanceof Map)) throw new Error(`${place} is not a mapping`)
    const value = textOf(input.get('default'), `${place}.default`) ?? ''
    if (value === '${{ github.token }}') return [name, JOB_TOKEN]
    if (value.includes('${{'))
      throw new Error(`${place}.default is an expression, which is not evaluated here`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}

/**
 * @param {string | null | Mapping | undefined} value
 * @param {string} place
 * @returns {string | undefined}
 */
function textOf(value, place) {
  if (value instanceof Map && value.size === 0) return ''
  if (value === null || value instanceof Map) throw new Error(`${place} is not a text on one line`)
  return value
}

/**
 * Reads the part of YAML that action files use: mappings with one key per line, and texts.
 * @param {string} source
 * @param {string} path
 * @returns {Mapping}
 */
function readMapping(source, path) {
  /** @type {Mapping} */
  const top = new Map()
  /** @type {{ indent: number, mapping: Mapping }[]} */
  const open = [{ indent: 0, mapping: top }]
  let blockIndent = Infinity
  for (const [index, line] of source.split(/\r?\n/).entries()) {
    const indent = line.search(/\S/)
    if (indent === -1 || indent > blockIndent || line[indent] === '#') continue
    blockIndent = Infinity
    const [, key, rest] = /^ *(\w[\w -]*):(?: +(.*))?$/.exec(line) ?? []
    while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0)) open.pop()
    const parent = open.at(-1)
    const isInPlace = parent?.mapping.size === 0 ? indent >= parent.indent : indent === parent?.indent
    if (key === undefined || parent === undefined || !isInPlace)
      throw new Error(`${path}:${index + 1}: not understood here: ${line.trim()}`)
    parent.indent = indent
    const value = readScalar(rest ?? '', `${path}:${index + 1}`)
    parent.mapping.set(key, value)
    if (value === null) blockIndent = indent
    if (value instanceof Map) open.push({ indent: indent + 1, mapping: value })
  }
  return top
}

/**
 * @param {string} text the text after the colon
 * @param {string} place
 * @returns {string | null | Mapping}
 */
function readScalar(text, place) {
  if (/^(#|$)/.test(text)) return new Map()
  if (/^[|>][-+]?\s*(#|$)/.test(text)) return null
  const [, single, double] = /^(?:'((?:[^']|'')*)'|("(?:[^"\\]|\\.)*"))\s*(?:#.*)?$/.exec(text) ?? []
  if (single !== undefined) return single.replaceAll("''", "'")
  if (double !== undefined) return String(JSON.parse(double))
  if (/^['"[\]{}&*!|>%@`,?-]/.test(text)) throw new Error(`${place}: not understood here: ${text}`)
  return text.replace(/\s+#.*$/, '').trimEnd()
}

/**
 * Reads the `name=value` and `name<<delimiter` entries of GITHUB_OUTPUT, GITHUB_STATE and GITHUB_ENV.
 * @param {string} text
 * @returns {[name: string, value: string][]}
 * @throws {Error} with the runner's message when an entry is neither
 */
export function readFileCommands(text) {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  /** @type {[string, string][]} */
  const entries = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lineAt(lines, at)
    if (line === '') continue
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
    if (sign === undefined) throw new Error(`Invalid format '${line}'`)
    if (name === '') throw new Error(`Invalid format '${line}'. Name must not be empty`)
    if (sign === '=') {
      entries.push([name, rest])
      continue
    }
    if (rest === '') throw new Error(`Invalid format '${line}'. Delimiter must not be empty`)
    const from = at + 1
    at = lines.findIndex((_, index) => index >= from && lineAt(lines, index) === rest)
    if (at === -1) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`)
    entries.push([name, lines.slice(from, at).join('\n').replace(windowsLineEnd, '')])
  }
  return entries
}

/** Only on Windows the runner reads CR LF as a line end. */
const isWindows = process.platform === 'win32'
const windowsLineEnd = isWindows ? /\r$/ : /$^/

/**
 * @param {readonly string[]} lines
 * @param {number} at
 */
function lineAt(lines, at) {
  return (lines[at] ?? '').replace(windowsLineEnd, '')
}
