import type { Runner } from '../github/runner.js'
import type { InputError } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import type { Site } from './html.js'
import { inputErrorMarkdown } from './step-summary.js'

/** An annotation has 4 096 characters on GitHub; each further problem has its own line in the log. */
const MOST_LINES = 20

/**
 * Reports every problem of the inputs: one annotation with a line for each, and one at each place in a file. `label`:
 * the target, where it is known. Returns the summary.
 */
export async function reportInputError(
  runner: Runner,
  { problems }: InputError,
  site?: Site,
  label?: string,
): Promise<string> {
  const lines = problems.map(({ message }) => sanitizeLine(message))
  const more =
    lines.length > MOST_LINES ? [`And ${lines.length - MOST_LINES} more problems: see the log.`] : []
  runner.fail(['Invalid inputs; nothing was deployed:', ...lines.slice(0, MOST_LINES), ...more].join('\n'))
  for (const line of lines.slice(MOST_LINES)) runner.info(line)
  for (const { message, at } of problems) if (at) runner.error(sanitizeLine(message), at)
  const markdown = inputErrorMarkdown(problems, site, label)
  await runner.summarize(markdown)
  return markdown
}

/** Does `work`, and reports what it throws: a bug of this action. What was saved for the post step stays saved. */
export async function reportingBugs(
  runner: Runner,
  isPost: boolean,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    reportBug(runner, error, isPost)
  }
}

/** Reports a bug, with where it happened. */
function reportBug(runner: Runner, error: unknown, isPost: boolean): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  for (const line of stack.split('\n')) runner.info(`  ${sanitizeLine(line)}`)
  const text = `${sanitizeLine(message)}: this is a bug of the action. Please report it with the lines above.`
  if (isPost) runner.warning(text)
  else runner.fail(`${text} A deployment that was started may still be running.`)
}
