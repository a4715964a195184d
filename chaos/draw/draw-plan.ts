import { drawActors, drawRunning } from './draw-actors.js'
import { drawCourses } from './draw-course.js'
import { drawFaults } from './draw-faults.js'
import { drawLags } from './draw-lags.js'
import { drawLimits } from './draw-limits.js'
import { drawRace } from './draw-race.js'
import { drawTrigger } from './draw-trigger.js'
import { drawInputs } from './draw-inputs.js'
import { drawRareCombination } from './rare-combinations.js'
import type { AccountPlan, Actor, CommandName, Endpoint, Plan, TargetKind } from '../plan/plan.js'
import { Random } from './random.js'

/** One run in five has no fault, nobody else and no signal: it must succeed when its deployment does. */
const UNDISTURBED_SHARE = 0.2

/** The share of the other runs in which several rare things coincide. */
const RARE_COMBINATION_SHARE = 0.05

const undisturbed = { faults: [], lags: [], skewMs: [0, 0] } as const

/** The plan of a seed. */
export function drawPlan(seed: number): Plan {
  const random = new Random(seed)
  const isUndisturbed = random.chance(UNDISTURBED_SHARE)
  const target: TargetKind = random.weighted({
    instance: 32,
    pipeline: 20,
    environment: 16,
    component: 20,
    service: 12,
  })
  const command = drawCommand(random, target)
  const account = drawAccount(random, target, command)
  const inputs = drawInputs(random, { target, command, account })
  const base = {
    jitter: random.between(1, 1_000_000_000),
    command,
    target,
    inputs,
    account,
    endpoint: isUndisturbed ? drawEndpoint(random, target, 0.05) : drawEndpoint(random, target, 0.2),
    ours: drawCourses(random, inputs),
    postAfterMs: random.magnitude(200, 20_000),
  }
  const isAboutRunning = command === 'wait' || command === 'cancel'
  const running = isAboutRunning && random.chance(0.8) ? [drawRunning(random, base)] : []
  if (isUndisturbed) return drawLimits(random, { ...base, actors: running, ...undisturbed })
  const plan: Plan = { ...base, ...drawDisturbances(random, base, running) }
  const isCombined = random.chance(RARE_COMBINATION_SHARE)
  return drawRace(random, drawLimits(random, isCombined ? drawRareCombination(random, plan) : plan))
}

type Base = Omit<Plan, 'actors' | 'faults' | 'lags' | 'signal' | 'kill' | 'skewMs'>

function drawDisturbances(random: Random, base: Base, running: readonly Actor[]): Omit<Plan, keyof Base> {
  const isSignalled = random.chance(0.35)
  const isKilled = !isSignalled && random.chance(0.2)
  const skews = [0, 0, 0, 0, 3_000, -3_000, 120_000, -120_000, 86_400_000, -86_400_000]
  const faults = random.chance(0.75) ? drawFaults(random, base) : []
  // A lost answer is hardest to attribute when somebody else deploys too.
  const hasOthers = random.chance(faults.length > 0 ? 0.65 : 0.45)
  return {
    actors: [...running, ...(hasOthers ? drawActors(random, base) : [])],
    faults,
    lags: random.chance(0.35) ? drawLags(random) : [],
    signal: isSignalled ? drawTrigger(random, base) : undefined,
    kill: isKilled ? drawTrigger(random, base) : undefined,
    skewMs: [random.pick(skews), random.pick(skews)],
  }
}

function drawCommand(random: Random, target: TargetKind): CommandName {
  if (target === 'service') return random.weighted({ deploy: 80, plan: 8, delete: 12 })
  const rest = { deploy: 66, plan: 5, rollback: 9, wait: 5, cancel: 6, outputs: 3 }
  return target === 'pipeline' ? random.weighted(rest) : random.weighted({ ...rest, delete: 6 })
}

function drawAccount(random: Random, target: TargetKind, command: CommandName): AccountPlan {
  const usualMs = random.magnitude(3_000, 900_000)
  const length = random.weighted({ none: 3, few: 4, many: 3 })
  const count = { none: 0, few: 2, many: 8 }[length]
  const canCreate = target !== 'pipeline' && command === 'deploy'
  return {
    exists: !random.chance(canCreate ? 0.15 : 0.03),
    lastEnded: random.weighted({ SUCCEEDED: 7, FAILED: 2, CANCELLED: 1 }),
    history: Array.from({ length: count }, () => Math.round(usualMs * (0.8 + 0.4 * random.next()))),
    isAttached: random.chance(command === 'delete' ? 0.25 : 0.5),
    isSynced: random.chance(0.1),
    hasSchema: random.chance(0.3),
  }
}

/** `oddity`: the probability of each deviation from Proton's documentation. */
function drawEndpoint(random: Random, target: TargetKind, oddity: number): Endpoint {
  const odd = () => random.chance(oddity)
  return {
    showsIds: !odd(),
    showsTokens: !odd(),
    keepsToken: odd(),
    // The state of a component without a spec would look like a component that has none.
    showsStates: odd() ? (target === 'component' ? 'none' : random.pick(['none', 'withoutSpec'])) : 'both',
    showsSpec: odd() ? random.pick(['fromSuccess', 'never']) : random.pick(['fromAcceptance', 'fromSuccess']),
    timesInSeconds: odd(),
    showsCompletedAt: !odd(),
    knowsTokens: random.chance(0.5),
    answersBefore: random.chance(oddity / 20),
    idleCancelIs: random.pick(['ConflictException', 'ValidationException']),
    pageSize: odd() ? random.pick([1, 2, 3]) : 100,
  }
}
