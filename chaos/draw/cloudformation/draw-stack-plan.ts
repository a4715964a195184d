import { usualValues } from '../../plan/usual-values.js'
import type { AccountPlan, Actor, CommandName, Course, Plan, TargetKind } from '../../plan/plan.js'
import { usualStack, type StackPlan } from '../../plan/stack-plan.js'
import { drawCourses } from '../draw-course.js'
import { drawLags } from '../draw-lags.js'
import { Random } from '../random.js'
import { drawRunningDeployment, drawStackActors } from './draw-stack-actors.js'
import { drawStackFaults } from './draw-stack-faults.js'
import { drawStackInputs } from './draw-stack-inputs.js'
import { drawStackTrigger } from './draw-stack-trigger.js'

/** One run in five has no fault, nobody else and no signal. */
const UNDISTURBED_SHARE = 0.2

const reads = ['Describe', 'DescribeStacks', 'DescribeStackEvents', 'GetTemplate', 'DescribeChangeSet', '']

/** The plan of a seed, with CloudFormation. */
export function drawStackPlan(seed: number): Plan {
  const random = new Random(seed)
  const isUndisturbed = random.chance(UNDISTURBED_SHARE)
  const target: TargetKind = random.weighted({ instance: 55, environment: 25, component: 20 })
  const command = drawCommand(random)
  const account = drawAccount(random, command)
  const stack = drawStack(random, isUndisturbed ? 0.05 : 0.2)
  const inputs = drawStackInputs(random, { target, command, account, stack })
  const base = {
    ...({ provider: 'cloudformation', jitter: random.between(1, 1_000_000_000), command, target } as const),
    ...{ inputs, account, stack, endpoint: usualValues.endpoint },
    ours: drawCourses(random, inputs).map(ended),
    postAfterMs: random.magnitude(200, 20_000),
  }
  const isAboutRunning = command === 'wait' || command === 'cancel'
  const running = isAboutRunning && random.chance(0.8) ? [drawRunningDeployment(random, base)] : []
  if (isUndisturbed) return { ...base, actors: running, faults: [], lags: [], skewMs: [0, 0] }
  return { ...base, ...drawDisturbances(random, base, running) }
}

/** Nothing is cancelled by itself. */
function ended(course: Course): Course {
  return { ...course, ends: course.ends === 'CANCELLED' ? 'FAILED' : course.ends, failsAs: undefined }
}

type Base = Omit<Plan, 'actors' | 'faults' | 'lags' | 'signal' | 'kill' | 'skewMs'>

function drawDisturbances(random: Random, base: Base, running: readonly Actor[]): Omit<Plan, keyof Base> {
  const isSignalled = random.chance(0.35)
  const isKilled = !isSignalled && random.chance(0.2)
  const skews = [0, 0, 0, 0, 3_000, -3_000, 120_000, -120_000, 86_400_000, -86_400_000]
  const faults = random.chance(0.75) ? drawStackFaults(random, base) : []
  const hasOthers = random.chance(faults.length > 0 ? 0.6 : 0.45)
  return {
    actors: [...running, ...(hasOthers ? drawStackActors(random, base) : [])],
    faults,
    lags: random.chance(0.35) ? drawLags(random, reads) : [],
    signal: isSignalled ? drawStackTrigger(random, base) : undefined,
    kill: isKilled ? drawStackTrigger(random, base) : undefined,
    skewMs: [random.pick(skews), random.pick(skews)],
  }
}

function drawCommand(random: Random): CommandName {
  return random.weighted({ deploy: 74, plan: 8, wait: 4, cancel: 5, outputs: 3, delete: 6, rollback: 0 })
}

function drawAccount(random: Random, command: CommandName): AccountPlan {
  const usualMs = random.magnitude(3_000, 900_000)
  const count = { none: 0, few: 2, many: 8 }[random.weighted({ none: 4, few: 4, many: 2 })]
  return {
    ...usualValues.account,
    exists: !random.chance(command === 'deploy' ? 0.2 : 0.04),
    lastEnded: random.weighted({ SUCCEEDED: 7, FAILED: 2, CANCELLED: 1 }),
    history: Array.from({ length: count }, () => Math.round(usualMs * (0.8 + 0.4 * random.next()))),
    isAttached: random.chance(0.3),
  }
}

/** `oddity`: the probability of each deviation from the usual stack. */
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
