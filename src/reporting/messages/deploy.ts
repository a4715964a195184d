import type { DeploymentState, Phase } from '../../engine/deployment.js'
import type { CancelledOutcome, Failed, GaveUp, GaveUpReason, Outcome } from '../../engine/outcome.js'
import { ProviderError } from '../../shared/errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { capitalized, deploymentText, errorText } from '../../shared/text.js'
import {
  afterFailureText,
  candidateText,
  CHECK,
  failure,
  inProgress,
  NOTHING_CANCELLED,
  NOTHING_CHANGED,
  notCancellableText,
  statusText,
  stopped,
  success,
  WORKFLOW_CANCELLED,
  type Message,
  type ReportedTarget,
} from './message.js'

/** The role of the step: it created the target, deployed to it, or only followed the deployment. */
export type Role = 'created' | 'deployed' | 'followed'

/** The message for a step of this role that ended with `outcome`. */
export function outcomeMessage(outcome: Outcome, target: ReportedTarget, role: Role = 'deployed'): Message {
  const { label } = target
  const deployment = 'deployment' in outcome ? outcome.deployment : undefined
  const after = afterFailureText(target, role === 'created', deployment)
  switch (outcome.kind) {
    case 'succeeded': {
      const hasOutputs = !(outcome.outputs instanceof ProviderError) && outcome.outputs.size > 0
      return success(succeeded[role](label), hasOutputs ? ['Its outputs are available to later steps.'] : [])
    }
    case 'unchanged':
      return success(`${label} is up to date; nothing was deployed`)
    case 'started':
      return inProgress(`Deployment of ${label} is in progress`, [
        'The step does not wait for it to end (wait: false): its result is not checked.',
      ])
    case 'updated':
      return success(`Updated ${label} without a deployment`, ['What is deployed did not change.'])
    case 'failed':
      return failed(outcome, target, after)
    case 'cancelled':
      return cancelled(outcome, label, after)
    case 'gaveUp':
      return outcome.why === 'timeout'
        ? timedOut(outcome, target, role)
        : gaveUp[outcome.why](outcome, target)
  }
}

const succeeded: Readonly<Record<Role, (label: string) => string>> = {
  created: label => `Created ${label}`,
  deployed: label => `Deployed ${label}`,
  followed: label => `Deployment of ${label} succeeded`,
}

/** The title where no request was accepted. */
export function nothingDeployed(label: string): string {
  return `Nothing was deployed to ${label}`
}

function failed(
  { deployment: { message }, newer }: Failed,
  { label, fixAdvice }: ReportedTarget,
  after: string,
): Message {
  const next = [
    message === undefined ? 'The provider gave no reason.' : undefined,
    newerText(newer),
    newer === undefined ? after : undefined,
    `${fixAdvice.failed}, then re-run the job.`,
  ]
  return failure(`Deployment of ${label} failed`, next, { reason: message })
}

function newerText(newer: string | undefined): string | undefined {
  return newer === undefined ? undefined : `The newer deployment ${sanitizeLine(newer, 100)} replaced it.`
}

function cancelled({ by, deployment, newer }: CancelledOutcome, label: string, after: string): Message {
  const { message } = deployment
  const nextBy: Readonly<Record<CancelledOutcome['by'], readonly (string | undefined)[]>> = {
    signal: ['The workflow was cancelled, so the step cancelled the deployment.', after],
    command: ['This step cancelled the deployment.', after],
    timeout: [
      'The deployment did not end within timeoutMinutes, so the step cancelled it (cancelOnTimeout: true).',
      after,
      'Raise timeoutMinutes if the deployment needs longer.',
    ],
    unknown: ['The request to cancel was not answered: it is not known who cancelled it.', after],
    elsewhere: [
      message === undefined ? 'Another user or job cancelled it, or closed its pull request.' : undefined,
      newerText(newer),
      newer === undefined ? after : undefined,
      'This job did not cancel it: find out why it was cancelled before you re-run the job.',
    ],
  }
  const isOwn = by === 'signal' || by === 'command' || by === 'timeout'
  return stopped(`Deployment of ${label} was cancelled`, nextBy[by], isOwn ? {} : { reason: message })
}

const gaveUp: Readonly<
  Record<Exclude<GaveUpReason, 'timeout'>, (outcome: GaveUp, target: ReportedTarget) => Message>
