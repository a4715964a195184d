import type { Phase, Snapshot } from '../../engine/deployment.js'
import type { Abandoned, Abandonment, Outcome } from '../../engine/outcome.js'
import { ProtonError, type Problem } from '../../shared/errors.js'
import { inLine } from '../../shared/sanitize.js'
import { abilities, targetName, type Target } from '../../providers/proton/target.js'
import { deploymentText, duration, protonErrorText } from '../log-lines.js'

/** How the step ended, in words: for its log, its annotation and its summary. */
export interface Ending {
  readonly mark: '✅' | '❌' | '⏹️' | '⏳' | '⚠️'
  readonly isFailure: boolean
  readonly title: string
  /** The whole ending, for a heading; undefined when the title says it. */
  readonly heading?: string | undefined
  /** What is wrong, one by one; the reason then only says how much. */
  readonly problems?: readonly Problem[] | undefined
  /** Why, in somebody else's words: not made inert yet. */
  readonly reason?: string | undefined
  /** What to know or to do next. */
  readonly next: readonly string[]
}

/** An ending of which the mark and the failure are already known. */
type Told = Pick<Ending, 'title' | 'reason' | 'next'>

/** How the kinds of endings are marked. */
export const success = { mark: '✅', isFailure: false } as const
export const failure = { mark: '❌', isFailure: true } as const
export const stopped = { mark: '⏹️', isFailure: true } as const

/** The one kind of deployment that Proton has no Cancel for. */
export const UNSTOPPABLE = 'Proton cannot cancel an update of a service'
const UNSENT = 'Nothing would change, so nothing was sent to Proton.'
const UNCHECKED = 'The step does not wait for its end (wait: false): how it ends is not checked here.'
const UPDATED = 'This changed what Proton knows, not what runs.'
const UNCHANGED = 'Nothing was changed.'
/** What to know after most endings. */
const STANDS = 'For Proton the target stays at the deployment that last succeeded.'
export const LOOK = 'Look at it in Proton before you run the job again.'

/** How the target stands after an end that is none to be glad of. */
export function standsText(target: Target, isCreation: boolean): string {
  if (isCreation) return 'It was to be created: what there is of it can be deleted with command: delete.'
  if (abilities[target.kind].hasDeployments) return STANDS
  return 'Look at its instances in Proton: what was added or removed before may stay so.'
}

/** A deployment that nothing tells from the one that this step started. */
export function mayBeOursText(candidate: Snapshot | undefined): readonly string[] {
  if (!candidate) return []
  const { status } = candidate
  if (candidate.phase === 'absent')
    return [
      `${deploymentText(candidate, 'A')}, which may be the one that this step started, is no longer shown.`,
    ]
  return [
    `${deploymentText(candidate, 'A')} is ${inLine(status)}, and may be the one that this step started.`,
  ]
}

/** What the step has to do with the deployment: it created the target, deployed to it, or only followed. */
export type Role = 'created' | 'deployed' | 'followed'

/** The ending that `outcome` is, for a step of this role. */
export function endingOf(outcome: Outcome, target: Target, role: Role = 'deployed'): Ending {
  const name = targetName(target)
  const stands = standsText(target, role === 'created')
  switch (outcome.kind) {
    case 'succeeded': {
      const hasOutputs = !(outcome.outputs instanceof ProtonError) && outcome.outputs.size > 0
      const next = hasOutputs ? ['Its outputs are there for later steps.'] : []
      return { ...success, title: succeeded[role](name), next }
    }
    case 'unchanged':
      return { ...success, title: `The ${name} is up to date`, next: [UNSENT] }
    case 'started':
      return { mark: '⏳', isFailure: false, title: `Deployment of ${name} is under way`, next: [UNCHECKED] }
    case 'updated':
      return { ...success, title: `Updated ${name} without a deployment`, next: [UPDATED] }
    case 'failed':
      return {
        ...failure,
        title: `Deployment of ${name} failed`,
        reason: outcome.deployment.message ?? 'Proton gave no reason',
        next: [
          ...newerText(outcome.newer),
          stands,
          'Fix the spec or the template by the reason given, then run the job again.',
        ],
      }
    case 'cancelled':
      return { ...stopped, title: `Deployment of ${name} was cancelled`, ...cancelledBy(outcome, stands) }
    case 'abandoned':
      return {
        ...(outcome.why === 'stopped' ? stopped : failure),
        ...abandonments[outcome.why](outcome, name, target),
      }
  }
}

