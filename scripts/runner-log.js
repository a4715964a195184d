// @ts-check
// Reads a step's log as GitHub's runner does: workflow commands take effect, the rest is shown.

/**
 * @typedef {object} Annotation
 * @property {'error' | 'warning' | 'notice'} level
 * @property {string} message
 * @property {string} [title]
 * @property {string} [file]
 * @property {number} [line]
 */

/**
 * @typedef {object} Command
 * @property {string} name lower case
 * @property {Record<string, string>} properties
 * @property {string} data
 */

/**
 * @typedef {object} LogReading
 * @property {Annotation[]} annotations
 * @property {string[]} masks
 * @property {[name: string, value: string][]} outputs of the old command `set-output`
 * @property {[name: string, value: string][]} state of the old command `save-state`
 * @property {string[]} problems for which the runner fails the step, whatever its exit code is
 * @property {string[]} shown the lines as GitHub shows them
 */

const levels = /** @type {const} */ (['error', 'warning', 'notice'])
const ignored = ['echo', 'add-matcher', 'remove-matcher']
const disabled = ['set-env', 'add-path']
const known = new Set([
  ...levels,
  ...ignored,
  ...disabled,
  'debug',
  'group',
  'endgroup',
  'add-mask',
  'set-output',
  'save-state',
  'stop-commands',
])

/**
 * Reads a log as the runner does, line after line.
 * @param {readonly string[]} log
 * @returns {LogReading}
 */
export function readLog(log) {
  /** @type {LogReading} */
  const reading = { annotations: [], masks: [], outputs: [], state: [], problems: [], shown: [] }
  let isInGroup = false
  /** @type {string | undefined} */
  let stopToken
  const show = (/** @type {string} */ text) => {
    const indent = isInGroup ? '  ' : ''
    for (const line of masked(text, reading.masks).split(/\r\n|\r|\n/)) reading.shown.push(`${indent}${line}`)
  }
  for (const line of log) {
    const command = parseCommand(line, stopToken)
    if (stopToken !== undefined) {
      if (command?.name === stopToken) stopToken = undefined
      show(line)
    } else if (command?.name === 'stop-commands') {
      stopToken = command.data.toLowerCase()
      show(line)
    } else if (command?.name === 'group') {
      isInGroup = false
      show(`▼ ${command.data}`)
      isInGroup = true
    } else if (command?.name === 'endgroup') {
      isInGroup = false
    } else if (command) {
      obey(command, reading, show)
    } else {
      show(line)
    }
  }
  return reading
}

/**
 * The log as GitHub shows it: annotations by their level, debug lines left out, masked values as ***, groups indented.
 * @param {{ readonly log: readonly string[] }} result
 * @returns {string}
 */
export function githubLog(result) {
  return readLog(result.log).shown.join('\n')
}

/**
 * @param {Command} command
 * @param {LogReading} reading
 * @param {(text: string) => void} show
 */
function obey(command, reading, show) {
  const { name, data, properties } = command
  const level = levels.find(each => each === name)
  const annotate = (/** @type {Annotation} */ annotation) => {
    reading.annotations.push(annotation)
    show(`${annotation.level[0]?.toUpperCase()}${annotation.level.slice(1)}: ${annotation.message}`)
  }
  if (level) {
    annotate({ level, message: data, ...placeOf(properties) })
  } else if (disabled.includes(name)) {
    const message = `The \`${name}\` command is disabled.`
    reading.problems.push(message)
    annotate({ level: 'error', message })
  } else if (name === 'add-mask') {
    if (data.trim() === '') annotate({ level: 'warning', message: "Can't add secret mask for empty string." })
    else
      reading.masks.push(...new Set([data, ...data.split(/\r\n|\r|\n/).filter(line => line.trim() !== '')]))
  } else if (name === 'set-output' || name === 'save-state') {
    reading[name === 'set-output' ? 'outputs' : 'state'].push([properties['name'] ?? '', data])
  }
}

/**
 * @param {Record<string, string>} properties
 * @returns {Pick<Annotation, 'title' | 'file' | 'line'>}
 */
function placeOf({ title, file, line }) {
  return {
    ...(title ? { title } : {}),
    ...(file ? { file } : {}),
    ...(line ? { line: Number(line) } : {}),
  }
}

/**
 * `::name key=value,…::data` at the start of a line, or `##[name key=value;…]data` anywhere in it.
 * @param {string} line
 * @param {string | undefined} stopToken a command too while commands are stopped
 * @returns {Command | undefined}
 */
function parseCommand(line, stopToken) {
  const isKnown = (/** @type {string} */ name) => known.has(name) || name === stopToken
  const now = /^\s*::(?<head>.*?)::(?<data>.*)$/s.exec(line)?.groups
  const command = now && commandOf(now, ',', unescapeData, unescapeProperty)
  if (command && isKnown(command.name)) return command
  const old = /##\[(?<head>.*?)\](?<data>.*)$/s.exec(line)?.groups
  const oldCommand = old && commandOf(old, ';', unescapeOld, unescapeOld)
  return oldCommand && isKnown(oldCommand.name) ? oldCommand : undefined
}

/**
 * @param {Record<string, string>} groups
 * @param {string} separator
 * @param {(text: string) => string} data
 * @param {(text: string) => string} property
 * @returns {Command}
 */
function commandOf({ head = '', data: rawData = '' }, separator, data, property) {
  const [name = ''] = head.split(' ', 1)
  const pairs = head.slice(name.length).trim().split(separator)
  const properties = pairs.flatMap(pair => {
    const at = pair.indexOf('=')
    return at > 0 && at < pair.length - 1 ? [[pair.slice(0, at), property(pair.slice(at + 1))]] : []
  })
  return { name: name.toLowerCase(), properties: Object.fromEntries(properties), data: data(rawData) }
}

// `%25` comes last, so that an escaped percent sign does not start another escape.
/** @param {string} text */
function unescapeData(text) {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

/** @param {string} text */
function unescapeProperty(text) {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
}

/** @param {string} text */
function unescapeOld(text) {
  return unescapeData(text.replaceAll('%3B', ';').replaceAll('%5D', ']'))
}

/**
 * @param {string} text
 * @param {readonly string[]} masks
 */
function masked(text, masks) {
  const longestFirst = masks.toSorted((one, other) => other.length - one.length)
  return longestFirst.reduce((hidden, mask) => hidden.replaceAll(mask, '***'), text)
}
