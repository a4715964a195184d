import type { Clock } from '../shared/clock.js'
import {
  isUnderWay,
  tookMsOf,
  type DeploymentType,
  type InstanceChanges,
  type PastDeployment,
  type Snapshot,
} from '../engine/deployment.js'
import type { Outcome } from '../engine/outcome.js'
import type { Alternatives, SyncBlocker } from '../engine/deployment-target.js'
import { endingLine, endingOf, type Ending, type Role } from './messages/outcome.js'
import { InputError, ProtonError, type Problem } from '../shared/errors.js'
import { inLine, inValue } from '../shared/sanitize.js'
import { headingOf } from './summary-heading.js'
import type { StepEvent } from '../engine/context.js'
import type { Site } from './html.js'
import { setInfrastructureOutputs } from './step-outputs.js'
import { forgetStarted, saveStarted } from './saved-state.js'
import { isCreation } from '../engine/submission.js'
import type { Pruned } from '../engine/prune-records.js'
import { inputErrorMarkdown, summaryMarkdown, type Summary } from './step-summary.js'
import { targetName, type Target } from '../providers/proton/target.js'
import {
  alternativesText,
  eventLine,
  instancesLine,
  leftText,
  protonErrorText,
  prunedLine,
} from './log-lines.js'
import type { Workflow } from '../github/runner.js'

/** What the reporter must know to tell a deployment's story. */
export interface Subject {
  readonly target: Target
  readonly region: string
  readonly deploymentType: DeploymentType | undefined
  readonly maskOutputs: boolean
  readonly cancelOnTimeout: boolean
  /** The page in the AWS console; undefined on other endpoints, which have none. */
  readonly consoleUrl: () => string | undefined
  /** Where the summary links files. */
  readonly site?: Site | undefined
}

/** Tells the workflow of one deployment: log lines, outputs, annotations, the state for post, the summary. */
export class Reporter {
  readonly #workflow: Workflow
  readonly #clock: Clock
  readonly #subject: Subject
  #before: Snapshot | undefined
  #isCreation = false
  #markdown: string | undefined
  #history: readonly PastDeployment[] = []
  #usualMs: number | undefined
  readonly #syncBlockers: SyncBlocker[] = []
  #instances: InstanceChanges | undefined
  #sentAt: number | undefined
  #startedAt: number | undefined
  #wasCancelling = false

  constructor(workflow: Workflow, clock: Clock, subject: Subject) {
    this.#workflow = workflow
    this.#clock = clock
    this.#subject = subject
  }

  /** The target as it was found; undefined as long as it is not known. */
  get before(): Snapshot | undefined {
    return this.#before
  }

  /** Whether somebody cancelled the deployment, though that may have failed. */
  get wasCancelling(): boolean {
    return this.#wasCancelling
  }

  /** The summary, once the end was told. */
  get markdown(): string | undefined {
    return this.#markdown
  }

  get #role(): Role {
    if (this.#isCreation) return 'created'
    return this.#startedAt === undefined ? 'followed' : 'deployed'
  }

