import { deploy } from '../engine/deploy.js'
import { isLeftToPost, type Outcome } from '../engine/outcome.js'
import type { FollowContext } from '../engine/context.js'
import type { TargetState } from '../engine/deployment.js'
import { PlanReads } from '../engine/plan-reads.js'
import { pruneRecords } from '../engine/prune-records.js'
import { suggestNames } from '../engine/suggest-names.js'
import type { DeployRequest } from '../inputs/request.js'
import { Reporter, type Rollback } from '../reporting/reporter.js'
import { SavedProgress } from './saved-state.js'
import type { ProviderError, Problem } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { updateComment } from './pull-request-comment.js'
import { savedTarget, type Session } from './session.js'

/** Deploys the request, rolls back a failure if requested, deletes old records, and reports the results. */
export async function deployCommand(session: Session, request: DeployRequest): Promise<void> {
  const { runner, clock, run } = session.runtime
  const { target } = session.connection
  const reporter = new Reporter(runner, clock, { ...request, target, site: run })
  const progress = new SavedProgress(runner, savedTarget(session))
  const context = session.reportingTo(event => {
    progress.note(event)
    reporter.event(event)
  })
  const { outcome, before } = await deploy({ ...request, ...context })
  const markdown =
    outcome.kind === 'refused'
      ? await reportRefusal(context, { error: outcome.error, before }, reporter, { session, progress })
      : await conclude(session, request, { outcome, before }, { reporter, progress })
  if (outcome.kind === 'succeeded' && request.keepDeployments !== undefined)
    reporter.pruned(await pruneRecords(context, request.keepDeployments))
  await updateComment(session, request, markdown)
}

interface Ended {
  readonly outcome: Outcome
  readonly before: TargetState | undefined
}

async function conclude(
  session: Session,
  request: DeployRequest,
  { outcome, before }: Ended,
  { reporter, progress }: { readonly reporter: Reporter; readonly progress: SavedProgress },
): Promise<string> {
  const rollback = await rollBackIfFailed(session, request, { outcome, before }, progress)
  // Before it is reported: if reporting fails, post must not cancel a deployment that is to continue.
  if (!isLeftToPost(rollback?.outcome ?? outcome, request)) progress.finish()
  return reporter.conclude(outcome, rollback)
}

/** A deployment that was cancelled, replaced by a newer one, or undone by the provider, is not rolled back. */
async function rollBackIfFailed(
  session: Session,
  request: DeployRequest,
  { outcome, before }: Ended,
  progress: SavedProgress,
): Promise<Rollback | undefined> {
  const isFailed = outcome.kind === 'failed' && outcome.newer === undefined && !outcome.wasCancelling
  const isUndoable = isFailed && session.connection.target.restoring !== undefined
  if (!request.rollbackOnFailure || !isUndoable || session.runtime.stop.aborted) return undefined
  const { rollBack } = await import('./rollback.js')
  return rollBack(session, request, { failed: outcome.deployment, before }, progress)
}

/** How long reads that only explain a refusal are retried. */
const EXPLAIN_PATIENCE = { patienceMs: 10_000 }

async function reportRefusal(
  context: FollowContext,
  refused: { readonly error: ProviderError; readonly before: TargetState | undefined },
  reporter: Reporter,
  { session, progress }: { readonly session: Session; readonly progress: SavedProgress },
): Promise<string> {
  const { runner } = session.runtime
  const { error, before } = refused
  progress.finish()
  const isUnknown = error.fault === 'notFound' && before === undefined
  const suggestions = isUnknown ? await suggestNames(context) : undefined
  const reads = new PlanReads({ ...context, report: () => undefined }, EXPLAIN_PATIENCE)
  const problems: readonly Problem[] = (await context.target.explain?.(error, reads)) ?? []
  const markdown = await reporter.refuse(error, { suggestions, problems })
  for (const { input, message, at } of problems) {
    if (at || input === 'set') runner.error(sanitizeLine(message), at)
    else runner.info(sanitizeLine(message))
  }
  return markdown
}
