import type { Cancelled } from '../../engine/cancel.js'
import type { DeploymentState, Phase } from '../../engine/deployment.js'
import type { DeletionState } from '../../engine/deployment-target.js'
import type { ProviderError } from '../../shared/errors.js'
import { capitalized } from '../../shared/text.js'
import { otherCancelledText, supersededMessage } from './cancel-and-outputs.js'
import { ANOTHER_EXISTS, deletionFailed, deletionMayBeRunningTitle } from './delete.js'
import { mayBeRunningTitle, nothingDeployedTitle } from './titles.js'
import {
  afterFailureText,
  candidateText,
  CHECK,
  failure,
  notCancellableText,
  stopped,
  success,
  type Message,
  type ReportedTarget,
} from './message.js'

/** What the post step found about the deployment that main started. */
export type Found =
  | ({ readonly kind: 'cancelled' } & Cancelled)
  /** No read shows a deployment that the request started. */
  | { readonly kind: 'notStarted' }
  /** It is not known whether the request started anything; `candidate` may be it. */
  | { readonly kind: 'unknown'; readonly candidate?: DeploymentState | undefined }
  | { readonly kind: 'notCancellable' }
  | { readonly kind: 'unreadable'; readonly error: ProviderError }

const START_UNKNOWN = 'It is not known which deployment the request of the step started.'

/** The message about it: a failure where the deployment is not known to have ended. */
export function postMessage(
  found: Found,
  target: ReportedTarget,
  about: { readonly isCreation: boolean; readonly isRollback?: boolean | undefined },
): Message {
  const { label } = target
  switch (found.kind) {
    case 'notStarted': {
      const title = about.isRollback ? `Rollback of ${label} did not start` : nothingDeployedTitle(label)
      const next = [
        'No deployment was found that the request of the step started.',
        'The post step cancelled nothing.',
      ]
      return stopped(title, next, { isFailure: false })
    }
    case 'notCancellable':
      return failure(mayBeRunningTitle(label), [`${capitalized(notCancellableText(target))}.`, CHECK])
    case 'unknown': {
      const next = [START_UNKNOWN, candidateText(found.candidate), 'The post step cancelled nothing.', CHECK]
      return failure(mayBeRunningTitle(label), next)
    }
    case 'unreadable':
      return failure(mayBeRunningTitle(label), [CHECK], { error: found.error })
    case 'cancelled':
      return cancelledMessage(found, target, about.isCreation)
  }
}

function cancelledMessage(cancelled: Cancelled, target: ReportedTarget, isCreation: boolean): Message {
  const { label } = target
  const { end, error, last, cancelledOther } = cancelled
  // Main may also have sent a request: only what the post step's request stopped is known.
  const other = cancelledOther && otherCancelledText(cancelledOther)
  if (typeof end === 'string') {
    const isAccepted = last?.phase === 'cancelling'
    const next = isAccepted
      ? [
          `The cancellation was accepted; the deployment was ${last.status} 2 minutes later.`,
          'Follow it with command: wait, or re-run the job: it waits until the target is idle.',
        ]
      : [error ? undefined : 'Its end was not confirmed within 2 minutes.', CHECK]
    return failure(isAccepted ? `Cancellation of ${label} is in progress` : mayBeRunningTitle(label), next, {
      error,
    })
  }
  if (end.kind === 'unattributed')
    return failure(mayBeRunningTitle(label), [START_UNKNOWN, candidateText(end.candidate), CHECK])
  if (end.kind === 'newer') return supersededMessage(label, end.other, other)
  const { phase, message: reason } = end.deployment
  const { icon, text, next = afterFailureText(target, isCreation, end.deployment) } = ends[phase]
  return success(`Deployment of ${label} ${text}`, [next, other], { icon, reason })
}

interface End {
  readonly icon: Message['icon']
  readonly text: string
  /** Replaces the text about the target after a deployment that did not succeed. */
  readonly next?: string
}

const ends: Readonly<Record<Phase, End>> = {
  running: { icon: '❌', text: 'is still in progress' },
  cancelling: { icon: '❌', text: 'is being cancelled' },
  succeeded: {
    icon: '⚠️',
    text: 'succeeded before it could be cancelled',
    next: 'The target runs the new deployment.',
  },
  failed: { icon: '❌', text: 'failed' },
  cancelled: { icon: '⏹️', text: 'was cancelled' },
  absent: { icon: '⚠️', text: 'is gone', next: 'The target no longer exists.' },
}

/** The line when all that main prepared and did not submit is discarded. */
export function discardedText(label: string): string {
  return `The post step has discarded what the step had prepared for ${label}.`
}

/** The message about a deletion that main requested, or was about to; `found`: undefined when the target cannot be read. */
export function postDeletionMessage(
  found: DeletionState | undefined,
  { label }: ReportedTarget,
  isAnother: boolean,
): Message {
  if (found?.state === 'gone' || isAnother)
    return success(`Deleted ${label}`, [isAnother ? ANOTHER_EXISTS : undefined])
  if (found?.state === 'failed' && !found.isShared) return deletionFailed(label, found)
  return failure(deletionMayBeRunningTitle(label), [
    'A deletion cannot be cancelled.',
    found ? `The target is ${found.status}.` : 'The target cannot be read now.',
    CHECK,
  ])
}
