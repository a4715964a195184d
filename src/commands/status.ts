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
  const { workflow } = runtime
  const { label } = request.target
  const { connection, reportingTo } = await openConnection(runtime, request)
  const { source } = connection
  const named = { label, revisionName: source.revisionName }
  const failures = new Set<string>()
  const reader = reportingTo(event => {
    // Many reads fail for one reason.
    if (event.type === 'requestFailed') {
      const { operation, code } = event.error
      if (failures.has(`${operation} ${code}`)) return
      failures.add(`${operation} ${code}`)
    }
    logEvent(workflow, event, named)
  })
  const fail = async (message: Message) => {
    const markdown = await reportMessage(workflow, { target: named, message })
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
    const isUnknown = error.fault === 'notFound'
    await fail(
      noStatusMessage(
        label,
        error,
        isUnknown ? await suggestNames({ ...reader, target: source }) : undefined,
      ),
    )
  }
}

async function report({ workflow }: Runtime, { stages }: StatusRequest, view: StatusView): Promise<string> {
  const { instances, shown } = view
  const hints = [...stageHints(instances, stages), ...inputHints(instances, shown)]
  const markdown = statusMarkdown(view, hints)
  workflow.setOutput('status', statusJson(instances, shown))
  for (const one of instances) workflow.info(instanceLine(one, view))
  for (const text of unknownTexts(instances)) workflow.warning(text)
  workflow.info(messageLine(statusMessage(view)))
  for (const text of hints) workflow.info(text)
  await workflow.summarize(markdown)
  return markdown
}
