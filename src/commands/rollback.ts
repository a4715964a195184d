import { alternatives } from '../engine/suggest-names.js'
import { deploy } from '../engine/deploy.js'
import { endingLine, endingOf } from '../reporting/messages/outcome.js'
import { ProtonError } from '../shared/errors.js'
import type { Deployable, Deployments } from '../engine/deployment-target.js'
import { isUnderWay, type Snapshot } from '../engine/deployment.js'
import type { DeploymentRequest, DeployRequest } from '../inputs/request.js'
import type { Job, StepEvent } from '../engine/context.js'
import type { Outcome } from '../engine/outcome.js'
import { consoleUrl, deployable } from '../providers/proton/targets/adapter-for-target.js'
import { isAwsHost } from '../providers/proton/api/errors.js'
import { Reporter, setFinalOutputs, speak, type Rollback } from '../reporting/reporter.js'
import { lastSucceeded, previous, rollingBack, type Choice } from '../providers/proton/changes/rollback.js'
import { saveStarted } from '../reporting/saved-state.js'
import { refusal } from '../shared/precondition-errors.js'
import { shapedBy, type Shape } from '../providers/proton/changes/change-steps.js'
import { inLine, inValue } from '../shared/sanitize.js'
import type { Target } from '../providers/proton/target.js'
import { digestFor, type Scene } from './runtime.js'
import { protonErrorText } from '../reporting/log-lines.js'

/** Deploys the spec and version of an earlier deployment, and reports it like every other deployment. */
export async function rollbackCommand(scene: Scene, request: DeploymentRequest): Promise<void> {
  const { world, proton, region } = scene
  const { target, deploymentId } = request
  const reporter = new Reporter(world.workflow, world.clock, {
    ...request,
    deploymentType: undefined,
    region,
    consoleUrl: () => (isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined),
  })
  const wanted = (deployments: Deployments): Choice =>
    deploymentId === undefined ? previous(deployments) : () => deploymentId
  const shaped = jobOf(scene, request, wanted, reporter.event)
  // Waiting for somebody's deployment would change what the previous one is.
  const job: Job = deploymentId === undefined ? { ...shaped, onConflict: 'fail' } : shaped
  try {
    await reporter.conclude(await deploy(job))
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const isUnknown = error.fault === 'notFound' && reporter.before === undefined
    await reporter.refuse(error, isUnknown ? await alternatives(job) : undefined)
  }
}

/** Undoes `failed` by deploying what last succeeded; `before` is the target as it was found. */
export async function rollBack(
  scene: Scene,
  request: DeployRequest,
  failed: Snapshot,
  before: Snapshot | undefined,
): Promise<Rollback> {
  const { workflow } = scene.world
  const { target } = request
  let to: string | undefined
  const report = (event: StepEvent) => {
    if (event.type === 'rollingBack') to = event.to.deploymentId
    if ('submission' in event) {
      const { submission } = event
      const { region } = scene
      saveStarted(workflow, { kind: 'deployment', target, region, submission, isRollback: true })
      const { deploymentId } = submission
      if (deploymentId !== undefined) workflow.setOutput('rollbackDeploymentId', inValue(deploymentId))
    }
    speak(workflow, event, target, 'Rollback: ')
  }
  // Told already now: the rollback may be cut short.
  setFinalOutputs(workflow, 'failed', failed)
  const reason = inLine(failed.message ?? failed.status)
  workflow.info(
    `Rollback: the deployment failed (${reason}), so what last succeeded is deployed again (rollbackOnFailure: true).`,
  )
  const job = jobOf(scene, request, () => lastSucceeded, report)
  const deployable = onlyAfter(job.deployable, failed, before)
  try {
    const undone = await deploy({ ...job, deployable, wait: true, after: failed })
    const { deploymentId } = 'deployment' in undone ? (undone.deployment ?? {}) : {}
    if (deploymentId !== undefined) workflow.setOutput('rollbackDeploymentId', inValue(deploymentId))
    return { text: rollbackText(undone, target), outcome: undone, to }
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    return { text: `It was not rolled back: ${protonErrorText(error)}` }
  }
}

/** The target as long as `failed` is its latest deployment: whatever somebody else deploys then is not to be undone. */
function onlyAfter(target: Deployable, failed: Snapshot, before: Snapshot | undefined): Deployable {
  const latest = [failed.deploymentId, before?.deploymentId]
  const isOurs: Shape = (change, { deploymentId }) => {
    // A read may lag behind, and show what was there before.
    if (deploymentId === undefined || latest.includes(deploymentId)) return Promise.resolve(change)
    throw refusal('Superseded', `deployment ${deploymentId} of somebody else has taken its place`)
  }
  return {
    ...shapedBy(target, [isOurs, target.prepare]),
    get: async signal => {
      const now = await target.get(signal)
      const isBehind = now.deploymentId === failed.deploymentId && isUnderWay(now)
      return isBehind ? { ...now, phase: failed.phase, status: failed.status } : now
    },
  }
}

function rollbackText(undone: Outcome, target: Target): string {
  if (undone.kind === 'succeeded') return 'Rolled back: it runs again what last succeeded before.'
  const ending = endingOf(undone, target)
  // What to do after a failure is said once, of the deployment that failed first.
  const next = undone.kind === 'failed' ? [] : ending.next
  return `It was not rolled back: ${endingLine({ ...ending, next })}`
}

function jobOf(
  scene: Scene,
  request: DeploymentRequest | DeployRequest,
  choice: (deployments: Deployments) => Choice,
  report: Job['report'],
): Job {
  const { clock, random, stop, uuid } = scene.world
  const { target } = request
  const adapter = deployable(scene.proton, target, clock)
  const { deployments } = adapter
  // The inputs were checked: what has no deployments does not come here.
  if (!deployments) throw new TypeError(`a ${target.kind} has no deployments to go back to`)
  return {
    ...request,
    deployable: shapedBy(adapter, [rollingBack(deployments, choice(deployments), report), adapter.prepare]),
    change: { deploymentType: 'CURRENT_VERSION', clientToken: uuid() },
    digest: digestFor(target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report,
  }
}