const succeeded: Readonly<Record<Role, (name: string) => string>> = {
  created: name => `Created ${name}`,
  deployed: name => `Deployed ${name}`,
  followed: name => `Deployment of ${name} succeeded`,
}

function newerText(newer: string | undefined): readonly string[] {
  return newer === undefined
    ? []
    : [`Meanwhile the newer deployment ${inLine(newer, 100)} took its place on the target.`]
}

function cancelledBy(
  outcome: Extract<Outcome, { kind: 'cancelled' }>,
  stands: string,
): Pick<Ending, 'reason' | 'next'> {
  switch (outcome.by) {
    case 'signal':
      return {
        reason: 'The workflow was cancelled, so the deployment was cancelled in Proton',
        next: [stands],
      }
    case 'command':
      return { reason: 'This step was asked to cancel it', next: [stands] }
    case 'timeout':
      return {
        reason:
          'The deployment did not end within timeoutMinutes and was cancelled in Proton (cancelOnTimeout: true)',
        next: [stands, 'Raise timeoutMinutes if the deployment needs longer.'],
      }
    case 'unknown':
      return {
        reason: outcome.deployment.message ?? 'Cancelled in Proton',
        next: [
          'The request of this step to cancel it got no answer: it is not known who cancelled it.',
          stands,
        ],
      }
    case 'elsewhere':
      return {
        reason:
          outcome.deployment.message ??
          'Cancelled in Proton, by somebody else or by a closed provisioning pull request',
        next: [
          ...newerText(outcome.newer),
          stands,
          'Nothing in this job cancelled it: ask who did before you run it again.',
        ],
      }
  }
}

const abandonments: Readonly<
  Record<Abandonment, (outcome: Abandoned, name: string, target: Target) => Told>
> = {
  timeout: timeoutTold,
  uncancelled: ({ deployment, error }, name) => ({
    title: `Deployment of ${name} timed out`,
    reason: `The deployment did not end within timeoutMinutes${error ? `, and could not be cancelled: ${protonErrorText(error)}` : ''}`,
    next: [afterCancel[deployment?.phase ?? 'running'], ...messageText(deployment), LOOK],
  }),
  busy: ({ other }, name) => ({
    title: `The ${name} is busy`,
    reason: `${deploymentText(other, 'Another')} is ${other?.status ?? 'running'}, and the step is not to wait for it`,
    next: [
      UNCHANGED,
      'Run the job again when it has ended; with onConflict: wait a deployment waits for it (NONE never does).',
    ],
  }),
  blocked: ({ error }, name) => ({
    title: `Proton does not let ${name} be updated now`,
    reason: error && protonErrorText(error),
    next: [
      UNCHANGED,
      'A component or the service itself may be deploying; with onConflict: wait a deployment waits for it (NONE never does).',
    ],
  }),
  stopped: (_, name) => ({
    title: `Nothing was deployed to ${name}`,
    reason: 'The workflow was cancelled before Proton accepted an update',
    next: [UNCHANGED, 'Nothing was cancelled in Proton.'],
  }),
  unstoppable: ({ deployment }, name) => ({
    title: `Deployment of ${name} goes on`,
    reason: `The workflow was cancelled, but ${UNSTOPPABLE}`,
    next: [
      `It was ${deployment?.status ?? 'IN_PROGRESS'} when it was last seen, and nobody waits for its end.`,
      LOOK,
    ],
  }),
  left: ({ deployment }, name) => ({
    title: `Deployment of ${name} goes on`,
    reason: 'The workflow was cancelled while the step waited for a deployment that it did not begin',
    next: [`It was ${deployment?.status ?? 'IN_PROGRESS'} when it was last seen; it was left alone.`],
  }),
  unconfirmed: ({ deployment, other, error }, name) => ({
    title: `Cancellation of ${name} is not confirmed`,
    reason: `The workflow was cancelled${error ? `; ${protonErrorText(error)}` : ''}`,
    next: [
      deployment ? afterCancel[deployment.phase] : DOUBTFUL,
      ...mayBeOursText(other),
      'The post step of this action goes on with it.',
    ],
  }),
  superseded: ({ deployment, other }, name) => ({
    title: `Deployment of ${name} was superseded`,
    reason: `${deploymentText(other, 'The newer')} took the place of ${deploymentText(deployment, 'our')}, whose end cannot be told`,
    next: [
      'Look at both before you run the job again: let the jobs that deploy this target queue (concurrency).',
    ],
  }),
  mistaken: ({ other }, name) => ({
    title: `It is not known whether Proton accepted the update of ${name}`,
    reason: `The answer to the update was lost, and ${deploymentText(other)}, which ran then, brought another spec or version`,
    next: ['Look at the target before you run the job again.'],
  }),
  unreadable: ({ deployment, error }, name) => ({
    title: `Deployment of ${name} can no longer be followed`,
    reason: error && protonErrorText(error),
    next: [error?.fault === 'notFound' ? 'The target is no longer there.' : goesOn(deployment), LOOK],
  }),
  unattributed: ({ other }, name) => ({
    title: `It is not known how the deployment of ${name} ended`,
    reason: 'Proton accepted the update, but nothing shows which deployment it started',
    next: [...mayBeOursText(other), LOOK],
  }),
  unanswered: ({ error, other }, name) => ({
    title: `It is not known whether Proton accepted the update of ${name}`,
    reason: error && protonErrorText(error),
    next: [...(other ? mayBeOursText(other) : ['No deployment of this step was found.']), LOOK],
  }),
}

