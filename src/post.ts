import { cancel } from './cancel.js'
import { commentAsked, commentOn } from './commands/comment.js'
import { claimed, isCreation, isOurs, type Claim } from './claim.js'
import { createdIfMissing } from './create.js'
import { endingLine } from './ending.js'
import { postEndingOf, type Found } from './post-ending.js'
import { ProtonError } from './errors.js'
import type { Watcher } from './job.js'
import { Judge } from './judge.js'
import { atOnceThen } from './pace.js'
import { deployable } from './proton/adapters.js'
import { speak } from './reporter.js'
import { digestFor, type World } from './world.js'
import { savedDeployment } from './saved.js'
import { summaryMarkdown } from './summary.js'
import type { Target } from './target.js'
import { watch } from './watch.js'

/** The runner leaves less than five minutes to all post steps that are left together. */
const PATIENCE_MS = 120_000
/** How long reads may lag behind an update that was on its way when main was killed. */
const LAG_MS = 35_000
const LOOK_EVERY_MS = 1_000

/** Cancels and follows the deployment that main left behind when it was killed; nothing when main had finished. */
export async function post(world: Omit<World, 'stop'>): Promise<void> {
  const { workflow, clock, random } = world
  const saved = savedDeployment(workflow)
  if (!saved) return
  const { target, region, claim } = saved
  const proton = await world.connect(region)
  const watcher: Watcher = {
    // What was to be created may not be there yet, or not any more.
    deployable: createdIfMissing(deployable(proton, target)),
    clock,
    random,
    report: event => {
      speak(workflow, event, target)
    },
  }
  const found = await see(watcher, claim, target)
  const ending = postEndingOf(found, target, isCreation(claim))
  // The job's result is not post's to change.
  if (ending.isFailure) workflow.warning(endingLine(ending))
  else workflow.info(endingLine(ending))
  const deployment = typeof found === 'object' && 'deployment' in found ? found.deployment : undefined
  const markdown = summaryMarkdown({ target, ending, deployment })
  await workflow.summarize(markdown)
  const subject = { target, comment: commentAsked(workflow) }
  await commentOn({ world: { ...world, stop: NEVER }, proton, region }, subject, markdown)
}

/** Nobody cancels the post step. */
const NEVER = new AbortController().signal

/** What becomes of the deployment claimed. */
async function see(watcher: Watcher, claim: Claim, target: Target): Promise<Found> {
  const until = watcher.clock.now() + PATIENCE_MS
  const isKnown = claim.deploymentId !== undefined || claim.attemptedAt !== undefined
  if (!watcher.deployable.cancel) return 'unstoppable'
  try {
    const ours = isKnown ? claim : await find(watcher, claim, target, until)
    if (typeof ours === 'string') return ours
    const { end } = await cancel(watcher, {
      claim: ours,
      judge: new Judge(watcher, ours),
      by: 'signal',
      until,
    })
    return end
  } catch (error) {
    if (error instanceof ProtonError) return error
    throw error
  }
}

/** The deployment that an update on its way began; 'nothing' when it began none, 'timeout' when nobody knows. */
async function find(
  watcher: Watcher,
  claim: Claim,
  target: Target,
  until: number,
): Promise<Claim | 'nothing' | 'timeout'> {
  const { clock, random, deployable } = watcher
  const lagsUntil = clock.now() + LAG_MS
  const found = await watch(watcher, {
    until,
    awaited: () => 'The target',
    pace: atOnceThen(LOOK_EVERY_MS, random),
    look: async signal => {
      const seen = await deployable.get(signal)
      if (await isOurs(claim, seen, deployable, digestFor(target), signal)) return claimed(claim, seen)
      return clock.now() >= lagsUntil ? 'nothing' : undefined
    },
  })
  return found === 'stopped' ? 'timeout' : found
}
