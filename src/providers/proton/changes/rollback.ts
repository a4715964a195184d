import type { RestorePoint } from '../../../engine/deployment-target.js'
import { findDeployment } from '../../../engine/find-deployment.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { recordLagsBehind } from '../read-errors.js'
import { asProtonState, type ProtonState } from '../state.js'
import type { DeploymentRecords } from '../targets/adapter.js'
import type { ChangeStep } from './change-steps.js'
import { changeTo } from './template-version.js'

/** Replaces the change by what the deployment at `point` deployed; `records` are those of the target. */
export function rollbackStep(records: DeploymentRecords, point: RestorePoint): ChangeStep {
  return async (draft, now, signal) => {
    const id = await restoredId(records, point, now, signal)
    const to = asProtonState(await findDeployment(records, id, now, signal))
    checkRestored(to, now, id)
    const { spec, templateFile } = to
    const versions = changeTo(to.templateVersion, now)
    const change = { ...draft.change, ...versions, spec, settings: { templateFile } }
    return { ...draft, change, restores: to }
  }
}

function checkRestored(to: ProtonState, now: ProtonState, id: string): void {
  if (to.phase === 'running' && id === now.succeededDeploymentId) throw recordLagsBehind(id)
  if (to.phase !== 'succeeded') {
    const message = `deployment ${id} is ${to.status}, and only a deployment that succeeded can be restored`
    throw preconditionFailed('NotSucceeded', message)
  }
  if (to.spec === undefined && to.templateFile === undefined)
    throw preconditionFailed('NoState', `Proton does not show what deployment ${id} deployed`)
  if (now.templateVersion && !to.templateVersion)
    throw preconditionFailed('NoVersion', `Proton does not show the template version of deployment ${id}`)
}

function restoredId(
  records: DeploymentRecords,
  point: RestorePoint,
  now: ProtonState,
  signal: AbortSignal,
): string | Promise<string> {
  if (point === 'lastSucceeded') return now.succeededDeploymentId ?? nothingBefore()
  return point === 'previous' ? previousId(records, now, signal) : point.deploymentId
}

/** The last deployment that succeeded where the latest did not, otherwise the one that succeeded before the current one. */
async function previousId(
  records: DeploymentRecords,
  now: ProtonState,
  signal: AbortSignal,
): Promise<string> {
  const isDeployed = now.phase === 'succeeded'
  const current = now.succeededDeploymentId ?? (isDeployed ? now.deploymentId : undefined)
  if (!isDeployed && current !== undefined) return current
  // Without the id of the current deployment, the newest that succeeded may be the current one.
  if (isDeployed && current === undefined) return nothingBefore()
  const finished = await records.listAll(signal)
  const before = finished.find(one => one.phase === 'succeeded' && one.deploymentId !== current)
  return before?.deploymentId ?? nothingBefore()
}

function nothingBefore(): never {
  const message = 'no earlier deployment of the target has succeeded, as far as Proton shows'
  throw preconditionFailed('NothingBefore', message)
}
