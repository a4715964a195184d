import type { DeploymentEvent } from '../engine/context.js'
import {
  durationOf,
  isInProgress,
  type DeploymentState,
  type Outputs,
  type TargetState,
} from '../engine/deployment.js'
import type { DeploymentTarget, NameSuggestions, SyncBlocker } from '../engine/deployment-target.js'
import type { Fact } from '../engine/notice.js'
import type { Outcome } from '../engine/outcome.js'
import type { Pruned } from '../engine/prune-records.js'
import { isCreation } from '../engine/submission.js'
import type { Workflow } from '../github/runner.js'
import type { Clock } from '../shared/clock.js'
import { ProviderError, type InputError, type Problem } from '../shared/errors.js'
import { inLine, inValue } from '../shared/sanitize.js'
import { errorText, suggestionsText } from '../shared/text.js'
import type { Site } from './html.js'
import { eventLine, prunedLine, type Line } from './log-lines.js'
import { otherCancelledText } from './messages/cancel-and-outputs.js'
import { nothingDeployed, outcomeMessage, type Role } from './messages/deploy.js'
import {
  afterFailureText,
  failure,
  messageLine,
  NOTHING_CHANGED,
  type Message,
  type ReportedTarget,
} from './messages/message.js'
import { setInfrastructureOutputs } from './step-outputs.js'
import { inputErrorMarkdown, summaryMarkdown, type Summary } from './step-summary.js'
import { headingOf, type Rollback } from './summary-heading.js'

export type { Rollback }

/** What the reporter needs about the target of the step. */
interface Subject {
  readonly target: ReportedTarget & Pick<DeploymentTarget, 'facts' | 'consoleUrl' | 'stepOutputNames'>
  readonly maskOutputs: boolean
  /** Where the summary links files. */
  readonly site?: Site | undefined
}

/** How a request was refused. */
interface RefusalDetails {
  /** What exists, where a name was not found. */
  readonly suggestions?: NameSuggestions | undefined
  readonly title?: string | undefined
  readonly problems?: readonly Problem[] | undefined
}

/** Reports one deployment to the workflow: log lines, outputs, annotations and the summary. */
export class Reporter {
  readonly #workflow: Workflow
  readonly #clock: Clock
  readonly #subject: Subject
  #before: TargetState | undefined
  #isCreation = false
  #facts: readonly Fact[] = []
  #restored: DeploymentState | undefined
  #history: Pick<Summary, 'history' | 'usualMs'> = { history: [] }
  readonly #syncBlockers: SyncBlocker[] = []
  #cancelledOther: DeploymentState | undefined
  #submittedAt: number | undefined
  #startedAt: number | undefined

  constructor(workflow: Workflow, clock: Clock, subject: Subject) {
    this.#workflow = workflow
    this.#clock = clock
    this.#subject = subject
  }

  get #role(): Role {
    if (this.#isCreation) return 'created'
    return this.#startedAt === undefined ? 'followed' : 'deployed'
  }

