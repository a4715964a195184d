import type { DeploymentEvent } from '../engine/context.js'
import { deploy } from '../engine/deploy.js'
import { isInProgress, type DeploymentState, type TargetState } from '../engine/deployment.js'
import type { DeploymentTarget, RestorePoint } from '../engine/deployment-target.js'
import { isLeftToPost, type Outcome } from '../engine/outcome.js'
import { timing } from '../engine/timing.js'
import { relate, submissionOf } from '../engine/tracking/submission.js'
import { suggestNames } from '../engine/suggest-names.js'
import type { DeployRequest, DeploymentRequest } from '../inputs/request.js'
import { outcomeMessage } from '../reporting/messages/deploy.js'
import { messageLine } from '../reporting/messages/message.js'
import { logEvent } from '../reporting/report-message.js'
import { setFinalOutputs } from '../reporting/deployment-outputs.js'
import { Reporter, type Rollback } from '../reporting/reporter.js'
import { isResultKnown } from '../reporting/summary-heading.js'
import { SavedProgress } from './saved-state.js'
import type { Clock } from '../shared/clock.js'
import { ProviderError } from '../shared/errors.js'
import { preconditionFailed } from '../shared/precondition-errors.js'
import { sanitizeLine, sanitizeValue } from '../shared/sanitize.js'
import { deploymentText, errorText } from '../shared/text.js'
import { savedTarget, type Session } from './session.js'

/** Restores an earlier deployment, and reports that like every other deployment. */
export async function rollbackCommand(session: Session, request: DeploymentRequest): Promise<void> {
  const { runner, clock } = session.runtime
  const { deploymentId } = request
  const point = deploymentId === undefined ? 'previous' : { deploymentId }
  const target = withoutWaiting(restored(session, point), deploymentId === undefined)
  const reporter = new Reporter(runner, clock, { ...request, target })
  const progress = new SavedProgress(runner, savedTarget(session))
  const context = session.reportingTo(event => {
    progress.note(event)
    reporter.event(event)
  })
  const { outcome, before } = await deploy({ ...request, ...context, target })
  if (!isLeftToPost(outcome, request)) progress.finish()
  if (outcome.kind === 'refused') {
    const isUnknown = outcome.error.fault === 'notFound' && before === undefined
    const suggestions = isUnknown ? await suggestNames(context) : undefined
    await reporter.refuse(outcome.error, { suggestions })
  } else await reporter.conclude(outcome)
}

/** The target with a change that restores `point`. */
function restored({ connection: { target } }: Session, point: RestorePoint): DeploymentTarget {
  // The inputs were checked: a target that cannot be restored does not come here.
  if (!target.restoring) throw new TypeError(`${target.label} has no deployments to go back to`)
  return target.restoring(point)
}

/** Waiting for another deployment would change which one the previous is. */
function withoutWaiting(target: DeploymentTarget, isPrevious: boolean): DeploymentTarget {
  const neverWaits = target.neverWaits ?? 'A rollback without deploymentId does not wait.'
  return isPrevious ? { ...target, neverWaits } : target
}

/** The deployment to undo, and the target as it was before. */
interface Undo {
  readonly failed: DeploymentState
  readonly before: TargetState | undefined
}

/** Rolls back a failed deployment to the one that last succeeded; `progress` is that of the deployment. */
export async function rollBack(
  session: Session,
  { cancelOnTimeout, onConflict }: DeployRequest,
  undo: Undo,
  progress: SavedProgress,
): Promise<Rollback> {
  const { runner } = session.runtime
  const { failed } = undo
  const target = onlyAfter(restored(session, 'lastSucceeded'), undo, session.runtime.clock)
  progress.startRollback()
  let to: string | undefined
  const report = (event: DeploymentEvent) => {
    if (event.type === 'restoring') to = event.to.deploymentId
    progress.note(event)
    if ('submission' in event) setRollbackId(session, event.submission.deploymentId)
    logEvent(runner, event, target, 'Rollback: ')
  }
  // Set before the rollback, which may be interrupted.
  setFinalOutputs(runner, 'failed', failed)
  const reason = sanitizeLine(failed.message ?? failed.status)
  runner.info(`Rollback: the deployment failed (${reason}); deploying what last succeeded again.`)
  const context = { ...session.reportingTo(report), target, after: failed }
  const { outcome } = await deploy({ ...context, wait: true, cancelOnTimeout, onConflict })
  if (outcome.kind === 'refused') return { text: `Not rolled back: ${errorText(outcome.error)}` }
  if ('deployment' in outcome) setRollbackId(session, outcome.deployment?.deploymentId)
  return { text: rollbackText(outcome, target, to), outcome, to }
}

function setRollbackId({ runtime: { runner } }: Session, deploymentId: string | undefined): void {
  if (deploymentId !== undefined) runner.setOutput('rollbackDeploymentId', sanitizeValue(deploymentId))
}

/**
 * The target, which refuses the rollback when a newer deployment than `failed` exists. As long as reads may lag behind, it
 * is read only from an answer that shows `failed`: what last succeeded may have changed before that.
 */
function onlyAfter(target: DeploymentTarget, { failed, before }: Undo, clock: Clock): DeploymentTarget {
  const lagsUntil = clock.now() + timing.readLagMs
  let isPrepared = false
  // A read may lag behind, and show what was there before.
  const earlierIds = before?.deploymentId === undefined ? [] : [before.deploymentId]
  const submission = { ...submissionOf(failed), earlierIds }
  return {
    ...target,
    prepare: async (now, signal) => {
      if (relate(submission, now) === 'newer')
        throw preconditionFailed('Superseded', `${deploymentText(now, 'a')}, which is newer, took its place`)
      const prepared = await target.prepare(now, signal)
      isPrepared = true
      return prepared
    },
    get: async signal => {
      const now = await target.get(signal)
      const relation = relate(submission, now)
      const hasDeployment = now.deploymentId !== undefined || now.startedAt !== undefined
      if (relation === 'earlier' && hasDeployment && !isPrepared && clock.now() < lagsUntil)
        throw lagging(failed)
      const isBehind = relation === 'ours' && isInProgress(now)
      return isBehind ? { ...now, phase: failed.phase, status: failed.status } : now
    },
  }
}

function lagging(failed: DeploymentState): ProviderError {
  const message = `the target does not show ${deploymentText(failed)} yet`
  return new ProviderError('', 'ReadsDisagree', 'transient', { message })
}

function rollbackText(outcome: Outcome, target: DeploymentTarget, to: string | undefined): string {
  if (outcome.kind === 'succeeded')
    return to === undefined
      ? 'Rolled back to the last deployment that succeeded.'
      : `Rolled back to deployment ${sanitizeLine(to, 100)}.`
  const message = outcomeMessage(outcome, target)
  // The advice after a failure is already in the message about the first deployment.
  const next = outcome.kind === 'failed' ? [] : message.next
  const isUnknown = outcome.kind === 'gaveUp' && !isResultKnown(outcome)
  const result = isUnknown ? 'The result of the rollback is not known' : 'Not rolled back'
  return `${result}: ${messageLine({ ...message, next })}`
}
