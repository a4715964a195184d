import { plan, type Plan } from '../engine/plan.js'
import { suggestNames } from '../engine/suggest-names.js'
import type { PlanRequest } from '../inputs/request.js'
import { messageLine } from '../reporting/messages/message.js'
import { noPlanMessage, planMarkdown, planMessage } from '../reporting/messages/plan.js'
import { logEvent, reportMessage } from '../reporting/report-message.js'
import { SavedProgress } from './saved-state.js'
import { ProviderError } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { unknownText } from '../shared/text.js'
import { updateComment } from './pull-request-comment.js'
import { savedTarget, type Session } from './session.js'

/** Reports what a deployment would change: in the log, the summary, an output and on the pull request. */
export async function planCommand(session: Session, request: PlanRequest): Promise<void> {
  const { runner } = session.runtime
  const { target } = session.connection
  const progress = new SavedProgress(runner, savedTarget(session))
  const context = session.reportingTo(event => {
    progress.note(event)
    logEvent(runner, event, target)
  })
  try {
    await conclude(session, request, await plan(context))
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const suggestions = error.fault === 'notFound' ? await suggestNames(context) : undefined
    const message = noPlanMessage(target, error, suggestions)
    await updateComment(session, request, await reportMessage(runner, { target, message }))
  }
}

async function conclude(session: Session, request: PlanRequest, made: Plan | undefined): Promise<void> {
  const { runner, run } = session.runtime
  const { target } = session.connection
  if (!made) {
    const message = noPlanMessage(target)
    await updateComment(session, request, await reportMessage(runner, { target, message }))
    return
  }
  const { showValues } = request
  const showRepositoryValues = run.pullRequest !== undefined
  const markdown = planMarkdown(made, target, { showValues, showRepositoryValues, site: run })
  runner.setOutput('changed', String(made.isChange))
  runner.setOutput('plan', markdown)
  const message = planMessage(made, target)
  // Each unknown was already a warning.
  const warned = made.unknown.map(unknownText)
  const line = messageLine({ ...message, next: message.next.filter(sentence => !warned.includes(sentence)) })
  if (message.isFailure) runner.fail(line)
  else runner.info(line)
  for (const { message, at } of made.problems) if (at) runner.error(sanitizeLine(message), at)
  await runner.summarize(markdown)
  await updateComment(session, request, markdown)
}
