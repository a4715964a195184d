// @ts-check
// `npm run demo`: the committed action deploys to the simulator, as it would in a workflow. Needs neither an
// installation nor an AWS account. Ends with 0 only when all went as announced, with 2 when it does not know a word.
import { playPromotion, promotionTitle } from './demo-promotion.js'
import { playScenes, scenes } from './demo-scenes.js'

/** Without a word, the scenes; a story of its own is told when it is named. */
const PROMOTION = 'promotion'
const sceneNames = Object.keys(scenes)
const titles = { ...Object.fromEntries(sceneNames.map(titleOf)), [PROMOTION]: promotionTitle }

try {
  process.exitCode = await demo(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

/**
 * @param {readonly string[]} words
 * @returns {Promise<number>} the exit code
 */
async function demo(words) {
  const unknown = words.filter(word => !Object.hasOwn(titles, word))
  if (unknown.length > 0) {
    const list = Object.entries(titles).map(([name, title]) => `  ${name.padEnd(10)} ${title}\n`)
    process.stderr.write(`There is no demo ${unknown.join(', ')}. There are\n${list.join('')}`)
    process.stderr.write(`and without a word ${sceneNames.join(', ')} are played.\n`)
    return 2
  }
  const chosen = Object.entries(scenes).filter(([name]) => words.length === 0 || words.includes(name))
  const isScenesGood = chosen.length === 0 || (await playScenes(chosen.map(([, scene]) => scene)))
  const isStoryGood = !words.includes(PROMOTION) || (await playPromotion())
  return isScenesGood && isStoryGood ? 0 : 1
}

/**
 * @param {string} name
 * @returns {[name: string, title: string]}
 */
function titleOf(name) {
  return [name, scenes[/** @type {keyof typeof scenes} */ (name)].title]
}
