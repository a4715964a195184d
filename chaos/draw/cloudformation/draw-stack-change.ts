import { ENVIRONMENT, INSTANCE, SERVICE } from '../../plan/plan.js'
import { specFile } from '../../plan/specs.js'
import { usualStack, type StackPlan } from '../../plan/stack-plan.js'
import { componentFile, templateName } from '../../plan/stack-templates.js'
import type { DrawnChange, Inputs } from '../drawing.js'
import type { Random } from '../random.js'

type StackChange = DrawnChange & { readonly stack: StackPlan }

/** What a step deploys with CloudFormation. */
export function drawStackChange(random: Random, drawn: DrawnChange, inputs: Inputs): void {
  const change = { ...drawn, stack: drawn.stack ?? usualStack }
  inputs['templatesPath'] = 'templates'
  if (change.target === 'component') drawComponent(random, change, inputs)
  else drawSpec(random, change, inputs)
  if (random.chance(0.12)) inputs['allowUnproven'] = 'true'
  if (random.chance(change.stack.leftAs === 'recorded' ? 0.05 : 0.3))
    inputs['allowResourceRemoval'] = random.pick(['true', 'Table', 'Queue', 'Table,Queue'])
}

function drawSpec(random: Random, { isCreation, target, stack }: StackChange, inputs: Inputs): void {
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

function drawComponent(random: Random, { isCreation, stack, account }: StackChange, inputs: Inputs): void {
  inputs['templateFilePath'] = componentFile(random.weighted({ ours: 85, old: 15 }), stack)
  if (!isCreation) return
  if (account.isAttached) {
    inputs['serviceName'] = SERVICE
    inputs['serviceInstanceName'] = INSTANCE
  } else inputs['environmentName'] = ENVIRONMENT
}
