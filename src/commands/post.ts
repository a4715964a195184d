import { timing } from '../engine/timing.js'
import { cancel, type Cancelled } from '../engine/cancel.js'
import type { FollowContext } from '../engine/context.js'
import type { DeploymentState } from '../engine/deployment.js'
import type { DeploymentTarget } from '../engine/deployment-target.js'
import { undefinedOnError } from '../engine/polling/request.js'
import { readWithRetry } from '../engine/polling/retry.js'
import { discardChange, type DiscardResult } from '../engine/discard.js'
import type { Json } from '../shared/json.js'
import { reconcile, type ReconcileContext } from '../engine/reconcile.js'
import { compareTimes, isCreation } from '../engine/tracking/submission.js'
import { DeploymentTracker } from '../engine/tracking/tracker.js'
import type { Runner } from '../github/runner.js'
import { messageLine, type Message } from '../reporting/messages/message.js'
import { discardedText, postDeletionMessage, postMessage, type Found } from '../reporting/messages/post.js'
import { logEvent } from '../reporting/report-message.js'
import {
  savedByMain,
  warnOfUnreadableState,
  type SavedDeletion,
  type SavedDeployment,
  type SavedPreparation,
} from './saved-state.js'
import { summaryMarkdown } from '../reporting/step-summary.js'
import { InputError, ProviderError } from '../shared/errors.js'
import { requestedComment, updateComment } from './pull-request-comment.js'
import type { Runtime } from './runtime.js'
import { openSession, type Opening, type Session } from './session.js'

/** Reads may lag behind a request that was still on its way when main was killed. */
const LAG_MS = timing.readLagMs + timing.afterLagInPostMs

/** Finishes the work of a main step that was killed, and discards what main could not. */
export async function post(runtime: Omit<Runtime, 'stop'>): Promise<void> {
  const saved = savedByMain(runtime.runner)
  if (!saved) return
  const { provider, runner } = runtime
  const target = saved.provider === provider.id ? provider.reopen(saved.target) : undefined
  if (!target) {
    warnOfUnreadableState(runner)
    return
  }
  const { region } = saved
  const opening = { target, region, timeoutMs: timing.cancelPatienceMs }
  const session = await openedAgain(runtime, opening)
  if (!session) warnOfUnreadableState(runner)
  else if (saved.kind === 'deployment') await finishDeployment(session, saved)
  else if (saved.kind === 'preparation') await finishPreparation(session, saved)
  else await reportDeletion(session, saved)
}

