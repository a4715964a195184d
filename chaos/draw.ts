import { drawActors, drawFaults, drawLags, drawRunning, drawTrigger } from './draw-trouble.js'
import { drawInputs } from './draw-inputs.js'
import { themed } from './draw-themes.js'
import type {
  AccountPlan,
  Actor,
  CommandName,
  Course,
  Endpoint,
  EndStatus,
  Plan,
  TargetKind,
} from './plan.js'
import { Random } from './random.js'

/** One run in five has no fault, nobody else and no signal: then all must be well. */
const PEACEFUL = 0.2

/** So many of the others aim at a case that takes several things at once. */
const THEMED = 0.05

/** The plan that a seed stands for. */
export function planOf(seed: number): Plan {
  const random = new Random(seed)
  const isPeaceful = random.chance(PEACEFUL)
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
    endpoint: isPeaceful ? drawEndpoint(random, target, 0.05) : drawEndpoint(random, target, 0.2),
    ours: drawCourses(random, inputs),
    postAfterMs: random.magnitude(200, 20_000),
  }
  const isAboutRunning = command === 'wait' || command === 'cancel'
  const running = isAboutRunning && random.chance(0.8) ? [drawRunning(random, base)] : []
  if (isPeaceful) return { ...base, actors: running, faults: [], lags: [], skewMs: [0, 0] }
  const plan: Plan = { ...base, ...drawTrouble(random, base, running) }
  return random.chance(THEMED) ? themed(random, plan) : plan
}

type Base = Omit<Plan, 'actors' | 'faults' | 'lags' | 'signal' | 'kill' | 'skewMs'>

function drawTrouble(random: Random, base: Base, running: readonly Actor[]): Omit<Plan, keyof Base> {
  const isSignalled = random.chance(0.35)
  const isKilled = !isSignalled && random.chance(0.2)
  const skews = [0, 0, 0, 0, 3_000, -3_000, 120_000, -120_000, 86_400_000, -86_400_000]
  const faults = random.chance(0.75) ? drawFaults(random, base) : []
  // A lost answer is hard to judge when somebody else comes between.
  const isCrowded = random.chance(faults.length > 0 ? 0.65 : 0.45)
  return {
    actors: [...running, ...(isCrowded ? drawActors(random, base) : [])],
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

/** `oddity`: how likely each thing is to be otherwise than Proton's documentation has it. */
function drawEndpoint(random: Random, target: TargetKind, oddity: number): Endpoint {
  const odd = () => random.chance(oddity)
  return {
    showsIds: !odd(),
    showsTokens: !odd(),
    keepsToken: odd(),
    // A component's state without a spec is a component without one.
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

/** What is to be rolled back fails often, and what is to be cancelled at the timeout often takes longer. */
function drawCourses(random: Random, inputs: Readonly<Record<string, string>>): readonly Course[] {
  const [first, second] = [drawCourse(random), drawCourse(random)]
  const isRolledBack = inputs['rollbackOnFailure'] === 'true' && random.chance(0.6)
  const isLate = inputs['cancelOnTimeout'] === 'true' && inputs['timeoutMinutes'] !== undefined
  const takesMs =
    isLate && random.chance(0.5) ? first.takesMs + 60_000 * Number(inputs['timeoutMinutes']) : first.takesMs
  return [{ ...first, takesMs, ...(isRolledBack && { ends: 'FAILED' as const }) }, second]
}

/** Seconds or minutes, seldom an hour; most succeed. */
export function drawCourse(random: Random): Course {
  const scale = random.weighted({ instant: 1, seconds: 4, minutes: 5, long: 1 })
  const ranges = {
    instant: [1, 900],
    seconds: [1_000, 40_000],
    minutes: [40_000, 900_000],
    long: [900_000, 5_000_000],
  } as const
  const [least, most] = ranges[scale]
  const ends: EndStatus = random.weighted({ SUCCEEDED: 68, FAILED: 26, CANCELLED: 6 })
  return {
    takesMs: random.magnitude(least, most),
    ends,
    cancelTakesMs: random.magnitude(1, random.chance(0.7) ? 3_000 : 60_000),
    cancelEnds: random.weighted({ CANCELLED: 80, FAILED: 10, SUCCEEDED: 10 }),
    failsAs: random.pick(['UPDATE_FAILED', 'CLEANUP_COMPLETE', 'CLEANUP_FAILED', 'part']),
    outputs: random.pick([0, 1, 2, 2]),
  }
}
