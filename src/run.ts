import { deployCommand } from './commands/deploy.js'
import { InputError } from './errors.js'
import { readRequest, type Request } from './inputs.js'
import { reportInputError } from './reporter.js'
import { emptyInputsText, unknownInputsText } from './unknown-inputs.js'
import type { Scene, World } from './world.js'

/** Does what the inputs ask for, and reports it. Throws nothing but what is a fault of this action. */
export async function run(world: World): Promise<void> {
  try {
    const { input, givenInputs, warning } = world.workflow
    const given = givenInputs()
    for (const text of [unknownInputsText(given), emptyInputsText(given, input)]) if (text) warning(text)
    const request = await readRequest(input, world.places, given)
    const proton = await world.connect(request.region)
    const region = await proton.region()
    if (region === undefined) throw new InputError([noRegion])
    await obey({ world, proton, region }, request)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    await reportInputError(world.workflow, error)
  }
}

/** What a plain deploy does not need is loaded when it is asked for. */
async function obey(scene: Scene, request: Request): Promise<void> {
  switch (request.command) {
    case 'deploy':
      return deployCommand(scene, request)
    case 'plan':
      return (await import('./commands/plan.js')).planCommand(scene, request)
    case 'delete':
      return (await import('./commands/delete.js')).deleteCommand(scene, request)
    case 'rollback':
      return (await import('./commands/rollback.js')).rollbackCommand(scene, request)
    default:
      return (await import('./commands/existing.js')).existingCommand(scene, request)
  }
}

const noRegion = {
  input: 'region',
  message:
    'region is missing or not one: set it, or the environment variable AWS_REGION; for the simulator put `uses: …/simulator` before this step',
}
