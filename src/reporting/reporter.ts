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
import { isCreation } from '../engine/tracking/submission.js'
import type { Runner } from '../github/runner.js'
import type { Clock } from '../shared/clock.js'
import { ProviderError, type Problem } from '../shared/errors.js'
import { errorText, suggestionsText } from '../shared/text.js'
import type { Site } from './html.js'
import { clearFirstOutputs, setConsoleUrl, setFinalOutputs, setFirstOutputs } from './deployment-outputs.js'
import { prunedLine } from './log-lines.js'
import { otherCancelledText } from './messages/cancel-and-outputs.js'
import { outcomeMessage } from './messages/deploy.js'
import { nothingDeployedTitle, type Role } from './messages/titles.js'
import {
  afterFailureText,
  failure,
  NOTHING_CHANGED,
  type Message,
  type ReportedTarget,
} from './messages/message.js'
import { setInfrastructureOutputs } from './step-outputs.js'
import { logEvent, reportMessage, writeLine } from './report-message.js'
import type { Summary } from './step-summary.js'
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

/** Reports one deployment to the runner: log lines, outputs, annotations and the summary. */
export class Reporter {
  readonly #runner: Runner
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

  constructor(runner: Runner, clock: Clock, subject: Subject) {
    this.#runner = runner
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
      setFirstOutputs(this.#runner, event.deployment)
    if (event.type === 'misidentified') clearFirstOutputs(this.#runner)
    logEvent(this.#runner, event, target)
    if (event.type === 'started') setConsoleUrl(this.#runner, target)
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
    const runner = this.#runner
    const deployment = deploymentOf(outcome)
    if (deployment) setFinalOutputs(runner, outcome.kind, deployment)
    if (outcome.kind === 'gaveUp' && outcome.why === 'misidentified') clearFirstOutputs(runner)
    if (outcome.kind === 'unchanged') {
      runner.setOutput('changed', 'false')
      setConsoleUrl(runner, target)
    }
    const isOurs = this.#startedAt !== undefined
    if (isOurs && ['succeeded', 'started'].includes(outcome.kind)) runner.setOutput('changed', 'true')
    const outputs = 'outputs' in outcome ? outcome.outputs : undefined
    if (outputs instanceof ProviderError) {
      runner.warning(`Could not read the outputs of the deployment. ${errorText(outputs)}`)
      return undefined
    }
    if (outputs) setInfrastructureOutputs(runner, outputs, maskOutputs, target.stepOutputNames)
    return outputs
  }

  /** Reports that the request was refused before anything was started. Returns the summary. */
  refuse(error: ProviderError, { suggestions, title, problems }: RefusalDetails = {}): Promise<string> {
    // The default title already says so.
    const unchanged = title === undefined ? undefined : NOTHING_CHANGED
    const next = [suggestions && suggestionsText(suggestions), unchanged]
    const { label } = this.#subject.target
    return this.#report(failure(title ?? nothingDeployedTitle(label), next, { error, problems }))
  }

  /** Reports how many records of earlier deployments were deleted. */
  pruned(pruned: Pruned): void {
    writeLine(this.#runner, prunedLine(pruned))
  }

  #report(
    message: Message,
    known: Pick<Summary, 'deployment' | 'outputs' | 'rollback' | 'tookMs'> = {},
  ): Promise<string> {
    const { target, maskOutputs, site } = this.#subject
    const elapsedMs = this.#startedAt === undefined ? undefined : this.#clock.now() - this.#startedAt
    return reportMessage(this.#runner, {
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
