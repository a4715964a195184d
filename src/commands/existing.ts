import { alternatives } from '../alternatives.js'
import { ask, ifKnown } from '../ask.js'
import { cancel } from '../cancel.js'
import { outputsOf } from '../conclude.js'
import { ProtonError } from '../errors.js'
import { existing, followExisting, type Existing } from '../existing.js'
import { cancelEnding, outputsEnding } from '../existing-ending.js'
import { readFirst } from '../first.js'
import type { DeploymentRequest } from '../inputs.js'
import type { Following } from '../job.js'
import { isUnderWay, type Snapshot } from '../deployment.js'
import { Judge } from '../judge.js'
import { setInfrastructureOutputs } from '../outputs.js'
import { consoleUrl, deployable } from '../proton/adapters.js'
import { isAwsHost } from '../proton/errors.js'
import { refusal } from '../refusals.js'
import { Reporter, setFinalOutputs, tellEnding } from '../reporter.js'
import { targetName } from '../target.js'
import { digestFor, type Scene } from '../world.js'

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
    deployable: deployable(proton, target),
    digest: digestFor(target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report: reporter.event,
  }
  try {
    const found = await readFirst(following, signal => existing(following.deployable, deploymentId, signal))
    if (!found) {
      await reporter.conclude({ kind: 'abandoned', why: 'left' })
      return
    }
    reporter.event({ type: 'found', before: found.deployment })
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
  readonly found: Existing
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
  const { following, found } = doing
  const { deployment, claim } = found
  const cancelled = isUnderWay(deployment)
    ? await cancel(following, {
        claim,
        judge: new Judge(following, claim),
        by: 'command',
        until: following.deadline,
      })
    : { end: { relation: 'ours', deployment } as const, wasAsked: false }
  const { end } = cancelled
  const ended = typeof end === 'object' && end.relation === 'ours' ? end.deployment : undefined
  if (ended) setFinalOutputs(world.workflow, 'cancelled', ended)
  const ending = cancelEnding(cancelled, target)
  await tellEnding(world.workflow, { target, ending, deployment: ended ?? deployment })
}

/** Sets the outputs of the deployment that is named, else of the one that last succeeded. */
async function handOn({ world }: Scene, request: DeploymentRequest, doing: Doing): Promise<void> {
  const { following, found } = doing
  const { target, maskOutputs, deploymentId } = request
  const deployment = deploymentId === undefined ? await lastSucceeded(following, found) : found.deployment
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
async function lastSucceeded(following: Following, { deployment: now }: Existing): Promise<Snapshot> {
  const id = now.succeededDeploymentId
  if (id === undefined || id === now.deploymentId) return now
  const { deployments } = following.deployable
  const record = deployments && (await ifKnown(ask(following, signal => deployments.get(id, signal))))
  return record ?? { deploymentId: id, phase: 'succeeded', status: 'SUCCEEDED' }
}
