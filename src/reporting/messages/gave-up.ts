import type { DeploymentState, Phase } from '../../engine/deployment.js'
import type { GaveUp, GaveUpReason } from '../../engine/outcome.js'
import { capitalized, deploymentText, errorText } from '../../shared/text.js'
import {
  candidateText,
  CHECK,
  failure,
  NOTHING_CANCELLED,
  NOTHING_CHANGED,
  notCancellableText,
  statusText,
  stopped,
  WORKFLOW_CANCELLED,
  type Message,
  type ReportedTarget,
} from './message.js'
import { mayBeRunningTitle, nothingDeployedTitle, type Role } from './titles.js'

/** The message for a step that could not follow its deployment to the end. */
export function gaveUpMessage(outcome: GaveUp, target: ReportedTarget, role: Role): Message {
  return outcome.why === 'timeout' ? timedOut(outcome, target, role) : byReason[outcome.why](outcome, target)
}

const byReason: Readonly<
  Record<Exclude<GaveUpReason, 'timeout'>, (outcome: GaveUp, target: ReportedTarget) => Message>
> = {
  cancelFailed: ({ deployment, error }, { label, afterDeployment }) =>
    failure(
      `Deployment of ${label} timed out`,
      [
        `It did not end within timeoutMinutes${error ? ', and its cancellation is not confirmed' : ''}.`,
        afterCancel[deployment?.phase ?? 'running'],
        deployment && afterDeployment?.(deployment),
        (deployment?.phase ?? 'running') === 'running' ? FOLLOW_OR_CANCEL : CHECK,
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
    stopped(nothingDeployedTitle(label), [
      'The workflow was cancelled before a request was accepted.',
      NOTHING_CANCELLED,
    ]),
  notCancellable: ({ deployment }, target) =>
    failure(mayBeRunningTitle(target.label), [
      `The workflow was cancelled, but ${notCancellableText(target)}.`,
      lastSeen(deployment),
      CHECK,
    ]),
  leftRunning: ({ deployment }, { label }) =>
    failure(mayBeRunningTitle(label), [
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

const acceptanceUnknown = (label: string) => `It is not known whether the update of ${label} was accepted`

const FOLLOW_OR_CANCEL = 'Follow it with command: wait, or cancel it with command: cancel.'
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
      // What cannot be cancelled has no deployments that another step could follow, either.
      target.cancel ? FOLLOW_OR_CANCEL : CHECK,
      `Raise timeoutMinutes if it needs longer${advice}.`,
    ])
  }
  const why = other
    ? `${statusText(other, 'another')} after timeoutMinutes.`
    : 'timeoutMinutes elapsed before a request was accepted.'
  const next = [error ? undefined : why, 'Raise timeoutMinutes, or re-run the job later.']
  return failure(nothingDeployedTitle(target.label), next, { error })
}