  /** Reports an event. */
  readonly event = (event: DeploymentEvent): void => {
    const { target } = this.#subject
    this.#remember(event)
    // Outputs come first: the process may be killed at any line.
    if (event.type === 'started' || event.type === 'identified')
      setFirstOutputs(this.#workflow, event.deployment)
    if (event.type === 'misidentified') clearFirstOutputs(this.#workflow)
    logEvent(this.#workflow, event, target)
    if (event.type === 'started') setConsoleUrl(this.#workflow, target)
  }

  #remember(event: DeploymentEvent): void {
    switch (event.type) {
      case 'targetRead':
        this.#before = event.before
        this.#isCreation = event.before.phase === 'absent'
        break
      case 'submitting':
        this.#submittedAt ??= this.#clock.now()
        break
      case 'started':
        // A deployment that was recognized later started when it was submitted.
        this.#startedAt = event.isRecognized ? this.#submittedAt : this.#clock.now()
        // Somebody else may have created the target meanwhile.
        this.#isCreation &&= isCreation(event.submission)
        this.#facts = event.facts
        break
      case 'restoring':
        this.#restored = event.to
        break
      case 'history':
        this.#history = { history: event.history, usualMs: event.usualMs }
        break
      case 'cancelledOther':
        this.#cancelledOther = event.other
        break
      case 'syncBlocked':
        this.#syncBlockers.push(event.blocker)
    }
  }

  /** Reports how the deployment and its rollback ended. Returns the summary. */
  async conclude(outcome: Outcome, rollback?: Rollback): Promise<string> {
    const { target } = this.#subject
    const deployment = deploymentOf(outcome)
    const outputs = this.#setOutputs(outcome)
    const message = outcomeMessage(outcome, target, this.#role)
    const isUndone = rollback?.outcome?.kind === 'succeeded'
    const after = afterFailureText(target, false, deployment)
    const next = message.next.filter(text => !isUndone || text !== after)
    const heading = headingOf(outcome, target.label, rollback)
    const other = this.#cancelledOther && otherCancelledText(this.#cancelledOther)
    const sentences = [rollback?.text, ...next, other].filter(text => text !== undefined)
    const reported = { ...message, heading, next: sentences }
    const undoing = rollback && { deployment: deploymentOf(rollback.outcome), to: rollback.to }
    return this.#report(reported, { deployment, outputs, rollback: undoing, tookMs: durationAfter(outcome) })
  }

  /** Sets the outputs of the step; returns those of the infrastructure, where they are known. */
  #setOutputs(outcome: Outcome): Outputs | undefined {
    const { target, maskOutputs } = this.#subject
    const workflow = this.#workflow
    const deployment = deploymentOf(outcome)
    if (deployment) setFinalOutputs(workflow, outcome.kind, deployment)
    if (outcome.kind === 'gaveUp' && outcome.why === 'misidentified') clearFirstOutputs(workflow)
    if (outcome.kind === 'unchanged') {
      workflow.setOutput('changed', 'false')
      setConsoleUrl(workflow, target)
    }
    const isOurs = this.#startedAt !== undefined
    if (isOurs && ['succeeded', 'started'].includes(outcome.kind)) workflow.setOutput('changed', 'true')
    const outputs = 'outputs' in outcome ? outcome.outputs : undefined
    if (outputs instanceof ProviderError) {
      workflow.warning(`Could not read the outputs of the deployment. ${errorText(outputs)}`)
      return undefined
    }
    if (outputs) setInfrastructureOutputs(workflow, outputs, maskOutputs, target.stepOutputNames)
    return outputs
  }

  /** Reports that the request was refused before anything was started. Returns the summary. */
  refuse(error: ProviderError, { suggestions, title, problems }: RefusalDetails = {}): Promise<string> {
    // The default title already says so.
    const unchanged = title === undefined ? undefined : NOTHING_CHANGED
    const next = [suggestions && suggestionsText(suggestions), unchanged]
    const { label } = this.#subject.target
    return this.#report(failure(title ?? nothingDeployed(label), next, { error, problems }))
  }

  /** Reports how many records of earlier deployments were deleted. */
  pruned(pruned: Pruned): void {
    log(this.#workflow, prunedLine(pruned))
  }

  #report(
    message: Message,
    known: Pick<Summary, 'deployment' | 'outputs' | 'rollback' | 'tookMs'> = {},
  ): Promise<string> {
    const { target, maskOutputs, site } = this.#subject
    const elapsedMs = this.#startedAt === undefined ? undefined : this.#clock.now() - this.#startedAt
    return reportMessage(this.#workflow, {
      target,
      message,
      before: this.#before,
      ...known,
      facts: [...this.#facts, ...restoredFacts(this.#restored)],
      tookMs: known.tookMs ?? elapsedMs,
      areOutputsMasked: maskOutputs,
      consoleUrl: target.consoleUrl(),
      syncBlockers: this.#syncBlockers,
      ...this.#history,
      site,
    })
  }
}

/** The row about the earlier deployment that a rollback deployed again. */
function restoredFacts(restored: DeploymentState | undefined): readonly Fact[] {
  return restored?.deploymentId === undefined ? [] : [['Restored deployment', restored.deploymentId]]
}

/** How long the deployment took; undefined after a step that started none. */
function durationAfter(outcome: Outcome): number | undefined {
  const deployment = deploymentOf(outcome)
  if (!deployment || isInProgress(deployment) || ['unchanged', 'updated'].includes(outcome.kind))
    return undefined
  return durationOf(deployment)
}

function deploymentOf(outcome: Outcome | undefined): DeploymentState | undefined {
  return outcome && 'deployment' in outcome ? outcome.deployment : undefined
}

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
export function logEvent(
  workflow: Workflow,
  event: DeploymentEvent,
  target: ReportedTarget,
  prefix = '',
): void {
  if (event.type === 'stepOutputs') setStepOutputs(workflow, event.outputs)
  log(workflow, eventLine(event, target), prefix)
}

function log(workflow: Workflow, line: Line | undefined, prefix = ''): void {
  if (!line) return
  if (line.isWarning) workflow.warning(prefix + line.text)
  else workflow.info(prefix + line.text)
}

/** An annotation has 4 096 characters on GitHub; each further problem has its own line in the log. */
const MOST_LINES = 20

/**
 * Reports every problem of the inputs: one annotation with a line for each, and one at each place in a file. `label`:
 * the target, where it is known. Returns the summary.
 */
export async function reportInputError(
  workflow: Workflow,
  { problems }: InputError,
  site?: Site,
  label?: string,
): Promise<string> {
  const lines = problems.map(({ message }) => inLine(message))
  const more =
    lines.length > MOST_LINES ? [`And ${lines.length - MOST_LINES} more problems: see the log.`] : []
  workflow.fail(['Invalid inputs; nothing was deployed:', ...lines.slice(0, MOST_LINES), ...more].join('\n'))
  for (const line of lines.slice(MOST_LINES)) workflow.info(line)
  for (const { message, at } of problems) if (at) workflow.error(inLine(message), at)
  const markdown = inputErrorMarkdown(problems, site, label)
  await workflow.summarize(markdown)
  return markdown
}

/** Reports a bug of this action, with where it happened. */
export function reportBug(workflow: Workflow, error: unknown, isPost: boolean): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  for (const line of stack.split('\n')) workflow.info(`  ${inLine(line)}`)
  const text = `${inLine(message)}: this is a bug of the action. Please report it with the lines above.`
  if (isPost) workflow.warning(text)
  else workflow.fail(`${text} A deployment that was started may still be running.`)
}

function setFirstOutputs(
  workflow: Workflow,
  { deploymentId, status }: Pick<DeploymentState, 'deploymentId' | 'status'>,
): void {
  if (deploymentId !== undefined) workflow.setOutput('deploymentId', inValue(deploymentId))
  workflow.setOutput('deploymentStatus', inValue(status))
}

/** Clears the outputs of a deployment that is not this step's. */
function clearFirstOutputs(workflow: Workflow): void {
  for (const name of ['deploymentId', 'deploymentStatus']) workflow.setOutput(name, '')
}

function setConsoleUrl(workflow: Workflow, target: Subject['target']): void {
  const url = target.consoleUrl()
  if (url === undefined) return
  workflow.setOutput('consoleUrl', url)
  workflow.info(`Console: ${url}`)
}

function setStepOutputs(workflow: Workflow, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) workflow.setOutput(name, inValue(value))
}

/** Sets the outputs about a deployment; after an update without one, the target shows an earlier deployment. */
export function setFinalOutputs(
  workflow: Workflow,
  kind: Outcome['kind'],
  { deploymentId, status, message, stepOutputs = {} }: DeploymentState,
): void {
  if (['succeeded', 'updated', 'unchanged'].includes(kind)) setStepOutputs(workflow, stepOutputs)
  if (kind === 'updated') return
  setFirstOutputs(workflow, { deploymentId, status })
  if (message !== undefined) workflow.setOutput('deploymentStatusMessage', inLine(message))
}
