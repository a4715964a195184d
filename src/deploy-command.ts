import { ask, ifKnown } from './ask.js'
import { createdIfMissing } from './create.js'
import { deploy } from './deploy.js'
import type { Alternatives } from './deployable.js'
import { ProtonError } from './errors.js'
import type { DeployRequest } from './inputs.js'
import type { Job } from './job.js'
import type { Proton } from './proton/client.js'
import { consoleUrl, deployable } from './proton/adapters.js'
import { isAwsHost } from './proton/errors.js'
import { prune } from './prune.js'
import { Reporter } from './reporter.js'
import { abilities } from './target.js'
import { digestFor, type World } from './world.js'

/** Deploys what the request asks for, tidies up after it, and reports both. */
export async function deployCommand(
  world: World,
  request: DeployRequest,
  proton: Proton,
  region: string,
): Promise<void> {
  const { workflow, clock } = world
  const { target, keepDeployments } = request
  const reporter = new Reporter(workflow, clock, {
    ...request,
    deploymentType: abilities[target.kind].deploymentTypes.length === 0 ? undefined : request.deploymentType,
    region,
    consoleUrl: () => (isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined),
  })
  const job = jobOf(world, request, proton, reporter.event)
  const { deployments } = job.deployable
  try {
    const outcome = await deploy(job)
    await reporter.conclude(outcome)
    if (outcome.kind === 'succeeded' && keepDeployments !== undefined && deployments) {
      reporter.pruned(await prune(job, deployments, keepDeployments))
    }
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const isUnknown = error.fault === 'notFound' && !reporter.hasLooked
    await reporter.refuse(error, isUnknown ? await alternatives(job) : undefined)
  }
}

/** What exists, where a name was not found. */
function alternatives(job: Job): Promise<Alternatives | undefined> {
  return ifKnown(ask(job, signal => job.deployable.alternatives(signal), { until: job.deadline }))
}

function jobOf(world: World, request: DeployRequest, proton: Proton, report: Job['report']): Job {
  const { clock, random, stop } = world
  const { deploymentType, templateMajorVersion, templateMinorVersion, spec } = request
  const { settings, allowInstanceRemoval, createIfMissing } = request
  const versions = { templateMajorVersion, templateMinorVersion }
  const adapter = deployable(proton, request.target)
  return {
    ...request,
    deployable: createIfMissing ? createdIfMissing(adapter) : adapter,
    change: { deploymentType, ...versions, spec, settings, allowInstanceRemoval, clientToken: world.uuid() },
    digest: digestFor(request.target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report,
  }
}
