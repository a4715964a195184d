import { cancel, type Cancelled } from './cancel.js'
import { createdIfMissing } from './create.js'
import type { Snapshot } from './deployment.js'
import { endingLine } from './ending.js'
import { postEndingOf, type Found } from './post-ending.js'
import { ProtonError } from './errors.js'
import { deployable } from './proton/adapters.js'
import { reconcile, type Reconciling } from './reconcile.js'
import { speak } from './reporter.js'
import { digestFor, type World } from './world.js'
import { savedDeployment } from './saved.js'
import { isCreation } from './submission.js'
import { summaryMarkdown } from './summary.js'
import { DeploymentTracker } from './tracker.js'

/** The runner leaves less than five minutes to all post steps that are left together. */
const PATIENCE_MS = 120_000
/** How long reads may lag behind an update that was on its way when main was killed. */
const LAG_MS = 35_000

/** Cancels and follows the deployment that main left behind when it was killed; nothing when main had finished. */
export async function post(world: Omit<World, 'stop'>): Promise<void> {
  const { workflow, clock, random } = world
  const saved = savedDeployment(workflow)
  if (!saved) return
  const { target, region, submission } = saved
  const proton = await world.connect(region)
  const job: Reconciling = {
    // What was to be created may not be there yet, or not any more.
    deployable: createdIfMissing(deployable(proton, target)),
    digest: digestFor(target),
    clock,
    random,
    report: event => {
      speak(workflow, event, target)
    },
    deadline: clock.now() + PATIENCE_MS,
    stop: new AbortController().signal,
    wait: true,
    cancelOnTimeout: true,
    lagMs: LAG_MS,
  }
  const found = await finish(job, new DeploymentTracker(job, submission))
  const ending = postEndingOf(found, target, isCreation(submission))
  // The job's result is not post's to change.
  if (ending.isFailure) workflow.warning(endingLine(ending))
  else workflow.info(endingLine(ending))
  await workflow.summarize(summaryMarkdown({ target, ending, deployment: endOf(found) }))
}

/** Finds the deployment that main left, cancels it and follows that to its end. */
async function finish(job: Reconciling, tracker: DeploymentTracker): Promise<Found> {
  if (!job.deployable.cancel) return { kind: 'notCancellable' }
  try {
    if (!tracker.isIdentified) {
      const found = await reconcile(job, tracker)
      if (found.kind === 'unknown') return found
      // What Proton accepted was started, whether it shows or not.
      if (found.kind === 'notStarted')
        return { kind: tracker.submission.isAnswered ? 'unknown' : 'notStarted' }
    }
    return { kind: 'cancelled', ...(await cancel(job, { tracker, by: 'signal', until: job.deadline })) }
  } catch (error) {
    if (error instanceof ProtonError) return { kind: 'unreadable', error }
    throw error
  }
}

function endOf(found: Found): Snapshot | undefined {
  const end: Cancelled['end'] | undefined = found.kind === 'cancelled' ? found.end : undefined
  return typeof end === 'object' && end.kind === 'ours' ? end.deployment : undefined
}
