import type { AccountPlan, Actor, CommandName, Plan, ProviderName, TargetKind } from '../plan/plan.js'
import { usualValues } from '../plan/usual-values.js'
import { stackDrawing } from './cloudformation/draw-stacks.js'
import { drawActors, drawRunning } from './draw-actors.js'
import { drawCourses } from './draw-course.js'
import { drawInputs } from './draw-inputs.js'
import { drawLags } from './draw-lags.js'
import { protonDrawing } from './draw-proton.js'
import type { ProviderDrawing } from './drawing.js'
import { Random } from './random.js'

/** One run in five has no fault, nobody else and no signal: it must succeed when its deployment does. */
const UNDISTURBED_SHARE = 0.2

const undisturbed = { faults: [], lags: [], skewMs: [0, 0] } as const

const drawings: Readonly<Record<ProviderName, ProviderDrawing>> = {
  proton: protonDrawing,
  cloudformation: stackDrawing,
}

/** The plan of a seed. */
export function drawPlan(seed: number, provider: ProviderName): Plan {
  const random = new Random(seed)
  const drawing = drawings[provider]
  const isUndisturbed = random.chance(UNDISTURBED_SHARE)
  const target = random.weighted(drawing.targets)
  const command = drawing.drawCommand(random, target)
  const account = { ...drawAccount(random, target, command), ...drawing.drawAccount(random) }
  const behaviour = drawing.drawBehaviour(random, target, isUndisturbed ? 0.05 : 0.2)
  const inputs = drawInputs(random, { target, command, account, ...behaviour }, drawing)
  const base: Base = {
    ...{ provider, jitter: random.between(1, 1_000_000_000), command, target, inputs, account },
    ...behaviour,
    ours: drawCourses(random, inputs).map(drawing.courseOf),
    postAfterMs: random.magnitude(200, 20_000),
  }
  const isAboutRunning = ['wait', 'cancel', 'status'].includes(command)
  const isRunning = isAboutRunning && random.chance(0.8)
  const running = isRunning ? [drawRunning(random, base, drawing.actors)] : []
  const rest = isUndisturbed
    ? { ...undisturbed, actors: running }
    : drawDisturbances(random, base, running, drawing)
  return drawing.combine(random, { ...base, ...rest }, isUndisturbed)
}

type Base = Omit<Plan, 'actors' | 'faults' | 'lags' | 'signal' | 'kill' | 'skewMs'>

function drawDisturbances(
  random: Random,
  base: Base,
  running: readonly Actor[],
  { actors, drawFaults, reads }: ProviderDrawing,
): Omit<Plan, keyof Base> {
  const isSignalled = random.chance(0.35)
  const isKilled = !isSignalled && random.chance(0.2)
  const skews = [0, 0, 0, 0, 3_000, -3_000, 120_000, -120_000, 86_400_000, -86_400_000]
  const faults = random.chance(0.75) ? drawFaults(random, base) : []
  // A lost answer is hardest to attribute when somebody else deploys too.
  const hasOthers = random.chance(faults.length > 0 ? 0.65 : 0.45)
  return {
    actors: [...running, ...(hasOthers ? drawActors(random, base, actors) : [])],
    faults,
    lags: random.chance(0.35) ? drawLags(random, reads) : [],
    signal: isSignalled ? actors.drawTrigger(random, base) : undefined,
    kill: isKilled ? actors.drawTrigger(random, base) : undefined,
    skewMs: [random.pick(skews), random.pick(skews)],
  }
}

function drawAccount(random: Random, target: TargetKind, command: CommandName): AccountPlan {
  const usualMs = random.magnitude(3_000, 900_000)
  const count = { none: 0, few: 2, many: 8 }[random.weighted({ none: 3, few: 4, many: 3 })]
  const canCreate = target !== 'pipeline' && command === 'deploy'
  return {
    ...usualValues.account,
    exists: !random.chance(canCreate ? 0.17 : 0.03),
    lastEnded: random.weighted({ SUCCEEDED: 7, FAILED: 2, CANCELLED: 1 }),
    history: Array.from({ length: count }, () => Math.round(usualMs * (0.8 + 0.4 * random.next()))),
    isAttached: random.chance(command === 'delete' ? 0.25 : 0.4),
  }
}
