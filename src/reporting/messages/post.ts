import type { Cancelled } from '../../engine/cancel.js'
import type { Phase, Snapshot } from '../../engine/deployment.js'
import type { Standing } from '../../engine/deployment-target.js'
import {
  failure,
  LOOK,
  mayBeOursText,
  standsText,
  stopped,
  success,
  UNSTOPPABLE,
  type Ending,
} from './outcome.js'
import type { ProtonError } from '../../shared/errors.js'
import { inLine } from '../../shared/sanitize.js'
import { otherCancelledText } from './cancel-and-outputs.js'
import { targetName, type Target } from '../../providers/proton/target.js'
import { deploymentText, protonErrorText } from '../log-lines.js'

/** What post found of the deployment that main left. */
export type Found =
  | ({ readonly kind: 'cancelled' } & Cancelled)
  /** The update started nothing, as far as Proton shows. */
  | { readonly kind: 'notStarted' }
  /** It is not known whether the update started anything; `candidate` may be it. */
  | { readonly kind: 'unknown'; readonly candidate?: Snapshot | undefined }
  | { readonly kind: 'notCancellable' }
  | { readonly kind: 'unreadable'; readonly error: ProtonError }

/** What post found as an ending: a failure where the deployment is not known to have ended. */
export function postEndingOf(
  found: Found,
  target: Target,
  about: { readonly isCreation: boolean; readonly isRollback?: boolean | undefined },
): Ending {
  const name = targetName(target)
  switch (found.kind) {
    case 'notStarted': {
      const reason = 'Proton shows no deployment that the cancelled update started'
      const next = ['Nothing was cancelled in Proton.']
      const title = about.isRollback
        ? `The rollback of ${name} was not started`
        : `Nothing was deployed to ${name}`
      return { ...stopped, isFailure: false, title, reason, next }
    }
    case 'notCancellable':
      return { ...failure, title: `Deployment of ${name} may go on`, reason: UNSTOPPABLE, next: [LOOK] }
    case 'unknown': {
      const reason = 'Nothing shows which deployment the cancelled update started'
      const next = [...mayBeOursText(found.candidate), 'Nothing was cancelled in Proton.', LOOK]
      return { ...failure, title: `Deployment of ${name} may still be running`, reason, next }
    }
    case 'unreadable':
      return { ...mayRun(name), reason: protonErrorText(found.error) }
    case 'cancelled':
      return cancelledEnding(found, target, about.isCreation)
  }
}

/** What post found of a deletion that main requested, or was about to; undefined when the target cannot be read. */
export function postDeletionEnding(found: Standing | undefined, target: Target, isAnother: boolean): Ending {
  const name = targetName(target)
  if (found?.state === 'gone' || isAnother) {
    const next = isAnother ? ['Another target of the same name exists, and was not changed.'] : []
    return { ...success, title: `Deleted ${name}`, next }
  }
  const reason = 'The workflow was cancelled, but Proton cannot stop a deletion'
  const status = found ? `The target is ${inLine(found.status)}.` : 'The target cannot be read now.'
  return { ...failure, title: `Deletion of ${name} may go on`, reason, next: [status, LOOK] }
}

function mayRun(name: string): Ending {
  return { ...failure, title: `Deployment of ${name} may still be running`, next: [LOOK] }
}

function cancelledEnding(cancelled: Cancelled, target: Target, isCreation: boolean): Ending {
  const name = targetName(target)
  const { end, error } = cancelled
  if (end === 'timeout') {
    const reason = error ? protonErrorText(error) : 'Proton did not confirm its end within 2 minutes'
    return { ...mayRun(name), reason }
  }
  if (end.kind === 'unattributed') {
    const reason = 'Nothing shows which deployment the cancelled update started'
    return { ...mayRun(name), reason, next: [...mayBeOursText(end.candidate), LOOK] }
  }
  if (end.kind === 'newer') {
    const reason = `${deploymentText(end.other, 'The newer')} took its place`
    // Main may have sent Cancel before: only what was hit is known.
    const next = [...hitText(cancelled), LOOK]
    return { ...failure, title: `Deployment of ${name} was superseded`, reason, next }
  }
  const { phase, message } = end.deployment
  const isRunning = phase === 'succeeded'
  return {
    mark: postMarks[phase],
    isFailure: false,
    title: `Deployment of ${name} ${fates[phase]}`,
    reason: message,
    next: [
      isRunning ? 'The target runs the new deployment.' : standsText(target, isCreation),
      ...hitText(cancelled),
    ],
  }
}

function hitText(cancelled: Cancelled): readonly string[] {
  return cancelled.hit ? otherCancelledText(cancelled) : []
}

const postMarks: Readonly<Record<Phase, Ending['mark']>> = {
  running: '❌',
  cancelling: '❌',
  succeeded: '⚠️',
  failed: '❌',
  cancelled: '⏹️',
  absent: '⚠️',
}

const fates: Readonly<Record<Phase, string>> = {
  running: 'still runs',
  cancelling: 'is being cancelled',
  succeeded: 'succeeded before it could be cancelled',
  failed: 'failed',
  cancelled: 'was cancelled',
  absent: 'is gone, with its target',
}