  /** Something happened on the way. */
  readonly event = (event: StepEvent): void => {
    const { target, region, consoleUrl } = this.#subject
    if (event.type === 'found') {
      this.#before = event.before
      this.#isCreation = event.before.phase === 'absent'
    }
    if (event.type === 'status' && event.status === 'CANCELLING') this.#wasCancelling = true
    if (event.type === 'history') ({ history: this.#history, usualMs: this.#usualMs } = event)
    if (event.type === 'syncBlocked') this.#syncBlockers.push(event.blocker)
    if ('submission' in event) {
      saveStarted(this.#workflow, { kind: 'deployment', target, region, submission: event.submission })
    }
    if (event.type === 'sending') this.#sentAt ??= this.#clock.now()
    if (event.type === 'identified') setFirstOutputs(this.#workflow, event.deployment)
    if (event.type === 'misidentified') clearFirstOutputs(this.#workflow)
    if (event.type === 'notBegun') forgetStarted(this.#workflow)
    if (event.type === 'started') {
      // What is recognized only later started when it was sent.
      this.#startedAt = event.recognised ? this.#sentAt : this.#clock.now()
      // What somebody else created meanwhile is no creation of ours.
      if (!isCreation(event.submission)) this.#isCreation = false
      setFirstOutputs(this.#workflow, event.deployment, consoleUrl())
    }
    speak(this.#workflow, event, target)
    const { instances } = event.type === 'started' ? event.deployment : {}
    if (instances) this.#tellInstances(instances)
  }

  #tellInstances(changes: InstanceChanges): void {
    this.#instances = changes
    this.#workflow.info(instancesLine(changes))
    if (changes.left.length > 0) this.#workflow.warning(leftText(changes))
  }

  /** The step ended so. */
  async conclude(outcome: Outcome, rollback?: Rollback): Promise<void> {
    const workflow = this.#workflow
    const { target, maskOutputs, consoleUrl } = this.#subject
    const deployment = deploymentOf(outcome)
    if (deployment) setFinalOutputs(workflow, outcome.kind, deployment)
    if (outcome.kind === 'abandoned' && outcome.why === 'mistaken') clearFirstOutputs(workflow)
    if (outcome.kind === 'unchanged') {
      workflow.setOutput('changed', 'false')
      setConsoleUrl(workflow, consoleUrl())
    }
    const isOurs = this.#startedAt !== undefined
    if (isOurs && ['succeeded', 'started'].includes(outcome.kind)) workflow.setOutput('changed', 'true')
    const outputs = 'outputs' in outcome ? outcome.outputs : undefined
    const isUnreadable = outputs instanceof ProtonError
    if (isUnreadable) {
      workflow.warning(`The outputs of the deployment could not be read. ${protonErrorText(outputs)}`)
    } else if (outputs) {
      setInfrastructureOutputs(workflow, outputs, maskOutputs)
    }
    const ending = endingOf(outcome, target, this.#role)
    const next = rollback ? [rollback.text, ...ending.next] : ending.next
    const heading = headingOf(outcome, target, rollback)
    const undone = rollback && { deployment: deploymentOf(rollback.outcome), to: rollback.to }
    const story = { deployment, outputs: isUnreadable ? undefined : outputs, rollback: undone }
    await this.#tell({ ...ending, heading, next }, story)
    if (!isLeftToPost(rollback?.outcome ?? outcome, this.#subject)) forgetStarted(workflow)
  }

  /** Proton refused before anything was started. */
  async refuse(
    error: ProtonError,
    alternatives?: Alternatives,
    title = `Nothing was deployed to ${targetName(this.#subject.target)}`,
    problems: readonly Problem[] = [],
  ): Promise<void> {
    const exists = alternatives === undefined ? [] : [alternativesText(alternatives)]
    await this.#tell({
      mark: '❌',
      isFailure: true,
      title,
      reason: protonErrorText(error),
      problems,
      next: [...exists, 'Nothing was changed.'],
    })
    forgetStarted(this.#workflow)
  }

  /** The records of earlier deployments were tidied up. */
  pruned(pruned: Pruned): void {
    if (pruned.deleted + pruned.left === 0 && !pruned.error) return
    const { text, isWarning } = prunedLine(pruned)
    if (isWarning) this.#workflow.warning(text)
    else this.#workflow.info(text)
  }

  async #tell(ending: Ending, story: Story = {}): Promise<void> {
    const { target, deploymentType, maskOutputs: areOutputsMasked, consoleUrl, site } = this.#subject
    const { deployment } = story
    const elapsedMs = this.#startedAt === undefined ? undefined : this.#clock.now() - this.#startedAt
    this.#markdown = await tellEnding(this.#workflow, {
      target,
      ending,
      deploymentType,
      before: this.#before,
      ...story,
      tookMs: (deployment && !isUnderWay(deployment) ? tookMsOf(deployment) : undefined) ?? elapsedMs,
      areOutputsMasked,
      consoleUrl: consoleUrl(),
      syncBlockers: this.#syncBlockers,
      instances: this.#instances,
      history: this.#history,
      usualMs: this.#usualMs,
      site,
    })
  }
}

/** What is known at the end beside the ending. */
type Story = Pick<Summary, 'deployment' | 'outputs' | 'rollback'>

function deploymentOf(outcome: Outcome | undefined): Snapshot | undefined {
  return outcome && 'deployment' in outcome ? outcome.deployment : undefined
}

/** One annotation for a failure, else a line; and the summary, which is answered. */
export async function tellEnding(workflow: Workflow, summary: Summary): Promise<string> {
  const { ending, tookMs } = summary
  const line = endingLine(ending, tookMs)
  if (ending.isFailure) workflow.fail(line)
  else workflow.info(line)
  const markdown = summaryMarkdown(summary)
  await workflow.summarize(markdown)
  return markdown
}

/** What became of undoing a deployment that failed. */
export interface Rollback {
  readonly text: string
  readonly outcome?: Outcome
  /** The id of the deployment whose spec was deployed again. */
  readonly to?: string | undefined
}

/** Says what an event is worth on the log. */
export function speak(workflow: Workflow, event: StepEvent, target: Target, prefix = ''): void {
  const line = eventLine(event, target)
  if (!line) return
  const text = prefix + line.text
  if (line.isWarning) workflow.warning(text)
  else workflow.info(text)
}

/** An annotation has 4 096 characters on GitHub; what more there is has its own line in the log. */
const MOST_LINES = 20

/** Every problem of the inputs in one annotation, a line each, and those of files at their place. Answers the summary. */
export async function reportInputError(
  workflow: Workflow,
  { problems }: InputError,
  site?: Site,
  target?: Target,
): Promise<string> {
  const lines = problems.map(({ message }) => inLine(message))
  const more =
    lines.length > MOST_LINES ? [`And ${lines.length - MOST_LINES} more problems: see the log.`] : []
  const shown = lines.slice(0, MOST_LINES)
  workflow.fail(['The inputs are not right; nothing was changed:', ...shown, ...more].join('\n'))
  for (const line of lines.slice(MOST_LINES)) workflow.info(line)
  for (const { message, at } of problems) if (at) workflow.error(inLine(message), at)
  const markdown = inputErrorMarkdown(problems, site, target)
  await workflow.summarize(markdown)
  return markdown
}

/** A fault of this action itself: where it happened, for the report that somebody will write. */
export function reportBug(workflow: Workflow, error: unknown, isPost: boolean): void {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  for (const line of stack.split('\n')) workflow.info(`  ${inLine(line)}`)
  const text = `${inLine(message)}: a fault of this action; please report it with the lines above.`
  if (isPost) {
    workflow.warning(text)
    return
  }
  workflow.fail(`${text} A deployment that was started goes on in Proton.`)
  forgetStarted(workflow)
}

function setFirstOutputs(workflow: Workflow, deployment: Snapshot, consoleUrl?: string): void {
  if (deployment.deploymentId !== undefined)
    workflow.setOutput('deploymentId', inValue(deployment.deploymentId))
  workflow.setOutput('deploymentStatus', inValue(deployment.status))
  setConsoleUrl(workflow, consoleUrl)
}

/** What was set is of a deployment that turned out to be somebody else's. */
function clearFirstOutputs(workflow: Workflow): void {
  for (const name of ['deploymentId', 'deploymentStatus']) workflow.setOutput(name, '')
}

function setConsoleUrl(workflow: Workflow, consoleUrl: string | undefined): void {
  if (consoleUrl === undefined) return
  workflow.setOutput('consoleUrl', consoleUrl)
  workflow.info(`In the AWS console: ${consoleUrl}`)
}

/** NONE begins no deployment: what the target tells then is of an earlier one. */
export function setFinalOutputs(workflow: Workflow, kind: Outcome['kind'], deployment: Snapshot): void {
  const { deploymentId, status, message, templateVersion } = deployment
  if (templateVersion && ['succeeded', 'updated', 'unchanged'].includes(kind)) {
    workflow.setOutput('templateMajorVersion', inValue(templateVersion.major))
    workflow.setOutput('templateMinorVersion', inValue(templateVersion.minor))
  }
  if (kind === 'updated') return
  if (deploymentId !== undefined) workflow.setOutput('deploymentId', inValue(deploymentId))
  workflow.setOutput('deploymentStatus', inValue(status))
  if (message !== undefined) workflow.setOutput('deploymentStatusMessage', inLine(message))
}

/** What was to be cancelled and is not known to be: post goes on with it. */
function isLeftToPost(outcome: Outcome, { cancelOnTimeout }: Subject): boolean {
  if (outcome.kind !== 'abandoned') return false
  return outcome.why === 'unconfirmed' || (outcome.why === 'unanswered' && cancelOnTimeout)
}
