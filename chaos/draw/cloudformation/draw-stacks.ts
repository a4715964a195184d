import { usualValues } from '../../plan/usual-values.js'
import { usualStack, type StackPlan } from '../../plan/stack-plan.js'
import { COMPONENT, ENVIRONMENT, INSTANCE, SERVICE, type Course, type TargetKind } from '../../plan/plan.js'
import type { DrawnAccount, Inputs, ProviderDrawing } from '../drawing.js'
import type { Random } from '../random.js'
import { drawStackChange } from './draw-stack-change.js'
import { drawStackFaults } from './draw-stack-faults.js'
import { drawStackTrigger } from './draw-stack-trigger.js'

/** What is drawn for CloudFormation. */
export const stackDrawing: ProviderDrawing = {
  targets: { instance: 55, environment: 25, component: 20, pipeline: 0, service: 0 },
  drawCommand: (random, target) =>
    random.weighted({
      ...{ deploy: 74, plan: 8, wait: 4, cancel: 5, outputs: 3, delete: 6 },
      status: target === 'instance' ? 8 : 0,
    }),
  drawAccount: () => ({}),
  drawBehaviour: (random, _, oddity) => ({
    endpoint: usualValues.endpoint,
    stack: drawStack(random, oddity),
  }),
  drawChange: drawStackChange,
  drawInputs: drawStackName,
  courseOf: ended,
  actors: {
    drawTrigger: drawStackTrigger,
    weights: () => ({ whilePreparing: 22, environment: 5, drift: 5, repair: 5, changeSet: 5 }),
    actions: ['update', 'cancel', 'delete', 'recreate', 'makeChangeSet', 'updateEnvironment'],
    prepared: ['prepared'],
  },
  drawFaults: drawStackFaults,
  reads: ['Describe', 'DescribeStacks', 'DescribeStackEvents', 'GetTemplate', 'DescribeChangeSet', ''],
  combine: (_, plan) => plan,
}

const stackNames: Readonly<Partial<Record<TargetKind, string>>> = {
  instance: `AWSProton-${SERVICE}-${INSTANCE}`,
  environment: `AWSProton-${ENVIRONMENT}`,
  component: `AWSProton-${COMPONENT}`,
}

/** A stack under another name than that of the account is created where there is none. */
function drawStackName(random: Random, { target, account, command }: DrawnAccount, inputs: Inputs): void {
  const isNamed = random.chance(0.25) && (account.exists || command === 'deploy')
  if (isNamed) inputs['stackName'] = stackNames[target] ?? ''
}

/** Nothing is cancelled by itself. */
function ended(course: Course): Course {
  return { ...course, ends: course.ends === 'CANCELLED' ? 'FAILED' : course.ends, failsAs: undefined }
}

function drawStack(random: Random, oddity: number): StackPlan {
  const odd = () => random.chance(oddity)
  return {
    leftAs: random.weighted({
      recorded: 45,
      same: 25,
      reformatted: 8,
      foreign: 7,
      earlierBundle: 10,
      edited: 5,
    }),
    hasHiddenCharacters: odd(),
    isNested: odd(),
    isProtected: odd(),
    changeSetMs: random.magnitude(50, odd() ? 60_000 : 5_000),
    cleanupMs: random.magnitude(1, 20_000),
    rollbackMs: random.magnitude(1, 300_000),
    failsTwice: odd(),
    marksCancel: random.pick(['token', 'reason', 'both']),
    busyChangeSet: random.pick(['taken', 'refused']),
    otherChangeSets: random.pick(['deleted', 'obsolete']),
    refusesMissing: random.chance(0.5),
    refusesUnfinished: random.chance(0.5),
    pageSize: odd() ? random.pick([1, 2, 5]) : usualStack.pageSize,
  }
}
