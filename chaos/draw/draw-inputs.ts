import {
  COMPONENT,
  ENVIRONMENT,
  INSTANCE,
  SERVICE,
  type AccountPlan,
  type CommandName,
  type TargetKind,
  type Variant,
} from '../plan/plan.js'
import type { Random } from './random.js'
import { DESCRIPTION_CANARY } from '../plan/canaries.js'
import { specFile, templateFile } from '../plan/specs.js'

interface DrawnStep {
  readonly target: TargetKind
  readonly command: CommandName
  readonly account: AccountPlan
}

type Inputs = Record<string, string>

/** Valid inputs only: refused inputs send no request. */
export function drawInputs(random: Random, step: DrawnStep): Inputs {
  const { target, command } = step
  const inputs: Inputs = { command, target, ...names[target] }
  if (random.chance(0.5)) inputs['timeoutMinutes'] = String(random.magnitude(5, 6_000) / 100)
  if (random.chance(0.25)) inputs['onConflict'] = 'fail'
  switch (command) {
    case 'deploy':
      drawChange(random, step, inputs)
      drawOptions(random, step, inputs)
      break
    case 'plan':
      drawChange(random, step, inputs)
      if (random.chance(0.3)) inputs['showValues'] = 'true'
      break
    case 'rollback':
      if (random.chance(0.3)) inputs['cancelOnTimeout'] = 'true'
      drawDeployment(random, inputs, ['@previous', '@previous', '@latest', '@missing'])
      break
    case 'delete':
      if (random.chance(0.2)) inputs['wait'] = 'false'
      break
    default:
      drawDeployment(random, inputs, ['@latest', '@latest', '@previous', '@missing'])
  }
  return inputs
}

/** Names a deployment by a placeholder: ids exist only when the step starts. */
function drawDeployment(random: Random, inputs: Inputs, meant: readonly string[]): void {
  if (random.chance(0.4)) inputs['deploymentId'] = random.pick(meant)
}

const names: Readonly<Record<TargetKind, Inputs>> = {
  instance: { serviceName: SERVICE, serviceInstanceName: INSTANCE },
  pipeline: { serviceName: SERVICE },
  environment: { environmentName: ENVIRONMENT },
  component: { componentName: COMPONENT },
  service: { serviceName: SERVICE },
}

function drawChange(random: Random, step: DrawnStep, inputs: Inputs): void {
  const { target, account } = step
  const mayCreate = target !== 'pipeline' && (!account.exists ? random.chance(0.9) : random.chance(0.1))
  if (mayCreate) drawCreation(random, step, inputs)
  else if (target === 'service') drawServiceChange(random, inputs)
  else if (target === 'component') drawComponentChange(random, step, inputs)
  else drawUsualChange(random, step, inputs)
  if (random.chance(0.1)) inputs['comment'] = 'true'
}

/** An instance, a pipeline or an environment. */
function drawUsualChange(random: Random, { target, command }: DrawnStep, inputs: Inputs): void {
  const isPromotion = target === 'instance' && random.chance(0.08)
  const how = isPromotion ? 'promoteFrom' : random.weighted({ file: 70, none: 22, set: 8 })
  if (how === 'promoteFrom') inputs['promoteFrom'] = 'dev'
  if (how === 'file') inputs['specPath'] = specFile(target, drawVariant(random))
  if (how === 'set') inputs['set'] = 'replicas=7'
  if (isPromotion) return
  const type = random.weighted({ CURRENT_VERSION: 80, MINOR_VERSION: 7, MAJOR_VERSION: 7, NONE: 6 })
  if (type !== 'CURRENT_VERSION' || random.chance(0.2)) inputs['deploymentType'] = type
  if (type === 'MAJOR_VERSION' && random.chance(0.5)) inputs['templateMajorVersion'] = '2'
  if (type === 'MINOR_VERSION' && random.chance(0.5)) inputs['templateMinorVersion'] = random.pick(['0', '1'])
  if (target === 'environment' && random.chance(0.1)) inputs['description'] = DESCRIPTION_CANARY
  if (command === 'deploy' && type === 'NONE') inputs['wait'] = 'true'
}

function drawVariant(random: Random): Variant {
  return random.weighted({ ours: 85, old: 10, theirs: 5 })
}

/** Only a component that is attached to a service instance takes a service spec. */
function drawComponentChange(random: Random, { command, account }: DrawnStep, inputs: Inputs): void {
  if (command === 'deploy' && random.chance(0.06)) {
    inputs['deploymentType'] = 'NONE'
    inputs['description'] = DESCRIPTION_CANARY
    return
  }
  if (account.isAttached && random.chance(0.1)) {
    inputs['detach'] = 'true'
    return
  }
  const isAttaching = random.chance(0.15)
  if (isAttaching) {
    inputs['serviceName'] = SERVICE
    inputs['serviceInstanceName'] = INSTANCE
  }
  if ((account.isAttached || isAttaching) && random.chance(0.7))
    inputs['specPath'] = specFile('component', 'ours')
  if (random.chance(0.6)) inputs['templateFilePath'] = templateFile('ours')
}

function drawServiceChange(random: Random, inputs: Inputs): void {
  const how = random.weighted({ more: 50, less: 15, ours: 15, description: 20 })
  if (how === 'description') {
    inputs['description'] = DESCRIPTION_CANARY
    return
  }
  inputs['specPath'] = specFile('service', how)
  if (random.chance(0.5)) inputs['allowInstanceRemoval'] = 'true'
}

function drawCreation(random: Random, { target }: DrawnStep, inputs: Inputs): void {
  inputs['createIfMissing'] = 'true'
  if (target === 'component') {
    inputs['templateFilePath'] = templateFile('ours')
    inputs['manifest'] = 'infrastructure: {}'
    if (random.chance(0.5)) {
      inputs['serviceName'] = SERVICE
      inputs['serviceInstanceName'] = INSTANCE
      inputs['specPath'] = specFile('component', 'ours')
    } else inputs['environmentName'] = ENVIRONMENT
    return
  }
  inputs['specPath'] = specFile(target, target === 'service' ? random.pick(['ours', 'more']) : 'ours')
  if (target === 'instance') return
  inputs['templateName'] = target === 'environment' ? 'vpc' : 'web'
  inputs['templateMajorVersion'] = '1'
}

function drawOptions(random: Random, { target }: DrawnStep, inputs: Inputs): void {
  const isNone = inputs['deploymentType'] === 'NONE'
  if (!isNone && random.chance(0.15)) inputs['wait'] = 'false'
  if (target !== 'component' && target !== 'service' && random.chance(0.12)) inputs['skipUnchanged'] = 'true'
  if (target === 'service' || isNone || inputs['wait'] === 'false') return
  if (random.chance(0.35)) inputs['cancelOnTimeout'] = 'true'
  if (random.chance(0.15)) inputs['maskOutputs'] = 'true'
  if (random.chance(0.15)) inputs['keepDeployments'] = random.pick(['1', '3'])
  if (random.chance(0.2)) inputs['rollbackOnFailure'] = 'true'
}
