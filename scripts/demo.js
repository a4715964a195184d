// @ts-check
// `npm run demo`: the committed action deploys to the simulator, as it would in a workflow. Needs no installation and no
// AWS account. Exits with 0 only when every result is as announced, with 2 for an unknown argument.
import { afterProtonTitle, playAfterProton } from './demo-after-proton.js'
import { playPromotion, promotionTitle } from './demo-promotion.js'
import { deploymentScenarios, playScenarios } from './demo-scenarios.js'

/** They run only when they are named. */
const stories = {
  promotion: { title: promotionTitle, play: playPromotion },
  'after-proton': { title: afterProtonTitle, play: playAfterProton },
}
const HELP = ['--help', '-h']
const usualNames = Object.keys(deploymentScenarios)
const titles = Object.fromEntries(
  Object.entries({ ...deploymentScenarios, ...stories }).map(([name, { title }]) => [name, title]),
)

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
  const isChosen = (/** @type {string} */ name) => words.length === 0 || words.includes(name)
  const chosen = Object.entries(deploymentScenarios).flatMap(([name, one]) => (isChosen(name) ? [one] : []))
  let isGood = chosen.length === 0 || (await playScenarios(chosen))
  for (const [name, { play }] of Object.entries(stories))
    if (words.includes(name)) isGood = (await play()) && isGood
  return isGood ? 0 : 1
}

/** The help text, with a line for each scenario. */
function usage() {
  const scenarios = Object.entries(titles).map(([name, title]) => `  ${name.padEnd(14)}${title}\n`)
  return `Usage: npm run demo [-- SCENARIO...]

Runs the action in dist/ against the simulator on this machine, without an AWS account.
Without a scenario: ${usualNames.join(', ')}.

Scenarios:
${scenarios.join('')}
Options:
  -h, --help  Shows this help.
`
}
