import { ENVIRONMENT, INSTANCE, SERVICE, type Variant } from '../plan/plan.js'
import { DESCRIPTION_CANARY } from '../plan/canaries.js'
import { specFile, templateFile } from '../plan/specs.js'
import type { DrawnChange, Inputs } from './drawing.js'
import type { Random } from './random.js'

/** What a step deploys with Proton. */
export function drawProtonChange(random: Random, change: DrawnChange, inputs: Inputs): void {
  const { target, isCreation } = change
  if (isCreation) drawCreation(random, change, inputs)
  else if (target === 'service') drawServiceChange(random, inputs)
  else if (target === 'component') drawComponentChange(random, change, inputs)
  else drawUsualChange(random, change, inputs)
}

/** An instance, a pipeline or an environment. */
function drawUsualChange(random: Random, { target, command }: DrawnChange, inputs: Inputs): void {
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
function drawComponentChange(random: Random, { command, account }: DrawnChange, inputs: Inputs): void {
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

function drawCreation(random: Random, { target }: DrawnChange, inputs: Inputs): void {
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
