import { deployCommand } from './deploy-command.js'
import { deleteCommand } from './delete-command.js'
import { InputError } from './errors.js'
import { readRequest } from './inputs.js'
import { reportInputError } from './reporter.js'
import type { World } from './world.js'

/** Does what the inputs ask for, and reports it. Throws nothing but what is a fault of this action. */
export async function run(world: World): Promise<void> {
  try {
    const request = await readRequest(world.workflow.input, world.places)
    const proton = await world.connect(request.region)
    const region = await proton.region()
    if (region === undefined) throw new InputError([noRegion])
    if (request.command === 'delete') await deleteCommand(world, request, proton, region)
    else await deployCommand(world, request, proton, region)
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
