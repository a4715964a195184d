import type { Abandonment, Outcome, Snapshot } from './deployment.js'
import { ProtonError } from './errors.js'
import { inLine } from './foreign.js'
import type { Verdict } from './judge.js'
import { targetName, type Target } from './target.js'
import { deploymentText, duration, protonErrorText } from './wording.js'

/** How the step ended: for its log, its annotation and its summary. */
export interface Ending {
  readonly isFailure: boolean
  readonly title: string
  /** Why, in somebody else's words: not made inert yet. */
  readonly reason?: string | undefined
  /** What to know or to do next. */
  readonly next: readonly string[]
}

/** The ending that `outcome` is. */
export function endingOf(outcome: Outcome, target: Target): Ending {
  const name = targetName(target)
  switch (outcome.kind) {
    case 'succeeded':
      return { isFailure: false, title: `Deployed ${name}`, next: [] }
    case 'started':
      return {
        isFailure: false,
        title: `Deployment of ${name} is under way`,
        next: ['The step does not wait for its end (wait: false): how it ends is not checked here.'],
      }
    case 'updated':
      return {
        isFailure: false,
        title: `Updated ${name} without a deployment`,
        next: ['deploymentType NONE changes what Proton knows, not what runs.'],
      }
    case 'failed':
      return {
        isFailure: true,
        title: `Deployment of ${name} failed`,
        reason: outcome.deployment.message ?? 'Proton gave no reason',
        next: [
          ...newerText(outcome.newer),
          KEEPS,
          'Mend the spec or the template by the reason given, then run the job again.',
        ],
      }
    case 'cancelled':
      return cancelledEnding(outcome, name)
    case 'abandoned':
      return abandonedEnding(outcome, name)
  }
}

const KEEPS = 'The target keeps what was deployed before.'

function newerText(newer: string | undefined): readonly string[] {
  return newer === undefined
    ? []
    : [`Meanwhile the newer deployment ${inLine(newer, 100)} took its place on the target.`]
}

function cancelledEnding(outcome: Extract<Outcome, { kind: 'cancelled' }>, name: string): Ending {
  const why = {
    signal: {
      reason: 'The workflow was cancelled, so the deployment was cancelled in Proton',
      next: [KEEPS],
    },
    timeout: {
      reason:
        'The deployment did not end within timeoutMinutes and was cancelled in Proton (cancelOnTimeout: true)',
      next: [KEEPS, 'Raise timeoutMinutes if the deployment needs longer.'],
    },
    elsewhere: {
      reason:
        outcome.deployment.message ??
        'Cancelled in Proton, by somebody else or by a closed provisioning pull request',
      next: [
        ...newerText(outcome.newer),
        KEEPS,
        'Nothing in this job cancelled it: ask who did before you run the job again.',
      ],
    },
  }[outcome.by]
  return { isFailure: true, title: `Deployment of ${name} was cancelled`, ...why }
}

type Abandoned = Extract<Outcome, { kind: 'abandoned' }>

function abandonedEnding(outcome: Abandoned, name: string): Ending {
  return { isFailure: true, ...abandonments[outcome.why](outcome, name) }
}

const UNCHANGED = 'Nothing was changed.'

const abandonments: Readonly<
  Record<Abandonment, (outcome: Abandoned, name: string) => Omit<Ending, 'isFailure'>>
> = {
  timeout: timeoutEnding,
  busy: ({ other }, name) => ({
    title: `The ${name} is busy`,
    reason: `Somebody else's ${deploymentText(other)} is ${other?.status ?? 'running'}, and the step is not to wait for it`,
    next: [UNCHANGED, 'Run the job again when it has ended, or let it wait with onConflict: wait.'],
  }),
  blocked: ({ error }, name) => ({
    title: `Proton does not let ${name} be updated now`,
    reason: error && protonErrorText(error),
    next: [UNCHANGED, 'A component or the service itself may be deploying: onConflict: wait waits for it.'],
  }),
  stopped: (_, name) => ({
    title: `Nothing was deployed to ${name}`,
    reason: 'The workflow was cancelled before the update was sent',
    next: [UNCHANGED, 'Nothing was cancelled in Proton.'],
  }),
  unconfirmed: ({ deployment, error }, name) => ({
    title: `Cancellation of ${name} is not confirmed`,
    reason: unconfirmedReason(deployment, error),
    next: ['The post step of this action goes on with it.', goesOn(deployment)],
  }),
  superseded: ({ deployment, other }, name) => ({
    title: `Deployment of ${name} was superseded`,
    reason: `The newer ${deploymentText(other)} took the place of ${deploymentText(deployment)}, whose end cannot be told`,
    next: [
      'Look at both before you run the job again: let the jobs that deploy this target queue (concurrency).',
    ],
  }),
  unreadable: ({ deployment, error }, name) => ({
    title: `Deployment of ${name} can no longer be followed`,
    reason: error && protonErrorText(error),
    next: [goesOn(deployment)],
  }),
  unanswered: ({ error }, name) => ({
    title: `It is not known whether Proton accepted the update of ${name}`,
    reason: error && protonErrorText(error),
    next: ['No new deployment of ours was seen. Look at the target before you run the job again.'],
  }),
}

