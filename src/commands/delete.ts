import type { DeploymentEvent } from '../engine/context.js'
import { deleteTarget, type DeleteOutcome } from '../engine/delete.js'
import type { DeleteRequest } from '../inputs/request.js'
import { deletionMessage, deletionStateAfter } from '../reporting/messages/delete.js'
import { logEvent, reportMessage } from '../reporting/report-message.js'
import { forgetStarted, saveStarted } from './saved-state.js'
import { sanitizeLine, sanitizeValue } from '../shared/sanitize.js'
import { savedTarget, type Session } from './session.js'

/** Deletes the target, and reports it. */
export async function deleteCommand(session: Session, request: DeleteRequest): Promise<void> {
  const { runner, clock } = session.runtime
  const { target } = session.connection
  const { deletion } = target
  // The inputs were checked: a target that cannot be deleted does not come here.
  if (!deletion) throw new TypeError(`${target.label} cannot be deleted`)
  const startedAt = clock.now()
  const context = session.reportingTo((event: DeploymentEvent) => {
    if (event.type === 'deleting')
      saveStarted(runner, { kind: 'deletion', ...savedTarget(session), createdAt: event.createdAt })
    logEvent(runner, event, target)
  })
  const outcome = await deleteTarget({ ...request, ...context, deletion })
  const after = deletionStateAfter(outcome)
  if (after) runner.setOutput('deploymentStatus', sanitizeValue(after.status))
  if (after?.message !== undefined) runner.setOutput('deploymentStatusMessage', sanitizeLine(after.message))
  forgetStarted(runner)
  const tookMs = isEnd(outcome) ? clock.now() - startedAt : undefined
  const message = deletionMessage(outcome, target)
  await reportMessage(runner, { target, message, tookMs, consoleUrl: target.consoleUrl() })
}

function isEnd({ kind }: DeleteOutcome): boolean {
  return kind === 'deleted' || kind === 'failed'
}
