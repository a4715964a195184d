/** Texts that are in almost any other: to hide them would hide everything, and GitHub drops job outputs with them. */
const commonWords: readonly string[] = [
  ...['true', 'false', 'null', 'none', 'undefined', 'yes', 'no', 'on', 'off', 'enabled', 'disabled'],
  ...['default', 'latest', 'active', 'inactive'],
]
/** Shorter texts are parts of too many others. */
const SHORTEST_SECRET = 4
/** Of letters and digits, without what is around them. */
const SHORTEST_CORE = 3
/** Ports, counts and times in seconds are shorter numbers. */
const SHORTEST_NUMBER = 6

/** What is registered as secret for a value; `isWhole`: all of it that is more than blank. */
export interface Secrets {
  readonly secrets: readonly string[]
  readonly isWhole: boolean
}

/**
 * The secrets to register for an output value: the value, and its form in JSON. The runner hides a text of several
 * lines line by line, so one with lines that cannot be secret, such as a brace, is registered by its other lines.
 */
export function secretsOf(value: string): Secrets {
  const lines = value.split(/\r\n|[\r\n]/).filter(line => line.trim() !== '')
  const hideable = lines.filter(canBeSecret)
  const isWhole = hideable.length === lines.length
  if (hideable.length === 0) return { secrets: [], isWhole }
  const plain = isWhole ? [value] : hideable
  // In JSON the value is one line, long enough as soon as one of its lines is.
  const inJson = [value, ...(isWhole ? [] : hideable)].map(text => JSON.stringify(text).slice(1, -1))
  return { secrets: [...new Set([...plain, ...inJson])], isWhole }
}

function canBeSecret(line: string): boolean {
  const text = line.trim()
  // What JSON puts around a value: `true,` and `"1",` are as common as `true` and `1`.
  const core = text.replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')
  if (core.length < SHORTEST_CORE || commonWords.includes(core.toLowerCase())) return false
  const isNumber = /^[\d.,]+$/.test(core)
  return isNumber ? core.length >= SHORTEST_NUMBER : text.length >= SHORTEST_SECRET
}
