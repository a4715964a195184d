import {
  COMPONENT,
  ENVIRONMENT,
  INSTANCE,
  SERVICE,
  type AccountPlan,
  type CommandName,
  type TargetKind,
} from '../../plan/plan.js'
import { specFile } from '../../plan/specs.js'
import type { StackPlan } from '../../plan/stack-plan.js'
import { componentFile, templateName } from '../../plan/stack-templates.js'
import type { Random } from '../random.js'

interface DrawnStep {
  readonly target: TargetKind
  readonly command: CommandName
  readonly account: AccountPlan
  readonly stack: StackPlan
}

type Inputs = Record<string, string>

const names: Readonly<Partial<Record<TargetKind, Inputs>>> = {
  instance: { serviceName: SERVICE, serviceInstanceName: INSTANCE },
  environment: { environmentName: ENVIRONMENT },
  component: { componentName: COMPONENT },
}
const stackNames: Readonly<Partial<Record<TargetKind, string>>> = {
  instance: `AWSProton-${SERVICE}-${INSTANCE}`,
  environment: `AWSProton-${ENVIRONMENT}`,
  component: `AWSProton-${COMPONENT}`,
}

/** Valid inputs only: refused inputs send no request. */
export function drawStackInputs(random: Random, step: DrawnStep): Inputs {
  const { target, command, account } = step
  const inputs: Inputs = { command, target, ...names[target] }
  if (random.chance(0.5)) inputs['timeoutMinutes'] = String(random.magnitude(5, 6_000) / 100)
  if (random.chance(0.25)) inputs['onConflict'] = 'fail'
  if (random.chance(0.25)) inputs['stackName'] = stackNames[target] ?? ''
  if (command === 'deploy' || command === 'plan') drawChange(random, step, inputs)
  if (command === 'deploy') drawOptions(random, step, inputs)
  if (command === 'plan' && random.chance(0.3)) inputs['showValues'] = 'true'
  if (command === 'delete' && random.chance(0.2)) inputs['wait'] = 'false'
  const isExisting = command === 'wait' || command === 'cancel' || command === 'outputs'
  if (isExisting && random.chance(0.4))
    inputs['deploymentId'] = random.pick(['@latest', '@latest', '@previous', '@missing'])
  // A stack under another name than that of the account is created where there is none.
  if (!account.exists && command !== 'deploy') delete inputs['stackName']
  return inputs
}

function drawChange(random: Random, { target, account, stack }: DrawnStep, inputs: Inputs): void {
  const isCreation = !account.exists ? random.chance(0.9) : random.chance(0.1)
  if (isCreation) inputs['createIfMissing'] = 'true'
  inputs['templatesPath'] = 'templates'
  if (target === 'component') drawComponent(random, { isCreation, stack, account }, inputs)
  else drawSpec(random, { isCreation, target, stack }, inputs)
  if (random.chance(0.12)) inputs['allowUnproven'] = 'true'
  if (random.chance(stack.leftAs === 'recorded' ? 0.05 : 0.3))
    inputs['allowResourceRemoval'] = random.pick(['true', 'Table', 'Queue', 'Table,Queue'])
  if (random.chance(0.1)) inputs['comment'] = 'true'
}

function drawSpec(
  random: Random,
  { isCreation, target, stack }: Pick<DrawnStep, 'target' | 'stack'> & { readonly isCreation: boolean },
  inputs: Inputs,
): void {
  const how = isCreation
    ? 'file'
    : random.weighted({ file: 78, set: 14, promoteFrom: target === 'instance' ? 8 : 0 })
  if (how === 'file')
    inputs['specPath'] = specFile(
      target,
      isCreation ? 'ours' : random.weighted({ ours: 82, old: 12, theirs: 6 }),
    )
  if (how === 'set') inputs['set'] = 'replicas=7'
  if (how === 'promoteFrom') {
    inputs['promoteFrom'] = 'dev'
    return
  }
  const isEarlier = stack.leftAs === 'earlierBundle'
  const type = random.weighted({
    CURRENT_VERSION: isEarlier ? 20 : 80,
    MINOR_VERSION: isEarlier ? 70 : 12,
    MAJOR_VERSION: 8,
  })
  if (type !== 'CURRENT_VERSION' || random.chance(0.2)) inputs['deploymentType'] = type
  const isNamed = isCreation || random.chance(0.1)
  if (isNamed) inputs['templateName'] = templateName(target, stack)
  if (type === 'MAJOR_VERSION') inputs['templateMajorVersion'] = random.pick(['1', '2', '2'])
  else if (isNamed) inputs['templateMajorVersion'] = '1'
}

function drawComponent(
  random: Random,
  { isCreation, stack, account }: Pick<DrawnStep, 'stack' | 'account'> & { readonly isCreation: boolean },
  inputs: Inputs,
): void {
  inputs['templateFilePath'] = componentFile(random.weighted({ ours: 85, old: 15 }), stack)
  if (!isCreation) return
  if (account.isAttached) {
    inputs['serviceName'] = SERVICE
    inputs['serviceInstanceName'] = INSTANCE
  } else inputs['environmentName'] = ENVIRONMENT
}

function drawOptions(random: Random, { target }: DrawnStep, inputs: Inputs): void {
  if (random.chance(0.15)) inputs['wait'] = 'false'
  if (target !== 'component' && random.chance(0.08)) inputs['skipUnchanged'] = 'true'
  if (inputs['wait'] === 'false') return
  if (random.chance(0.35)) inputs['cancelOnTimeout'] = 'true'
  if (random.chance(0.15)) inputs['maskOutputs'] = 'true'
  if (random.chance(0.15)) inputs['rollbackOnFailure'] = 'true'
}
