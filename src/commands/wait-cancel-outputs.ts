import { alternatives } from '../engine/suggest-names.js'
import { cancel } from '../engine/cancel.js'
import { outputsOf } from '../engine/conclude.js'
import { ProtonError } from '../shared/errors.js'
import { existing, followExisting } from '../engine/existing-deployment.js'
import { cancelEnding, outputsEnding } from '../reporting/messages/cancel-and-outputs.js'
import { inLine } from '../shared/sanitize.js'
import type { DeploymentRequest } from '../inputs/request.js'
import type { Following } from '../engine/context.js'
import { isUnderWay, type Snapshot } from '../engine/deployment.js'
import { submissionOf } from '../engine/submission.js'
import { DeploymentTracker } from '../engine/tracker.js'
import { setInfrastructureOutputs } from '../reporting/step-outputs.js'
import { consoleUrl, deployable } from '../providers/proton/targets/adapter-for-target.js'
import { isAwsHost } from '../providers/proton/api/errors.js'
import { refusal } from '../shared/precondition-errors.js'
import { Reporter, setFinalOutputs, tellEnding } from '../reporting/reporter.js'
import { ASIDE_PATIENCE_MS, readOrWarn, readWithRetry } from '../engine/polling/retry.js'
import { targetName } from '../providers/proton/target.js'
import { digestFor, type Scene } from './runtime.js'

/** Waits for a deployment that exists, cancels it or hands on its outputs. */
export async function existingCommand(scene: Scene, request: DeploymentRequest): Promise<void> {
  const { world, proton, region } = scene
  const { target, deploymentId } = request
  const reporter = new Reporter(world.workflow, world.clock, {
    ...request,
    deploymentType: undefined,
    region,
    consoleUrl: () => (isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined),
  })
  const { clock, random, stop } = world
  const following: Following = {
    deployable: deployable(proton, target, clock),
    digest: digestFor(target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report: reporter.event,
  }
  try {
    const found = await readWithRetry(following, signal =>
      existing(following.deployable, deploymentId, signal),
    )
    if (!found) {
      await reporter.conclude({ kind: 'abandoned', why: 'left' })
      return
    }
    reporter.event({ type: 'found', before: found })
    await obey(scene, request, { following, found, reporter })
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const title = `Could not ${words[request.command]} ${targetName(target)}`
    const isUnknown = error.fault === 'notFound' && error.operation !== 'GetDeployment'
    await reporter.refuse(error, isUnknown ? await alternatives(following) : undefined, title)
  }
}

const words: Readonly<Record<DeploymentRequest['command'], string>> = {
  wait: 'wait for the deployment of',
  cancel: 'cancel the deployment of',
  outputs: 'read the outputs of',
  rollback: 'roll back',
}

interface Doing {
  readonly following: Following
  readonly found: Snapshot
  readonly reporter: Reporter
}

async function obey(scene: Scene, request: DeploymentRequest, doing: Doing): Promise<void> {
  const { following, found, reporter } = doing
  if (request.command === 'wait') await reporter.conclude(await followExisting(following, found))
  else if (request.command === 'cancel') await cancelIt(scene, request, doing)
  else await handOn(scene, request, doing)
}

/** Cancels the deployment, if it runs, and follows that to its end. */
async function cancelIt({ world }: Scene, { target }: DeploymentRequest, doing: Doing): Promise<void> {
  const { following, found: deployment } = doing
  const tracker = new DeploymentTracker(following, submissionOf(deployment))
  const { deadline: until, stop } = following
  const cancelled = isUnderWay(deployment)
    ? await cancel(following, { tracker, by: 'command', until, stop })
    : { end: { kind: 'ours', deployment } as const, request: 'none' as const }
  const { end } = cancelled
  const ended = typeof end === 'object' && end.kind === 'ours' ? end.deployment : undefined
  if (ended) setFinalOutputs(world.workflow, 'cancelled', ended)
  const ending = cancelEnding(cancelled, target)
  await tellEnding(world.workflow, { target, ending, deployment: ended ?? deployment })
}

/** Sets the outputs of the deployment that is named, else of the one that last succeeded. */
async function handOn({ world }: Scene, request: DeploymentRequest, doing: Doing): Promise<void> {
  const { following, found } = doing
  const { target, maskOutputs, deploymentId } = request
  const deployment = deploymentId === undefined ? await lastSucceeded(following, found) : found
  if (deployment.phase !== 'succeeded') {
    throw refusal('NotSucceeded', `deployment ${deployment.deploymentId} is ${deployment.status}`)
  }
  const outputs = await outputsOf(following, deployment)
  if (outputs instanceof ProtonError) throw outputs
  setFinalOutputs(world.workflow, 'succeeded', deployment)
  setInfrastructureOutputs(world.workflow, outputs, maskOutputs)
  const ending = outputsEnding(outputs, target)
  await tellEnding(world.workflow, { target, ending, deployment, outputs, areOutputsMasked: maskOutputs })
}

/** What the target runs, also when it failed to run something newer. */
async function lastSucceeded(following: Following, now: Snapshot): Promise<Snapshot> {
  const id = now.succeededDeploymentId
  if (id === undefined || id === now.deploymentId) return now
  const { deployments } = following.deployable
  const shown: Snapshot = { deploymentId: id, phase: 'succeeded', status: 'SUCCEEDED' }
  if (!deployments) return shown
  const patience = { patienceMs: ASIDE_PATIENCE_MS }
  const what = `the template version of deployment ${inLine(id, 100)}`
  const record = await readOrWarn(following, what, signal => deployments.get(id, signal), patience)
  return record.kind === 'known' ? record.value : shown
}
