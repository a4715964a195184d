import { usualValues } from '../../plan/usual-values.js'
import { usualStack, type StackPlan } from '../../plan/stack-plan.js'
import {
  COMPONENT,
  ENVIRONMENT,
  INSTANCE,
  SERVICE,
  type Course,
  type Plan,
  type TargetKind,
} from '../../plan/plan.js'
import { TEXTS } from '../../plan/records.js'
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
      ...{ deploy: 60, rollback: 14, plan: 8, wait: 4, cancel: 5, outputs: 3, delete: 6 },
      status: target === 'instance' ? 8 : 0,
    }),
  drawAccount: () => ({}),
  drawBehaviour: (random, _, oddity) => ({
    endpoint: usualValues.endpoint,
    stack: drawStack(random, oddity),
  }),
  drawChange: drawStackChange,
  drawInputs: drawStackInputs,
  courseOf: ended,
  actors: {
    drawTrigger: drawStackTrigger,
    weights: ({ command }) => ({
      ...{ whilePreparing: 22, environment: 5, drift: 5, repair: 5, changeSet: 5 },
      ...(command === 'rollback' && { justBefore: 30 }),
    }),
    actions: ['update', 'cancel', 'delete', 'recreate', 'makeChangeSet', 'updateEnvironment'],
    prepared: ['prepared'],
  },
  drawFaults: drawStackFaults,
  reads: ['Describe', 'DescribeStacks', 'DescribeStackEvents', 'GetTemplate', 'DescribeChangeSet', ''],
  combine: withDeploymentsBefore,
}

/** Most stacks that are rolled back have deployments of this action to go back to. */
function withDeploymentsBefore(random: Random, plan: Plan): Plan {
  const { command, stack, account } = plan
  if (command !== 'rollback' || !stack || random.chance(0.2)) return plan
  const history = account.history.length > 0 ? account.history : [60_000, 60_000, 60_000]
  const isRecorded = ['recorded', 'earlierBundle'].includes(stack.leftAs)
  return {
    ...plan,
    account: { ...account, history },
    stack: { ...stack, leftAs: isRecorded ? stack.leftAs : 'recorded' },
  }
}

const stackNames: Readonly<Partial<Record<TargetKind, string>>> = {
  instance: `AWSProton-${SERVICE}-${INSTANCE}`,
  environment: `AWSProton-${ENVIRONMENT}`,
  component: `AWSProton-${COMPONENT}`,
}

/** A stack under another name than that of the account is created where there is none. */
function drawStackInputs(random: Random, drawn: DrawnAccount, inputs: Inputs): void {
  const { target, account, command } = drawn
  const isNamed = random.chance(0.25) && (account.exists || command === 'deploy')
  if (isNamed) inputs['stackName'] = stackNames[target] ?? ''
  if (['deploy', 'plan', 'rollback'].includes(command)) drawBucket(random, drawn, inputs)
}

function drawBucket(random: Random, { command, stack }: DrawnAccount, inputs: Inputs): void {
  const isNeeded = command === 'rollback' || stack?.isLong === true
  if (random.chance(isNeeded ? 0.95 : 0.25)) inputs['templateBucket'] = TEXTS
  if (command === 'rollback' && random.chance(stack?.wereOther === true ? 0.4 : 0.05))
    inputs['allowResourceRemoval'] = random.pick(['true', 'Table', 'Queue', 'Table,Queue'])
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
    changeSetMs: random.magnitude(50, odd() ? 240_000 : 5_000),
    cleanupMs: random.magnitude(1, 20_000),
    rollbackMs: random.magnitude(1, 300_000),
    failsTwice: odd(),
    marksCancel: random.pick(['token', 'reason', 'both']),
    busyChangeSet: random.pick(['taken', 'refused']),
    otherChangeSets: random.pick(['deleted', 'obsolete']),
    refusesMissing: random.chance(0.5),
    refusesUnfinished: random.chance(0.5),
    pageSize: odd() ? random.pick([1, 2, 5]) : usualStack.pageSize,
    ...drawArchive(random, odd),
  }
}

/** What the bucket has, and how the texts in it differ from the one that runs. */
function drawArchive(
  random: Random,
  odd: () => boolean,
): Pick<StackPlan, 'archived' | 'changedBack' | 'hidesMissing' | 'wereOther' | 'isLong'> {
  return {
    archived: random.weighted({ all: 60, none: 8, missing: 8, edited: 8, rewritten: 8, swapped: 8 }),
    changedBack: random.pick([1, 1, 2]),
    hidesMissing: odd(),
    wereOther: random.chance(0.25),
    isLong: odd(),
  }
}
