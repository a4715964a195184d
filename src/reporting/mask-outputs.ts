/** Words that many texts contain: GitHub would mask them everywhere, and drop the job outputs that contain them. */
const commonWords: readonly string[] = [
  ...['true', 'false', 'null', 'none', 'undefined', 'yes', 'no', 'on', 'off', 'enabled', 'disabled'],
  ...['default', 'latest', 'active', 'inactive'],
]
/** Too many other values contain a shorter one. */
const SHORTEST_SECRET = 4
/** The same without the punctuation around the value. */
const SHORTEST_CORE = 3
/** Ports, counts and times in seconds are shorter numbers. */
const SHORTEST_NUMBER = 6

/** What is masked of a value; `isWhole`: every line that is not blank. */
interface Secrets {
  readonly secrets: readonly string[]
  readonly isWhole: boolean
}

/**
 * The secrets to mask for an output value: the value, and its form in JSON. The runner masks a text of several lines
 * line by line, so of one with lines that cannot be masked, such as a brace, the other lines are masked.
 */
export function secretsOf(value: string): Secrets {
  const lines = value.split(/\r\n|[\r\n]/).filter(line => line.trim() !== '')
  const maskable = lines.filter(canBeMasked)
  const isWhole = maskable.length === lines.length
  if (maskable.length === 0) return { secrets: [], isWhole }
  const plain = isWhole ? [value] : maskable
  // In JSON the value is a single line.
  const inJson = [value, ...(isWhole ? [] : maskable)].map(text => JSON.stringify(text).slice(1, -1))
  return { secrets: [...new Set([...plain, ...inJson])], isWhole }
}

function canBeMasked(line: string): boolean {
  const text = line.trim()
  // What JSON puts around a value: `true,` and `"1",` are as common as `true` and `1`.
  const core = text.replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')
  if (core.length < SHORTEST_CORE || commonWords.includes(core.toLowerCase())) return false
  const isNumber = /^[\d.,]+$/.test(core)
  return isNumber ? core.length >= SHORTEST_NUMBER : text.length >= SHORTEST_SECRET
}
