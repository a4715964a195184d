import type { DeploymentEvent } from '../engine/context.js'
import { readOverview } from '../engine/overview/overview.js'
import { suggestNames } from '../engine/suggest-names.js'
import type { StatusRequest } from '../inputs/request.js'
import {
  instanceLine,
  noStatusMessage,
  statusMessage,
  unknownTexts,
  type StatusView,
} from '../reporting/messages/status.js'
import { messageLine, type Message } from '../reporting/messages/message.js'
import { logEvent, reportMessage } from '../reporting/report-message.js'
import { inputHints, stageHints } from '../reporting/status-hints.js'
import { statusJson } from '../reporting/status-json.js'
import { statusMarkdown } from '../reporting/status-table.js'
import { ProviderError } from '../shared/errors.js'
import { updateComment } from './pull-request-comment.js'
import type { Runtime } from './runtime.js'
import { openConnection } from './session.js'

/**
 * Shows all instances: in the log, the summary, an output and on the pull request. What cannot be read is a warning; the
 * step fails only where the instances cannot be listed.
 */
export async function statusCommand(runtime: Runtime, request: StatusRequest): Promise<void> {
  const { runner } = runtime
  const { label } = request.target
  const { connection, reportingTo } = await openConnection(runtime, request)
  const { source } = connection
  const named = { label, revisionName: source.revisionName }
  const reader = reportingTo(
    onceForEachFailure(event => {
      logEvent(runner, event, named)
    }),
  )
  const fail = async (message: Message) => {
    const markdown = await reportMessage(runner, { target: named, message })
    await updateComment({ runtime, connection }, request, markdown)
  }
  try {
    const overview = await readOverview(reader, source, request.stages.names)
    if (!overview) {
      await fail(noStatusMessage(label))
      return
    }
    const { shown } = source
    const view = { ...named, shown, instances: overview, now: runtime.clock.now() }
    await updateComment({ runtime, connection }, request, await report(runtime, request, view))
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const names = error.fault === 'notFound' ? await suggestNames({ ...reader, target: source }) : undefined
    await fail(noStatusMessage(label, error, names))
  }
}

/** Many reads fail for one reason, which is reported once. */
function onceForEachFailure(report: (event: DeploymentEvent) => void): (event: DeploymentEvent) => void {
  const failures = new Set<string>()
  return event => {
    if (event.type !== 'requestFailed') {
      report(event)
      return
    }
    const failure = `${event.error.operation} ${event.error.code}`
    if (!failures.has(failure)) report(event)
    failures.add(failure)
  }
}

async function report({ runner }: Runtime, { stages }: StatusRequest, view: StatusView): Promise<string> {
  const { instances, shown } = view
  const hints = [...stageHints(instances, stages), ...inputHints(instances, shown)]
  const markdown = statusMarkdown(view, hints)
  runner.setOutput('status', statusJson(instances, shown))
  for (const one of instances) runner.info(instanceLine(one, view))
  for (const text of unknownTexts(instances)) runner.warning(text)
  runner.info(messageLine(statusMessage(view)))
  // A name that matches nothing is only a warning: the step still succeeds.
  const report = stages.areGiven || shown.length > 0 ? runner.warning : runner.info
  for (const text of hints) report(text)
  await runner.summarize(markdown)
  return markdown
}
