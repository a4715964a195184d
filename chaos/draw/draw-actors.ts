import type { Actor, ActorAction, Moment, Variant } from '../plan/plan.js'
import { drawCourse } from './draw-course.js'
import { drawDelay, type DrawnStep, type DrawnTrigger } from './draw-trigger.js'
import type { Random } from './random.js'

/** What others do with one provider. */
export interface DrawnActors {
  readonly drawTrigger: DrawnTrigger
  /** How often each scenario is drawn. */
  readonly weights: (step: DrawnStep) => Readonly<Partial<Record<ScenarioName, number>>>
  /** What anybody may do at any moment. */
  readonly actions: readonly ActorAction[]
  /** The moment at which a change is prepared but not made, where there is one. */
  readonly prepared: readonly Moment[]
}

/** The deployment of somebody else that is in progress when `wait` or `cancel` starts. */
export function drawRunning(random: Random, step: DrawnStep, drawn: DrawnActors): Actor {
  const at = { on: 'start', ms: -random.magnitude(10, 60_000) } as const
  return drawActor(random, step, drawn, { does: 'update', at })
}

/** Other jobs and people: before, during and after, with the same spec or another. */
export function drawActors(random: Random, step: DrawnStep, drawn: DrawnActors): readonly Actor[] {
  const isAboutRunning = ['wait', 'cancel', 'status'].includes(step.command)
  const name = random.weighted({
    ...{ busyBefore: 10, justBefore: 8, updateSoon: 20, coverOurs: 14, raceCancel: 8, cancelOurs: 8 },
    ...{ recreate: 8, deleteAfter: 6, anything: 10, cancelRunning: isAboutRunning ? 30 : 2 },
    ...drawn.weights(step),
  })
  return scenarios[name]({ random, drawn, actor: part => drawActor(random, step, drawn, part) })
}

interface Drawing {
  readonly random: Random
  readonly drawn: DrawnActors
  readonly actor: (part: Partial<Actor>) => Actor
}
type Scenario = (drawing: Drawing) => readonly Actor[]

/** Updates as soon as the provider accepts it, after the step's update was accepted. */
const cover: Scenario = ({ random, actor }) => [
  actor({
    does: 'update',
    everyMs: random.pick([50, 300, 1_500]),
    at: { on: 'accepted', ms: drawDelay(random) },
  }),
]

/** Does one thing at one of these moments, and retries until the provider accepts it. */
const persistent =
  (choice: readonly ActorAction[], on: readonly Moment[]): Scenario =>
  ({ random, actor }) => [
    actor({ does: random.pick(choice), everyMs: 300, at: { on: random.pick(on), ms: drawDelay(random) } }),
  ]

/** Does one thing at one of these moments, once. */
const once =
  (choice: readonly ActorAction[], on: readonly Moment[]): Scenario =>
  drawing =>
    persistent(choice, on)(drawing).map(one => ({ ...one, everyMs: undefined }))

const scenarios = {
  busyBefore: ({ random, actor }) => [
    actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(10, 200_000) } }),
  ],
  justBefore: ({ random, actor }) => {
    const one = actor({ does: 'update', at: { on: 'start', ms: -random.magnitude(100, 25_000) } })
    return [{ ...one, course: { ...one.course, takesMs: random.magnitude(1, 20_000) } }]
  },
  afterFailure: persistent(['update', 'update', 'cancel'], ['ended']),
  whilePreparing: ({ random, actor }) => {
    const on = random.pick(['start', 'preparing', 'prepared', 'sending', 'sent'] as const)
    const one = actor({ does: 'update', at: { on, ms: drawDelay(random) } })
    return [
      random.chance(0.5) ? { ...one, course: { ...one.course, takesMs: random.magnitude(1, 3_000) } } : one,
    ]
  },
  updateSoon: once(['update'], ['sending', 'sent', 'answered']),
  coverOurs: cover,
  endAndCover: drawing => [
    drawing.actor({ does: 'cancel', at: { on: 'accepted', ms: drawDelay(drawing.random) } }),
    ...cover(drawing),
  ],
  raceCancel: ({ random, actor }) => [
    actor({ does: 'cancel', at: { on: 'cancelSent', ms: random.between(0, 12) } }),
    actor({ does: 'update', everyMs: 2, at: { on: 'cancelSent', ms: random.between(0, 14) } }),
  ],
  cancelOurs: persistent(['cancel'], ['accepted']),
  /** What is in progress when main starts is being cancelled then. */
  cancelRunning: ({ random, actor }) => [
    actor({ does: 'cancel', everyMs: 50, at: { on: 'start', ms: -random.magnitude(1, 5_000) } }),
  ],
  recreate: drawing =>
    persistent(['recreate'], ['accepted', 'answered', 'ended', ...drawing.drawn.prepared])(drawing),
  deleteAfter: drawing =>
    persistent(['delete'], ['accepted', 'ended', 'start', ...drawing.drawn.prepared])(drawing),
  bound: ({ random, actor }) => [
    actor({
      does: 'updateComponent',
      at: { on: random.pick(['start', 'sending']), ms: -random.magnitude(10, 60_000) },
    }),
  ],
  service: persistent(['updateService', 'changeDescription'], ['start', 'sent', 'accepted', 'answered']),
  forget: persistent(['deleteRecord'], ['accepted', 'answered', 'ended']),
  environment: once(['updateEnvironment'], ['start', 'preparing', 'sending']),
  drift: once(['drift'], ['start', 'prepared', 'sent']),
  repair: persistent(['continueRollback'], ['accepted']),
  changeSet: once(['makeChangeSet'], ['start', 'prepared', 'sending', 'accepted']),
  anything: ({ random, actor }) => [actor({}), actor({}), actor({})].slice(0, random.between(1, 3)),
} satisfies Record<string, Scenario>
type ScenarioName = keyof typeof scenarios

function drawActor(random: Random, step: DrawnStep, drawn: DrawnActors, part: Partial<Actor>): Actor {
  return {
    at: drawn.drawTrigger(random, step),
    does: random.pick(drawn.actions),
    variant: drawVariant(random, step),
    hasToken: random.chance(0.75),
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
