import type { DeploymentEvent } from '../engine/context.js'
import type { Workflow } from '../github/runner.js'
import { setStepOutputs } from './deployment-outputs.js'
import { eventLine, type Line } from './log-lines.js'
import { messageLine, type NamedTarget } from './messages/message.js'
import { summaryMarkdown, type Summary } from './step-summary.js'

/** Reports a message as an annotation or a log line, and in the summary. Returns the summary. */
export async function reportMessage(workflow: Workflow, summary: Summary): Promise<string> {
  const { message, tookMs } = summary
  const line = messageLine(message, tookMs)
  if (message.isFailure) workflow.fail(line)
  else workflow.info(line)
  const markdown = summaryMarkdown(summary)
  await workflow.summarize(markdown)
  return markdown
}

/**
 * Writes the line for an event to the log, and sets the provider's outputs; `prefix` marks the lines of another deployment.
 */
export function logEvent(workflow: Workflow, event: DeploymentEvent, target: NamedTarget, prefix = ''): void {
  if (event.type === 'stepOutputs') setStepOutputs(workflow, event.outputs)
  writeLine(workflow, eventLine(event, target), prefix)
}

/** Writes a line to the log, as an annotation where it is a warning. */
export function writeLine(workflow: Workflow, line: Line | undefined, prefix = ''): void {
  if (!line) return
  if (line.isWarning) workflow.warning(prefix + line.text)
  else workflow.info(prefix + line.text)
}