> = {
  cancelFailed: ({ deployment, error }, { label, afterDeployment }) =>
    failure(
      `Deployment of ${label} timed out`,
      [
        `It did not end within timeoutMinutes${error ? ', and its cancellation is not confirmed' : ''}.`,
        afterCancel[deployment?.phase ?? 'running'],
        deployment && afterDeployment?.(deployment),
        CHECK,
      ],
      { reason: [error && errorText(error), deployment?.message].filter(Boolean).join('\n') || undefined },
    ),
  busy: ({ other }, target) =>
    failure(`${target.label} is busy`, [
      `${statusText({ status: 'in progress', ...other }, 'another')}, and the step does not wait for it.`,
      NOTHING_CHANGED,
      retryText(target),
    ]),
  blocked: ({ error }, target) =>
    failure(
      `${target.label} cannot be updated now`,
      [
        NOTHING_CHANGED,
        'Something that belongs to the target, or that it belongs to, may be deploying.',
        retryText(target),
      ],
      { error },
    ),
  interrupted: (_, { label }) =>
    stopped(nothingDeployed(label), [
      'The workflow was cancelled before a request was accepted.',
      NOTHING_CANCELLED,
    ]),
  notCancellable: ({ deployment }, target) =>
    failure(mayBeRunning(target.label), [
      `The workflow was cancelled, but ${notCancellableText(target)}.`,
      lastSeen(deployment),
      CHECK,
    ]),
  leftRunning: ({ deployment }, { label }) =>
    failure(mayBeRunning(label), [
      'The workflow was cancelled; this step did not start the deployment, and does not cancel it.',
      lastSeen(deployment),
    ]),
  unconfirmed: ({ deployment, other, error }, { label }) =>
    failure(
      `Cancellation of ${label} is not confirmed`,
      [
        WORKFLOW_CANCELLED,
        deployment ? afterCancel[deployment.phase] : 'It is not known whether the request was accepted.',
        candidateText(other),
        'The post step of this action continues the cancellation.',
      ],
      { error },
    ),
  superseded: ({ deployment, other }, { label }) =>
    failure(`Deployment of ${label} was superseded`, [
      `${capitalized(deploymentText(other, 'the newer'))} replaced ${deploymentText(deployment, 'this')}.`,
      'It is not known how the replaced deployment ended.',
      'Check both before you re-run the job. Use concurrency to queue the jobs that deploy this target.',
    ]),
  misidentified: ({ other }, { label }) =>
    failure(acceptanceUnknown(label), [
      `The answer to the request was lost, and ${deploymentText(other)}, which was in progress then, is not this step's.`,
      CHECK,
    ]),
  unreadable: ({ deployment, error }, { label }) =>
    failure(
      `Deployment of ${label} can no longer be followed`,
      [error?.fault === 'notFound' ? TARGET_GONE : mayRunText(deployment), CHECK],
      { error },
    ),
  unattributed: ({ other }, { label }) =>
    failure(`It is not known how the deployment of ${label} ended`, [
      'The request was accepted, but nothing shows which deployment it started.',
      candidateText(other),
      CHECK,
    ]),
  unanswered: ({ error, other }, { label }) =>
    failure(
      acceptanceUnknown(label),
      [candidateText(other) ?? 'No deployment of this step was found.', CHECK],
      { error },
    ),
}

/** The title where a deployment is not known to have ended. */
export function mayBeRunning(label: string): string {
  return `Deployment of ${label} may still be running`
}

const acceptanceUnknown = (label: string) => `It is not known whether the update of ${label} was accepted`

const TARGET_GONE = 'The target no longer exists.'

function mayRunText(deployment: DeploymentState | undefined): string {
  return `${capitalized(deploymentText(deployment))} may still be running.`
}

function lastSeen(deployment: DeploymentState | undefined): string | undefined {
  return (
    deployment && `${capitalized(deploymentText(deployment))} was ${deployment.status} when it was last read.`
  )
}

/** What is known of a deployment after a request to cancel it, by the phase that was last read. */
const afterCancel: Readonly<Record<Phase, string>> = {
  running: 'The deployment may still be running.',
  cancelling: 'The deployment is being cancelled.',
  cancelled: 'The deployment was cancelled.',
  failed: 'The deployment failed; it is not known whether its cancellation failed, too.',
  succeeded: 'The deployment succeeded before it could be cancelled: the target runs it.',
  absent: TARGET_GONE,
}

function retryText({ neverWaits }: ReportedTarget): string {
  const advice = neverWaits === undefined ? ', or wait for it with onConflict: wait.' : `. ${neverWaits}`
  return `Re-run the job when it has ended${advice}`
}

function timedOut({ deployment, other, error }: GaveUp, target: ReportedTarget, role: Role): Message {
  if (deployment) {
    const cancelling = target.cancel
      ? ', or set cancelOnTimeout: true to cancel it after a timeout'
      : `; ${notCancellableText(target)}`
    const advice = role === 'followed' ? '' : cancelling
    return failure(`Deployment of ${target.label} timed out`, [
      mayRunText(deployment),
      CHECK,
      `Raise timeoutMinutes if it needs longer${advice}.`,
    ])
  }
  const why = other
    ? `${statusText(other, 'another')} after timeoutMinutes.`
    : 'timeoutMinutes elapsed before a request was accepted.'
  const next = [error ? undefined : why, 'Raise timeoutMinutes, or re-run the job later.']
  return failure(nothingDeployed(target.label), next, { error })
}
