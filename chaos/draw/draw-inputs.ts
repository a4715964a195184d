import { COMPONENT, ENVIRONMENT, INSTANCE, SERVICE, type TargetKind } from '../plan/plan.js'
import type { DrawnAccount, Inputs, ProviderDrawing } from './drawing.js'
import type { Random } from './random.js'

const names: Readonly<Record<TargetKind, Inputs>> = {
  instance: { serviceName: SERVICE, serviceInstanceName: INSTANCE },
  pipeline: { serviceName: SERVICE },
  environment: { environmentName: ENVIRONMENT },
  component: { componentName: COMPONENT },
  service: { serviceName: SERVICE },
}

/** The deployments that a rollback names. */
const restored = ['@previous', '@previous', '@latest', '@missing']

/** Valid inputs only: refused inputs send no request. */
export function drawInputs(random: Random, step: DrawnAccount, drawing: ProviderDrawing): Inputs {
  const { target, command } = step
  if (command === 'status') return statusInputs(random)
  const inputs: Inputs = { command, target, ...names[target] }
  if (random.chance(0.5)) inputs['timeoutMinutes'] = String(random.magnitude(5, 6_000) / 100)
  if (random.chance(0.25)) inputs['onConflict'] = 'fail'
  drawing.drawInputs(random, step, inputs)
  switch (command) {
    case 'deploy':
      drawChange(random, step, inputs, drawing)
      drawOptions(random, step, inputs)
      break
    case 'plan':
      drawChange(random, step, inputs, drawing)
      if (random.chance(0.3)) inputs['showValues'] = 'true'
      break
    case 'rollback':
      if (random.chance(0.3)) inputs['cancelOnTimeout'] = 'true'
      drawDeployment(random, inputs, [...restored, ...(step.stack ? ['@earlier', '@earlier'] : [])])
      break
    case 'delete':
      if (random.chance(0.2)) inputs['wait'] = 'false'
      break
    default:
      drawDeployment(random, inputs, ['@latest', '@latest', '@previous', '@missing'])
  }
  return inputs
}

function statusInputs(random: Random): Inputs {
  const inputs: Inputs = { command: 'status' }
  if (random.chance(0.7)) inputs['serviceName'] = SERVICE
  if (random.chance(0.7)) inputs['show'] = random.pick(['replicas', 'image,replicas', 'image,missing'])
  if (random.chance(0.2)) inputs['stages'] = `${INSTANCE},dev`
  if (random.chance(0.2)) inputs['comment'] = 'true'
  return inputs
}

/** Names a deployment by a placeholder: ids exist only when the step starts. */
function drawDeployment(random: Random, inputs: Inputs, meant: readonly string[]): void {
  if (random.chance(0.4)) inputs['deploymentId'] = random.pick(meant)
}

function drawChange(random: Random, step: DrawnAccount, inputs: Inputs, drawing: ProviderDrawing): void {
  const isCreation = step.target !== 'pipeline' && random.chance(step.account.exists ? 0.1 : 0.9)
  if (isCreation) inputs['createIfMissing'] = 'true'
  drawing.drawChange(random, { ...step, isCreation }, inputs)
  if (random.chance(0.1)) inputs['comment'] = 'true'
}

function drawOptions(random: Random, { target, stack }: DrawnAccount, inputs: Inputs): void {
  const isNone = inputs['deploymentType'] === 'NONE'
  if (!isNone && random.chance(0.15)) inputs['wait'] = 'false'
  if (target !== 'component' && target !== 'service' && random.chance(0.1)) inputs['skipUnchanged'] = 'true'
  if (target === 'service' || isNone || inputs['wait'] === 'false') return
  if (random.chance(0.35)) inputs['cancelOnTimeout'] = 'true'
  if (random.chance(0.15)) inputs['maskOutputs'] = 'true'
  // CloudFormation has no records to delete.
  if (!stack && random.chance(0.15)) inputs['keepDeployments'] = random.pick(['1', '3'])
  if (random.chance(0.2)) inputs['rollbackOnFailure'] = 'true'
}
