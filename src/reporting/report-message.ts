import type { DeploymentEvent } from '../engine/context.js'
import type { Runner } from '../github/runner.js'
import { setStepOutputs } from './deployment-outputs.js'
import { eventLine, type Line } from './log-lines.js'
import { messageLine, type NamedTarget } from './messages/message.js'
import { summaryMarkdown, type Summary } from './step-summary.js'

/** Reports a message as an annotation or a log line, and in the summary. Returns the summary. */
export async function reportMessage(runner: Runner, summary: Summary): Promise<string> {
  const { message, tookMs } = summary
  const line = messageLine(message, tookMs)
  if (message.isFailure) runner.fail(line)
  else runner.info(line)
  const markdown = summaryMarkdown(summary)
  await runner.summarize(markdown)
  return markdown
}

/**
 * Writes the line for an event to the log, and sets the provider's outputs; `prefix` marks the lines of another deployment.
 */
export function logEvent(runner: Runner, event: DeploymentEvent, target: NamedTarget, prefix = ''): void {
  if (event.type === 'stepOutputs') setStepOutputs(runner, event.outputs)
  writeLine(runner, eventLine(event, target), prefix)
}

/** Writes a line to the log, as an annotation where it is a warning. */
export function writeLine(runner: Runner, line: Line | undefined, prefix = ''): void {
  if (!line) return
  if (line.isWarning) runner.warning(prefix + line.text)
  else runner.info(prefix + line.text)
}
