import { standIns } from './engine.js'
import { openStage } from './stage.js'
import { otherExamples } from './stories/other-examples.js'
import { promotionStories } from './stories/promotion.js'
import { pullRequestStories } from './stories/pull-requests.js'
import { simulatorStories } from './stories/simulators.js'
import type { Story } from './stories/story.js'

const USUAL_SPEED = 120

/** Plays the stories whose names have one of the words, all without words. Returns the exit code. */
export async function playAll(words: readonly string[]): Promise<number> {
  const known = [...promotionStories, ...pullRequestStories, ...simulatorStories]
  const all = [...known, ...otherExamples(known)]
  const names = all.map(({ name }) => `  ${name}`)
  const stories = all.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)))
  if (stories.length === 0) {
    console.log(
      ['npm run e2e:act [-- WORD…] runs the stories whose names have one of the words:', ...names].join('\n'),
    )
    return words.includes('--help') ? 0 : 1
  }
  console.log('The examples run under act, without containers, on the simulators. What stands in:')
  for (const [what, how] of Object.entries(standIns)) console.log(`  ${what}: ${how}`)
  let passed = 0
  for (const story of stories) passed += (await playOne(story)) ? 1 : 0
  console.log(`${passed} passed, ${stories.length - passed} failed`)
  return passed === stories.length ? 0 : 1
}

/** Prints a line, and for a failure the log of the jobs and what the simulator was asked for. */
async function playOne({ name, workflow, service, speed = USUAL_SPEED, play }: Story): Promise<boolean> {
  const startedAt = Date.now()
  const stage = await openStage(workflow, service, speed)
  try {
    await play(stage)
    console.log(`passed: ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`)
    return true
  } catch (error) {
    const requests = stage.simulator.requests.map(({ operation, answer }) => `${operation} → ${answer}`)
    console.log(`failed: ${name}`)
    console.log(error instanceof Error ? error.message : String(error))
    console.log(['--- the jobs ---', ...stage.log, '--- the simulator was asked ---', ...requests].join('\n'))
    return false
  } finally {
    await stage.close()
  }
}