/** Undefined where neither the saved state nor the environment has a region. */
async function openedAgain(runtime: Omit<Runtime, 'stop'>, opening: Opening): Promise<Session | undefined> {
  try {
    return await openSession({ ...runtime, stop: new AbortController().signal }, opening)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

/** Cancels and follows the deployment. */
async function finishDeployment(session: Session, saved: SavedDeployment): Promise<void> {
  const { runner } = session.runtime
  const { target } = session.connection
  const { submission, isRollback, prepared = [] } = saved
  const context = { ...loggedContext(session), wait: true, cancelOnTimeout: true, lagMs: LAG_MS }
  const tracker = new DeploymentTracker(context, submission)
  target.resume?.(submission.attempts.at(-1)?.evidence)
  const [first, ...rest] = await Promise.all([
    finish(context, tracker),
    ...(prepared.length > 0 ? [discardAll(context, prepared)] : []),
  ])
  let found = first
  const isUnsure =
    found.kind === 'notStarted' || (found.kind !== 'cancelled' && !tracker.submission.isAnswered)
  const attempts = isUnsure ? tracker.submission.attempts : []
  const evidence = attempts.map(one => one.evidence)
  const discarded = [...rest.flat(), ...(await discardAll(context, evidence))]
  if (isUnsure && discarded.includes('submitted')) found = await finishSubmitted(context, tracker)
  const message = postMessage(found, target, { isCreation: isCreation(submission), isRollback })
  const markdown = await conclude(runner, message, { target, deployment: endOf(found) })
  await updateComment(session, { target: session.request, comment: requestedComment(runner) }, markdown)
}

/** A request that was accepted although no read showed its deployment: reads lagged behind. */
async function finishSubmitted(context: ReconcileContext, tracker: DeploymentTracker): Promise<Found> {
  const found = await finish(context, tracker)
  return found.kind === 'notStarted' ? { kind: 'unknown' } : found
}

/** Discards what main prepared and did not submit. */
async function finishPreparation(session: Session, { prepared }: SavedPreparation): Promise<void> {
  const { runner } = session.runtime
  const { target } = session.connection
  const found = await discardAll(loggedContext(session), prepared)
  if (found.includes('submitted')) {
    const message = postMessage({ kind: 'unknown' }, target, { isCreation: false, isRollback: false })
    await conclude(runner, message, { target })
  } else if (found.includes('discarded') && !found.includes('left')) runner.info(discardedText(target.label))
}

/** Warnings name what is left. */
async function discardAll(
  context: FollowContext,
  prepared: readonly (Json | undefined)[],
): Promise<readonly DiscardResult[]> {
  const now = context.clock.now()
  const patience = { faultsUntil: now + timing.discardPatienceMs, missingUntil: now + LAG_MS }
  return Promise.all(prepared.map(evidence => discardChange(context, evidence, patience)))
}

/** A deletion cannot be stopped: reports its state. One read that does not find the target may be stale. */
async function reportDeletion(session: Session, { createdAt }: SavedDeletion): Promise<void> {
  const { clock, runner } = session.runtime
  const { target } = session.connection
  const { deletion } = target
  const context = { ...loggedContext(session), deadline: clock.now() + LAG_MS }
  const read = (signal: AbortSignal) => (deletion ? deletion.get(signal, true) : Promise.resolve(undefined))
  let state = await undefinedOnError(readWithRetry(context, read))
  if (state?.state === 'gone') {
    await clock.sleep(timing.confirmGoneMs)
    state = await undefinedOnError(readWithRetry({ ...context, deadline: clock.now() + LAG_MS }, read))
  }
  const isAnother =
    state?.createdAt !== undefined && compareTimes(state.createdAt, createdAt ?? state.createdAt) !== 0
  await conclude(runner, postDeletionMessage(state, target, isAnother), { target })
}

function loggedContext(session: Session): FollowContext {
  return session.reportingTo(event => {
    logEvent(session.runtime.runner, event, session.connection.target)
  })
}

/** Reports a failure as a warning: the post step must not change the result of the job. Returns the summary. */
async function conclude(
  runner: Runner,
  message: Message,
  about: { readonly target: DeploymentTarget; readonly deployment?: DeploymentState | undefined },
): Promise<string> {
  if (message.isFailure) runner.warning(messageLine(message))
  else runner.info(messageLine(message))
  const markdown = summaryMarkdown({ ...about, message })
  await runner.summarize(markdown)
  return markdown
}

/** Finds the deployment that main started, cancels it and follows the cancellation. */
async function finish(context: ReconcileContext, tracker: DeploymentTracker): Promise<Found> {
  if (!context.target.cancel) return { kind: 'notCancellable' }
  try {
    if (!tracker.isIdentified) {
      const found = await reconcile(context, tracker)
      if (found.kind === 'unknown') return found
      // An accepted request started a deployment, even if no read shows it.
      if (found.kind === 'notStarted')
        return { kind: tracker.submission.isAnswered ? 'unknown' : 'notStarted' }
    }
    return {
      kind: 'cancelled',
      ...(await cancel(context, { tracker, by: 'post', until: context.deadline })),
    }
  } catch (error) {
    if (error instanceof ProviderError) return { kind: 'unreadable', error }
    throw error
  }
}

function endOf(found: Found): DeploymentState | undefined {
  const end: Cancelled['end'] | undefined = found.kind === 'cancelled' ? found.end : undefined
  return typeof end === 'object' && end.kind === 'ours' ? end.deployment : undefined
}
