// @ts-check
// Plays the parts of a story, one after the other, until one is not as announced.
import { paint, say } from './demo-print.js'

/** @typedef {(what: string, actual: string | undefined, expected: string) => void} Check */

/**
 * @param {readonly ((check: Check) => Promise<void>)[]} parts
 * @param {string} ending what is said when all was as announced
 * @returns {Promise<boolean>} whether it was
 */
export async function playParts(parts, ending) {
  /** @type {string[]} */
  const problems = []
  for (const part of parts) {
    await part(checkInto(problems))
    if (problems.length > 0) break
  }
  const [first] = problems
  if (first === undefined) say(paint('green', `\nAll as expected: ${ending}`))
  else say(paint('red', `\nNot as expected, so the demo stops here (${problems.length} ✗): ${first}`))
  return first === undefined
}

/**
 * @param {string[]} problems receives what is not as expected
 * @returns {Check}
 */
function checkInto(problems) {
  let isFirst = true
  return (what, actual, expected) => {
    if (isFirst) say('')
    isFirst = false
    const isGood = actual === expected
    if (!isGood) problems.push(`${what}: ${actual || 'nothing'} instead of ${expected || 'nothing'}`)
    say(isGood ? paint('green', `✓ ${what}: ${actual}`) : paint('red', `✗ ${problems.at(-1)}`))
  }
}

/** @param {boolean} isSo */
export function yesOrNo(isSo) {
  return isSo ? 'yes' : 'no'
}