function goesOn(deployment: Snapshot | undefined): string {
  return `As far as is known ${deploymentText(deployment)} goes on in Proton.`
}

const DOUBTFUL = 'It is not known whether Proton accepted the update.'

/** What is known of a deployment whose cancellation was asked for, by how it was last seen. */
const afterCancel: Readonly<Record<Phase, string>> = {
  running: 'As far as is known it still runs.',
  cancelling: 'Proton is cancelling it.',
  cancelled: 'It was cancelled.',
  failed: 'It then failed: its cancellation may have, too.',
  succeeded: 'It then succeeded, before it could be cancelled: the target runs it.',
  absent: 'The target is no longer there.',
}

function messageText(deployment: Snapshot | undefined): readonly string[] {
  return deployment?.message === undefined ? [] : [`Proton says: ${inLine(deployment.message)}`]
}

function timeoutTold({ deployment, other, error }: Abandoned, name: string, target: Target): Told {
  if (deployment) {
    return {
      title: `Deployment of ${name} timed out`,
      reason: 'The deployment did not end within timeoutMinutes',
      next: [
        goesOn(deployment),
        LOOK,
        abilities[target.kind].canCancel
          ? 'Raise timeoutMinutes if it needs longer, or let it be cancelled with cancelOnTimeout: true.'
          : `Raise timeoutMinutes if it needs longer: ${UNSTOPPABLE}.`,
      ],
    }
  }
  const reason = other && `${deploymentText(other, 'Another')} is still ${other.status} after timeoutMinutes`
  return {
    title: `Nothing was deployed to ${name}`,
    reason: error
      ? protonErrorText(error)
      : (reason ?? 'timeoutMinutes were over before the update could be sent'),
    next: [UNCHANGED, 'Raise timeoutMinutes, or run the job again later.'],
  }
}

/** An ending as one line for the log or an annotation, the reason first. */
export function endingLine({ title, reason, next }: Ending, tookMs?: number): string {
  const took = tookMs === undefined ? '' : ` after ${duration(tookMs)}`
  const why = reason === undefined ? '' : `${inLine(reason).replace(/(?<![.?!])\s*$/, '.')} `
  return `${why}${title}${took}. ${next.join(' ')}`.trim()
}
