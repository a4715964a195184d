import type { Actor, Moment, Variant } from '../plan/plan.js'
import { drawCourse } from './draw-course.js'
import { drawDelay, drawTrigger, type DrawnStep } from './draw-trigger.js'
import type { Random } from './random.js'

/** The deployment of somebody else that is in progress when `wait` or `cancel` starts. */
export function drawRunning(random: Random, aimed: DrawnStep): Actor {
  return drawActor(random, aimed, { does: 'update', at: { on: 'start', ms: -random.magnitude(10, 60_000) } })
}

/** Other jobs and people: before, during and after, with the same spec or another. */
export function drawActors(random: Random, aimed: DrawnStep): readonly Actor[] {
  const scenario = random.weighted({
    busyBefore: 10,
    justBefore: 8,
    afterFailure: aimed.inputs['rollbackOnFailure'] === 'true' ? 40 : 0,
    updateSoon: 28,
    coverOurs: 14,
    endAndCover: 14,
    raceCancel: 8,
    cancelOurs: 8,
    recreate: 8,
    deleteAfter: 6,
    bound: 6,
    service: aimed.target === 'service' ? 40 : 4,
    forget: 4,
    anything: 10,
  })
  return scenarios[scenario](random, part => drawActor(random, aimed, part))
}

type Scenario = (random: Random, actor: (part: Partial<Actor>) => Actor) => readonly Actor[]

/** Updates as soon as Proton accepts it, after the step's update was accepted. */
const cover: Scenario = (random, actor) => [
  actor({
    does: 'update',
    everyMs: random.pick([50, 300, 1_500]),
    at: { on: 'accepted', ms: drawDelay(random) },
  }),
]

/** Does one thing at one of these moments, and retries until Proton accepts it. */
const persistent =
  (choice: readonly Actor['does'][], on: readonly Moment[]): Scenario =>
  (random, actor) => [
    actor({ does: random.pick(choice), everyMs: 300, at: { on: random.pick(on), ms: drawDelay(random) } }),
  ]

const scenarios = {
  busyBefore: (random, actor) => [
    actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(10, 200_000) } }),
  ],
  justBefore: (random, actor) => {
    const one = actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(100, 25_000) } })
    return [{ ...one, course: { ...one.course, takesMs: random.magnitude(1, 20_000) } }]
  },
  afterFailure: persistent(['update', 'update', 'cancel'], ['ended']),
  updateSoon: (random, actor) => [
    actor({
      does: 'update',
      at: { on: random.pick(['sending', 'sent', 'answered']), ms: drawDelay(random) },
    }),
  ],
  coverOurs: cover,
  endAndCover: (random, actor) => [
    actor({ does: 'cancel', at: { on: 'accepted', ms: drawDelay(random) } }),
    ...cover(random, actor),
  ],
  raceCancel: (random, actor) => [
    actor({ does: 'cancel', at: { on: 'cancelSent', ms: random.between(0, 12) } }),
    actor({ does: 'update', everyMs: 2, at: { on: 'cancelSent', ms: random.between(0, 14) } }),
  ],
  cancelOurs: persistent(['cancel'], ['accepted']),
  recreate: persistent(['recreate'], ['accepted', 'answered', 'ended']),
  deleteAfter: persistent(['delete'], ['accepted', 'ended', 'start']),
  bound: (random, actor) => [
    actor({
      does: 'updateComponent',
      at: { on: random.pick(['start', 'sending']), ms: -random.magnitude(10, 60_000) },
    }),
  ],
  service: persistent(['updateService', 'changeDescription'], ['start', 'sent', 'accepted', 'answered']),
  forget: persistent(['deleteRecord'], ['accepted', 'answered', 'ended']),
  anything: (random, actor) => [actor({}), actor({}), actor({})].slice(0, random.between(1, 3)),
} satisfies Record<string, Scenario>

function drawActor(random: Random, aimed: DrawnStep, part: Partial<Actor>): Actor {
  const does = random.pick([
    'update',
    'cancel',
    'delete',
    'recreate',
    'updateService',
    'deleteRecord',
  ] as const)
  const isTokenless = random.chance(0.2)
  return {
    at: drawTrigger(random, aimed),
    does,
    variant: drawVariant(random, aimed),
    hasToken: !isTokenless,
    course: drawCourse(random),
    ...(random.chance(0.3) && { everyMs: random.pick([300, 2_000]) }),
    ...part,
  }
}

/** Often the spec that the step sends, or the deployed one. */
function drawVariant(random: Random, { target }: DrawnStep): Variant {
  if (target === 'service') return random.pick(['more', 'less', 'old', 'more'])
  return random.weighted({ ours: 30, theirs: 45, old: 25, more: 0, less: 0 })
}
