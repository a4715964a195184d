import type { CancelledOutcome, Failed, Outcome } from '../../engine/outcome.js'
import { ProviderError } from '../../shared/errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import {
  afterFailureText,
  failure,
  inProgress,
  stopped,
  success,
  type Message,
  type ReportedTarget,
} from './message.js'
import { gaveUpMessage } from './gave-up.js'
import type { Role } from './titles.js'

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
      return gaveUpMessage(outcome, target, role)
  }
}

const succeeded: Readonly<Record<Role, (label: string) => string>> = {
  created: label => `Created ${label}`,
  deployed: label => `Deployed ${label}`,
  followed: label => `Deployment of ${label} succeeded`,
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
  const isOwn = by === 'signal' || by === 'timeout'
  return stopped(`Deployment of ${label} was cancelled`, nextBy[by], isOwn ? {} : { reason: message })
}
