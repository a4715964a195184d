import { cancel, type Cancelled } from '../engine/cancel.js'
import { commentAsked, commentOn } from './pull-request-comment.js'
import { createdIfMissing } from '../providers/proton/changes/create-if-missing.js'
import type { Snapshot } from '../engine/deployment.js'
import { ifKnown } from '../engine/polling/request.js'
import { endingLine, type Ending } from '../reporting/messages/outcome.js'
import { READ_LAG_MS } from '../engine/polling/read-lag.js'
import { readWithRetry } from '../engine/polling/retry.js'
import type { Watcher } from '../engine/context.js'
import type { Target } from '../providers/proton/target.js'
import type { Workflow } from '../github/runner.js'
import { postDeletionEnding, postEndingOf, type Found } from '../reporting/messages/post.js'
import { ProtonError } from '../shared/errors.js'
import { deployable } from '../providers/proton/targets/adapter-for-target.js'
import type { Proton } from '../providers/proton/api/client.js'
import { reconcile, type Reconciling } from '../engine/reconcile.js'
import { speak } from '../reporting/reporter.js'
import { digestFor, type World } from './runtime.js'
import { savedByMain, type SavedDeletion, type SavedDeployment } from '../reporting/saved-state.js'
import { compareTimes, isCreation } from '../engine/submission.js'
import { summaryMarkdown } from '../reporting/step-summary.js'
import { DeploymentTracker } from '../engine/tracker.js'

/** The runner leaves less than five minutes to all post steps that are left together. */
const PATIENCE_MS = 120_000
/** Reads may lag behind an update that was still on its way when main was killed. */
const LAG_MS = READ_LAG_MS + 5_000
/** Between two reads that do not find a target that is deleted. */
const CONFIRM_MS = 1_500

/** Sees to what main left behind when it was killed; does nothing when main had finished. */
export async function post(world: PostWorld): Promise<void> {
  const saved = savedByMain(world.workflow)
  if (saved?.kind === 'deployment') await finishDeployment(world, saved)
  if (saved?.kind === 'deletion') await reportDeletion(world, saved)
}

type PostWorld = Omit<World, 'stop'>

/** Cancels and follows the deployment. */
async function finishDeployment(world: PostWorld, saved: SavedDeployment): Promise<void> {
  const { target, region, submission, isRollback } = saved
  const proton = await world.connect(region)
  const stop = new AbortController().signal
  const job: Reconciling = {
    ...contextOf(world, target, proton),
    digest: digestFor(target),
    deadline: world.clock.now() + PATIENCE_MS,
    stop,
    wait: true,
    cancelOnTimeout: true,
    lagMs: LAG_MS,
  }
  const found = await finish(job, new DeploymentTracker(job, submission))
  const ending = postEndingOf(found, target, { isCreation: isCreation(submission), isRollback })
  const markdown = await conclude(world.workflow, ending, { target, deployment: endOf(found) })
  const subject = { target, comment: commentAsked(world.workflow) }
  await commentOn({ world: { ...world, stop }, proton, region }, subject, markdown)
}

/** Proton cannot stop a deletion: it is read how far it is. One read that does not find the target may be wrong. */
async function reportDeletion(world: PostWorld, saved: SavedDeletion): Promise<void> {
  const { target, createdAt } = saved
  const { clock } = world
  const context = contextOf(world, target, await world.connect(saved.region))
  const bounds = { deadline: clock.now() + LAG_MS, stop: new AbortController().signal }
  const { removal } = context.deployable
  const read = (signal: AbortSignal) => (removal ? removal.get(signal, true) : Promise.resolve(undefined))
  let state = await ifKnown(readWithRetry({ ...context, ...bounds }, read))
  if (state?.state === 'gone') {
    await clock.sleep(CONFIRM_MS)
    state = await ifKnown(readWithRetry({ ...context, ...bounds }, read))
  }
  const isAnother =
    state?.createdAt !== undefined && compareTimes(state.createdAt, createdAt ?? state.createdAt) !== 0
  await conclude(world.workflow, postDeletionEnding(state, target, isAnother), { target })
}

function contextOf(world: PostWorld, target: Target, proton: Proton): Watcher {
  const { workflow, clock, random } = world
  return {
    // What was to be created may not be there yet, or not any more.
    deployable: createdIfMissing(deployable(proton, target, clock)),
    clock,
    random,
    report: event => {
      speak(workflow, event, target)
    },
  }
}

/** The job's result is not post's to change. Answers the summary. */
async function conclude(
  workflow: Workflow,
  ending: Ending,
  about: { readonly target: Target; readonly deployment?: Snapshot | undefined },
): Promise<string> {
  if (ending.isFailure) workflow.warning(endingLine(ending))
  else workflow.info(endingLine(ending))
  const markdown = summaryMarkdown({ ...about, ending })
  await workflow.summarize(markdown)
  return markdown
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
