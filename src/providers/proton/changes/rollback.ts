import type { Deployments } from '../../../engine/deployment-target.js'
import type { Snapshot } from '../../../engine/deployment.js'
import type { Watcher } from '../../../engine/context.js'
import { deploymentOf } from '../../../engine/find-deployment.js'
import { contradiction, refusal } from '../../../shared/precondition-errors.js'
import type { Shape } from './change-steps.js'
import { changeTo } from './template-version.js'

/** Which deployment a target that is `now` goes back to. */
export type Choice = (now: Snapshot, signal: AbortSignal) => string | Promise<string>

/** Makes of a change what the deployment of `choice` brought; `deployments` are the target's. */
export function rollingBack(deployments: Deployments, choice: Choice, report: Watcher['report']): Shape {
  return async (change, now, signal) => {
    const id = await choice(now, signal)
    const to = await deploymentOf(deployments, id, now, signal)
    if (to.phase === 'running' && id === now.succeededDeploymentId) throw contradiction(id)
    if (to.phase !== 'succeeded') {
      throw refusal(
        'NotSucceeded',
        `deployment ${id} is ${to.status}: only what was deployed well is gone back to`,
      )
    }
    if (to.spec === undefined && to.templateFile === undefined) {
      throw refusal('NoState', `Proton does not tell what deployment ${id} brought`)
    }
    if (now.templateVersion && !to.templateVersion) {
      throw refusal('NoVersion', `Proton does not tell the template version of deployment ${id}`)
    }
    report({ type: 'rollingBack', to })
    const { spec, templateFile } = to
    return { ...change, ...changeTo(to.templateVersion, now), spec, settings: { templateFile } }
  }
}

/** What last succeeded: the same before and after a failure, so that a read that lags behind tells no other. */
export function lastSucceeded(now: Snapshot): string {
  return now.succeededDeploymentId ?? nothingBefore()
}

/** What last succeeded where the target failed to run something newer, else what succeeded before what it runs. */
export function previous(deployments: Deployments): Choice {
  return async (now, signal) => {
    const isRunning = now.phase === 'succeeded'
    const current = now.succeededDeploymentId ?? (isRunning ? now.deploymentId : undefined)
    if (!isRunning && current !== undefined) return current
    // Without a name for what runs, the newest that succeeded may be just that.
    if (isRunning && current === undefined) return nothingBefore()
    const finished = await deployments.listAll(signal)
    const before = finished.find(one => one.succeeded && one.deploymentId !== current)
    return before?.deploymentId ?? nothingBefore()
  }
}

function nothingBefore(): never {
  throw refusal('NothingBefore', 'no earlier deployment of the target has succeeded, as far as Proton tells')
}