function unconfirmedReason(deployment: Snapshot | undefined, error: ProtonError | undefined): string {
  if (error) return protonErrorText(error)
  if (deployment?.phase === 'cancelling')
    return 'The workflow was cancelled; Proton is still cancelling the deployment'
  return 'The workflow was cancelled; Proton did not confirm in time that the deployment is'
}

function goesOn(deployment: Snapshot | undefined): string {
  if (deployment?.phase === 'cancelling') return 'Make sure of its end before you run the job again.'
  return `As far as is known ${deploymentText(deployment)} goes on in Proton: look at it before you run the job again.`
}

function timeoutEnding({ deployment, other, error }: Abandoned, name: string): Omit<Ending, 'isFailure'> {
  if (deployment?.phase === 'succeeded') {
    const reason =
      'The deployment did not end within timeoutMinutes; it then succeeded before it could be cancelled'
    return { title: `Deployment of ${name} timed out`, reason, next: ['The target runs the new deployment.'] }
  }
  if (deployment) {
    return {
      title: `Deployment of ${name} timed out`,
      reason: 'The deployment did not end within timeoutMinutes',
      next: [
        goesOn(deployment),
        'Raise timeoutMinutes if it needs longer, or let it be cancelled with cancelOnTimeout: true.',
      ],
    }
  }
  const passed = 'The time was over before the update could be sent'
  const busy = other
    ? `Somebody else's ${deploymentText(other)} is still ${other.status} after timeoutMinutes`
    : passed
  return {
    title: `Nothing was deployed to ${name}`,
    reason: error ? protonErrorText(error) : busy,
    next: [
      'Nothing was changed: the target did not become free in time. Raise timeoutMinutes, or run the job again later.',
    ],
  }
}

/** How post found the deployment that main left, as an ending: a failure where it is not known to have ended. */
export function postEndingOf(
  found: NonNullable<Verdict> | 'timeout' | 'nothing' | ProtonError,
  target: Target,
): Ending {
  const name = targetName(target)
  const look = 'Look at it in Proton before you run the job again.'
  if (found === 'nothing') {
    const reason = 'Proton shows no deployment that the cancelled update began'
    return {
      isFailure: false,
      title: `Nothing was deployed to ${name}`,
      reason,
      next: ['Nothing was cancelled in Proton.'],
    }
  }
  if (found === 'timeout' || found instanceof ProtonError) {
    const reason =
      found === 'timeout' ? 'Proton did not confirm its end within 2 minutes' : protonErrorText(found)
    return { isFailure: true, title: `Deployment of ${name} may still be running`, reason, next: [look] }
  }
  if (found.relation === 'newer') {
    const reason = `The newer ${deploymentText(found.other)} took its place; it was not touched`
    return { isFailure: true, title: `Deployment of ${name} was superseded`, reason, next: [look] }
  }
  const { deployment } = found
  const fate = {
    succeeded: 'succeeded before it could be cancelled',
    failed: 'failed',
    cancelled: 'was cancelled',
  }
  const how = fate[deployment.phase as keyof typeof fate]
  return { isFailure: false, title: `Deployment of ${name} ${how}`, reason: deployment.message, next: [] }
}

/** An ending as one line for the log or an annotation, the reason first. */
export function endingLine({ title, reason, next }: Ending, tookMs?: number): string {
  const took = tookMs === undefined ? '' : ` after ${duration(tookMs)}`
  const why = reason === undefined ? '' : `${inLine(reason).replace(/[.\s]*$/, '.')} `
  return `${why}${title}${took}. ${next.join(' ')}`.trim()
}
