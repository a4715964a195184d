// @ts-check
// `npm run demo`: the committed action deploys to the simulator, as it would in a workflow. Needs neither an
// installation nor an AWS account. Exits with 0 only when all went as announced, with 2 for an unknown argument.
import { playPromotion, promotionTitle } from './demo-promotion.js'
import { playScenes, scenes } from './demo-scenes.js'

/** Without a word, the scenes; a story of its own is told when it is named. */
const PROMOTION = 'promotion'
const HELP = ['--help', '-h']
const sceneNames = Object.keys(scenes)
const titles = { ...Object.fromEntries(sceneNames.map(titleOf)), [PROMOTION]: promotionTitle }

try {
  process.exitCode = await demo(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

/**
 * Help, or the scenarios that are named.
 * @param {readonly string[]} words
 * @returns {Promise<number>} the exit code
 */
async function demo(words) {
  if (words.some(word => HELP.includes(word))) {
    process.stdout.write(usage())
    return 0
  }
  const unknown = words.filter(word => !Object.hasOwn(titles, word))
  if (unknown.length > 0) {
    process.stderr.write(`Unknown argument: ${unknown.join(', ')}.\n\n${usage()}`)
    return 2
  }
  const chosen = Object.entries(scenes).filter(([name]) => words.length === 0 || words.includes(name))
  const isScenesGood = chosen.length === 0 || (await playScenes(chosen.map(([, scene]) => scene)))
  const isStoryGood = !words.includes(PROMOTION) || (await playPromotion())
  return isScenesGood && isStoryGood ? 0 : 1
}

/** What is allowed, with a line for each scenario. */
function usage() {
  const scenarios = Object.entries(titles).map(([name, title]) => `  ${name.padEnd(12)}${title}\n`)
  return `Usage: npm run demo [-- SCENARIO...]

Runs the action in dist/ against the simulator on this machine, without an AWS account.
Without a scenario: ${sceneNames.join(', ')}.

Scenarios:
${scenarios.join('')}
Options:
  -h, --help  Shows this help.
`
}

/**
 * @param {string} name
 * @returns {[name: string, title: string]}
 */
function titleOf(name) {
  return [name, scenes[/** @type {keyof typeof scenes} */ (name)].title]
}
