import { deploy } from './deploy.js'
import { InputError, ProtonError } from './errors.js'
import { readRequest, type Request } from './inputs.js'
import type { Job } from './job.js'
import { ask, ifKnown } from './ask.js'
import type { Proton } from './proton/client.js'
import { consoleUrl, deployable } from './proton/deployable.js'
import { isAwsHost } from './proton/errors.js'
import { Reporter, reportInputError } from './reporter.js'
import { digestFor, type World } from './world.js'

/** Deploys what the inputs ask for, and reports it. Throws nothing but what is a fault of this action. */
export async function run(world: World): Promise<void> {
  try {
    const request = await readRequest(world.workflow.input, world.places)
    const proton = await world.connect(request.region)
    const region = await proton.region()
    if (region === undefined) throw new InputError([noRegion])
    await deployAndReport(world, request, proton, region)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    await reportInputError(world.workflow, error)
  }
}

const noRegion = {
  input: 'region',
  message:
    'region is missing or not one: set it, or the environment variable AWS_REGION; for the simulator put `uses: …/simulator` before this step',
}

async function deployAndReport(
  world: World,
  request: Request,
  proton: Proton,
  region: string,
): Promise<void> {
  const { workflow, clock } = world
  const { target } = request
  const reporter = new Reporter(workflow, clock, {
    ...request,
    region,
    consoleUrl: () => (isAwsHost(proton.host()) ? consoleUrl(target, region) : undefined),
  })
  const job = jobOf(world, request, proton, reporter.event)
  try {
    await reporter.conclude(await deploy(job))
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    const isUnknown = error.fault === 'notFound' && !reporter.hasFound
    await reporter.refuse(
      error,
      isUnknown
        ? await ifKnown(ask(job, signal => job.deployable.alternatives(signal), { until: job.deadline }))
        : undefined,
    )
  }
}

function jobOf(world: World, request: Request, proton: Proton, report: Job['report']): Job {
  const { clock, random, stop } = world
  const { deploymentType, templateMajorVersion, templateMinorVersion, spec } = request
  const clientToken = world.uuid()
  return {
    ...request,
    deployable: deployable(proton, request.target),
    change: { deploymentType, templateMajorVersion, templateMinorVersion, spec, clientToken },
    digest: digestFor(request.target),
    deadline: clock.now() + request.timeoutMs,
    clock,
    random,
    stop,
    report,
  }
}
