import type { Clock } from './clock.js'
import type { Alternatives, DeploymentType, Outcome, Outputs, Snapshot } from './deployment.js'
import { InputError, ProtonError } from './errors.js'
import { inLine, inValue } from './foreign.js'
import type { DeployEvent } from './job.js'
import { ownKeyOutputs } from './outputs.js'
import { forgetDeployment, saveDeployment } from './saved.js'
import { endingOf, type Ending } from './ending.js'
import { summaryMarkdown } from './summary.js'
import { targetName, type Target } from './target.js'
import { alternativesText, duration, eventText, protonErrorText } from './wording.js'
import type { Workflow } from './workflow.js'

/** What the reporter must know to tell a deployment's story. */
export interface Subject {
  readonly target: Target
  readonly region: string
  readonly deploymentType: DeploymentType
  readonly maskOutputs: boolean
  /** The page in the AWS console; undefined on other endpoints, which have none. */
  readonly consoleUrl: () => string | undefined
}

/** Tells the workflow what happens: log lines, outputs, annotations, the state for post, the summary. */
export interface Reporter {
  event(event: DeployEvent): void
  conclude(outcome: Outcome): Promise<void>
  /** Proton refused before anything was begun. */
  refused(error: ProtonError, alternatives: Alternatives | undefined): Promise<void>
}

/** A reporter of one deployment. */
export function reporter(workflow: Workflow, clock: Clock, subject: Subject): Reporter {
  const { target, region, deploymentType } = subject
  let before: Snapshot | undefined
  let startedAt: number | undefined

  function event(happened: DeployEvent): void {
    if (happened.type === 'found') before = happened.before
    if (happened.type === 'sending') saveDeployment(workflow, { target, region, claim: happened.claim })
    if (happened.type === 'started') {
      startedAt = clock.now()
      saveDeployment(workflow, { target, region, claim: happened.claim })
      setFirstOutputs(workflow, happened.deployment, subject.consoleUrl())
    }
    speak(workflow, happened, target)
  }

  async function tell(ending: Ending, deployment?: Snapshot, outputs?: Outputs): Promise<void> {
    const tookMs = startedAt === undefined ? undefined : clock.now() - startedAt
    announce(workflow, ending, tookMs)
    const areOutputsMasked = subject.maskOutputs
    const consoleUrl = subject.consoleUrl()
    await workflow.summarize(
      summaryMarkdown({
        target,
        ending,
        deploymentType,
        before,
        deployment,
        tookMs,
        outputs,
        areOutputsMasked,
        consoleUrl,
      }),
    )
  }

  return {
    event,
    async conclude(outcome) {
      const { deployment } = 'deployment' in outcome ? outcome : {}
      const outputs = outcome.kind === 'succeeded' ? outcome.outputs : undefined
      setFinalOutputs(workflow, outcome, deployment)
      if (outputs instanceof ProtonError) {
        workflow.warning(
          `The deployment succeeded, but its outputs could not be read. ${protonErrorText(outputs)}`,
        )
      } else if (outputs) {
        setInfrastructureOutputs(workflow, outputs, subject.maskOutputs)
      }
      await tell(endingOf(outcome, target), deployment, outputs instanceof ProtonError ? undefined : outputs)
      if (!isLeftToPost(outcome)) forgetDeployment(workflow)
    },
    async refused(error, alternatives) {
      const next = alternatives === undefined ? [] : [alternativesText(alternatives)]
      const title = `Nothing was deployed to ${targetName(target)}`
      await tell({
        isFailure: true,
        title,
        reason: protonErrorText(error),
        next: [...next, 'Nothing was changed.'],
      })
      forgetDeployment(workflow)
    },
  }
}

/** Every problem of the inputs in one annotation, a line each, and those of files at their place. */
export function reportInputError(workflow: Workflow, { problems }: InputError): void {
  for (const { message, at } of problems) {
    if (at) workflow.error(inLine(message), at)
  }
  const lines = problems.map(({ message }) => inLine(message))
  workflow.fail(['The inputs are not right; nothing was asked of Proton:', ...lines].join('\n'))
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
  workflow.fail(`${text} A deployment that was begun goes on in Proton.`)
  forgetDeployment(workflow)
}

/** Says what an event is worth on the log. */
export function speak(workflow: Workflow, event: DeployEvent, target: Target): void {
  const told = eventText(event, target)
  if (!told) return
  if (told.isWarning) workflow.warning(told.text)
  else workflow.info(told.text)
}

/** One annotation for a failure, its reason first; else a line. */
function announce(workflow: Workflow, ending: Ending, tookMs: number | undefined): void {
  const text = endingText(ending, tookMs)
  if (ending.isFailure) workflow.fail(text)
  else workflow.info(text)
}

/** As post says it: the job's result is not its to change. */
export function announceSoftly(workflow: Workflow, ending: Ending): void {
  const text = endingText(ending, undefined)
  if (ending.isFailure) workflow.warning(text)
  else workflow.info(text)
}

function endingText({ title, reason, next }: Ending, tookMs: number | undefined): string {
  const took = tookMs === undefined ? '' : ` after ${duration(tookMs)}`
  const why = reason === undefined ? '' : `${inLine(reason).replace(/[.\s]*$/, '.')} `
  return `${why}${title}${took}. ${next.join(' ')}`.trim()
}

function setFirstOutputs(workflow: Workflow, deployment: Snapshot, consoleUrl: string | undefined): void {
  if (deployment.deploymentId !== undefined)
    workflow.setOutput('deploymentId', inValue(deployment.deploymentId))
  workflow.setOutput('deploymentStatus', inValue(deployment.status))
  if (consoleUrl === undefined) return
  workflow.setOutput('consoleUrl', consoleUrl)
  workflow.info(`In the AWS console: ${consoleUrl}`)
}

function setFinalOutputs(workflow: Workflow, outcome: Outcome, deployment: Snapshot | undefined): void {
  if (!deployment) return
  if (deployment.templateVersion && (outcome.kind === 'succeeded' || outcome.kind === 'updated')) {
    workflow.setOutput('templateMajorVersion', inValue(deployment.templateVersion.major))
    workflow.setOutput('templateMinorVersion', inValue(deployment.templateVersion.minor))
  }
  if (outcome.kind === 'updated') return
  if (deployment.deploymentId !== undefined)
    workflow.setOutput('deploymentId', inValue(deployment.deploymentId))
  workflow.setOutput('deploymentStatus', inValue(deployment.status))
  if (deployment.message !== undefined)
    workflow.setOutput('deploymentStatusMessage', inValue(deployment.message))
}

/** Values are masked before they are set, and as they stand in JSON too, where a line break is another text. */
function setInfrastructureOutputs(workflow: Workflow, outputs: Outputs, isMasked: boolean): void {
  if (isMasked) {
    for (const value of outputs.values()) maskValue(workflow, value)
  }
  const { settable, warnings } = ownKeyOutputs(outputs)
  for (const warning of warnings) workflow.warning(warning)
  for (const [key, value] of settable) workflow.setOutput(key, value)
  workflow.setOutput('outputs', JSON.stringify(Object.fromEntries(outputs)))
}

function maskValue(workflow: Workflow, value: string): void {
  if (value.trim() === '') return
  workflow.mask(value)
  const inJson = JSON.stringify(value).slice(1, -1)
  if (inJson !== value) workflow.mask(inJson)
}

/** The workflow was cancelled and how our deployment stands is not known: post goes on with it. */
function isLeftToPost(outcome: Outcome): boolean {
  return outcome.kind === 'abandoned' && outcome.why === 'unconfirmed'
}
