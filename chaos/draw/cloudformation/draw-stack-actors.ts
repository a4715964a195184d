import type { Actor, Moment } from '../../plan/plan.js'
import { drawCourse } from '../draw-course.js'
import { drawDelay, type DrawnStep } from '../draw-trigger.js'
import type { Random } from '../random.js'
import { drawStackTrigger } from './draw-stack-trigger.js'

/** The deployment of somebody else that is in progress when `wait` or `cancel` starts. */
export function drawRunningDeployment(random: Random, step: DrawnStep): Actor {
  return drawActor(random, step, { does: 'update', at: { on: 'start', ms: -random.magnitude(10, 60_000) } })
}

/** Other jobs and people: before, during and after, with the same spec or another. */
export function drawStackActors(random: Random, step: DrawnStep): readonly Actor[] {
  const scenario = random.weighted({
    ...{ busyBefore: 10, justBefore: 8, whilePreparing: 22, updateSoon: 14, coverOurs: 14, raceCancel: 8 },
    ...{ cancelOurs: 8, recreate: 8, deleteAfter: 6, environment: 5, drift: 5, repair: 5, changeSet: 5 },
    anything: 10,
  })
  return scenarios[scenario](random, part => drawActor(random, step, part))
}

type Scenario = (random: Random, actor: (part: Partial<Actor>) => Actor) => readonly Actor[]

/** Does one thing at one of these moments, and retries until CloudFormation accepts it. */
const persistent =
  (choice: readonly Actor['does'][], on: readonly Moment[]): Scenario =>
  (random, actor) => [
    actor({ does: random.pick(choice), everyMs: 300, at: { on: random.pick(on), ms: drawDelay(random) } }),
  ]

/** Does one thing once. */
const once =
  (choice: readonly Actor['does'][], on: readonly Moment[]): Scenario =>
  (random, actor) => [
    actor({
      does: random.pick(choice),
      everyMs: undefined,
      at: { on: random.pick(on), ms: drawDelay(random) },
    }),
  ]

const scenarios = {
  busyBefore: (random, actor) => [
    actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(10, 200_000) } }),
  ],
  justBefore: (random, actor) => {
    const one = actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(100, 25_000) } })
    return [{ ...one, course: { ...one.course, takesMs: random.magnitude(1, 20_000) } }]
  },
  whilePreparing: (random, actor) => {
    const on = random.pick(['start', 'preparing', 'prepared', 'sending', 'sent'] as const)
    const one = actor({ does: 'update', at: { on, ms: drawDelay(random) } })
    return [
      random.chance(0.5) ? { ...one, course: { ...one.course, takesMs: random.magnitude(1, 3_000) } } : one,
    ]
  },
  updateSoon: once(['update'], ['sending', 'sent', 'answered']),
  coverOurs: (random, actor) => [
    actor({
      ...{ does: 'update', everyMs: random.pick([50, 300, 1_500]) },
      at: { on: 'accepted', ms: drawDelay(random) },
    }),
  ],
  raceCancel: (random, actor) => [
    actor({ does: 'cancel', at: { on: 'cancelSent', ms: random.between(0, 12) } }),
    actor({ does: 'update', everyMs: 2, at: { on: 'cancelSent', ms: random.between(0, 14) } }),
  ],
  cancelOurs: persistent(['cancel'], ['accepted']),
  recreate: persistent(['recreate'], ['accepted', 'answered', 'ended', 'prepared']),
  deleteAfter: persistent(['delete'], ['accepted', 'ended', 'start', 'prepared']),
  environment: once(['updateEnvironment'], ['start', 'preparing', 'sending']),
  drift: once(['drift'], ['start', 'prepared', 'sent']),
  repair: persistent(['continueRollback'], ['accepted']),
  changeSet: once(['makeChangeSet'], ['start', 'prepared', 'sending', 'accepted']),
  anything: (random, actor) => [actor({}), actor({}), actor({})].slice(0, random.between(1, 3)),
} satisfies Record<string, Scenario>

function drawActor(random: Random, step: DrawnStep, part: Partial<Actor>): Actor {
  const does = random.pick([
    'update',
    'cancel',
    'delete',
    'recreate',
    'makeChangeSet',
    'updateEnvironment',
  ] as const)
  const hasToken = random.chance(0.7)
  return {
    at: drawStackTrigger(random, step),
    does,
    variant: random.weighted({ ours: 30, theirs: 45, old: 25 }),
    hasToken,
    course: drawCourse(random),
    ...(random.chance(0.3) && { everyMs: random.pick([300, 2_000]) }),
    ...part,
  }
}
