import type { Phase } from './deployment.js'
import { failure, LOOK, standsText, stopped, UNSTOPPABLE, type Ending } from './ending.js'
import { ProtonError } from './errors.js'
import type { Verdict } from './judge.js'
import { targetName, type Target } from './target.js'
import { deploymentText, protonErrorText } from './wording.js'

/** How post found the deployment that main left: 'nothing' when the update began none, or Proton cannot stop it. */
export type Found = NonNullable<Verdict> | 'timeout' | 'nothing' | 'unstoppable' | ProtonError

/** What post found as an ending: a failure where the deployment is not known to have ended. */
export function postEndingOf(found: Found, target: Target, isCreation = false): Ending {
  const name = targetName(target)
  if (found === 'nothing') {
    const reason = 'Proton shows no deployment that the cancelled update began'
    const next = ['Nothing was cancelled in Proton.']
    return { ...stopped, isFailure: false, title: `Nothing was deployed to ${name}`, reason, next }
  }
  if (found === 'unstoppable') {
    return { ...failure, title: `Deployment of ${name} may go on`, reason: UNSTOPPABLE, next: [LOOK] }
  }
  if (found === 'timeout' || found instanceof ProtonError) {
    const reason =
      found === 'timeout' ? 'Proton did not confirm its end within 2 minutes' : protonErrorText(found)
    return { ...failure, title: `Deployment of ${name} may still be running`, reason, next: [LOOK] }
  }
  if (found.relation === 'newer') {
    const reason = `${deploymentText(found.other, 'The newer')} took its place; it was not touched`
    return { ...failure, title: `Deployment of ${name} was superseded`, reason, next: [LOOK] }
  }
  const { phase, message } = found.deployment
  return {
    mark: postMarks[phase],
    isFailure: false,
    title: `Deployment of ${name} ${fates[phase]}`,
    reason: message,
    next: [phase === 'succeeded' ? 'The target runs the new deployment.' : standsText(target, isCreation)],
  }
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
