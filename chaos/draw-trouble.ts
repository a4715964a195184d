import { drawCourse } from './draw.js'
import type {
  Actor,
  CommandName,
  Course,
  Fault,
  FaultKind,
  Lag,
  Moment,
  TargetKind,
  Trigger,
} from './plan.js'
import type { Random } from './random.js'
import type { Variant } from './specs.js'

/** What the draw of troubles must know of the step: they aim at what it will do. */
interface Aimed {
  readonly target: TargetKind
  readonly command: CommandName
  readonly inputs: Readonly<Record<string, string>>
  readonly ours: readonly Course[]
}

/** A moment: about the request that changes something most of all. */
export function drawTrigger(random: Random, { inputs, command }: Aimed): Trigger {
  const cancels = inputs['cancelOnTimeout'] === 'true' || command === 'cancel' ? 16 : 2
  const on: Moment = random.weighted({
    start: 10,
    sending: 10,
    sent: 14,
    accepted: 20,
    answered: 26,
    ended: 8,
    cancelSent: cancels,
    cancelAccepted: cancels,
    signal: 0,
    postStart: 0,
  })
  const nth = random.chance(0.1) ? { nth: 2 } : {}
  return { on, ms: drawDelay(random), ...nth }
}

/** At once, within a few requests, within seconds, or later. */
function drawDelay(random: Random): number {
  const how = random.weighted({ atOnce: 25, soon: 30, seconds: 30, later: 15 })
  if (how === 'atOnce') return 0
  const ranges = { soon: [1, 400], seconds: [400, 12_000], later: [12_000, 400_000] } as const
  const [least, most] = ranges[how]
  return random.magnitude(least, most)
}

/** What `wait` and `cancel` are about: a deployment of somebody else that runs when the step begins. */
export function drawRunning(random: Random, aimed: Aimed): Actor {
  return drawActor(random, aimed, { does: 'update', at: { on: 'start', ms: -random.magnitude(10, 60_000) } })
}

/** Other jobs and people: before, during and after, with the same spec or another. */
export function drawActors(random: Random, aimed: Aimed): readonly Actor[] {
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

/** Updates as soon as Proton lets it, once the step's update was accepted. */
const cover: Scenario = (random, actor) => [
  actor({
    does: 'update',
    everyMs: random.pick([50, 300, 1_500]),
    at: { on: 'accepted', ms: drawDelay(random) },
  }),
]

/** Does one thing at one of these moments, again and again until Proton lets it. */
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
  service: persistent(['updateService', 'describe'], ['start', 'sent', 'accepted', 'answered']),
  forget: persistent(['forget'], ['accepted', 'answered', 'ended']),
  anything: (random, actor) => [actor({}), actor({}), actor({})].slice(0, random.between(1, 3)),
} satisfies Record<string, Scenario>

function drawActor(random: Random, aimed: Aimed, part: Partial<Actor>): Actor {
  const does = random.pick(['update', 'cancel', 'delete', 'recreate', 'updateService', 'forget'] as const)
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

/** Often the very spec that the step sends, or the one that is there. */
function drawVariant(random: Random, { target }: Aimed): Variant {
  if (target === 'service') return random.pick(['more', 'less', 'old', 'more'])
  return random.weighted({ ours: 30, theirs: 45, old: 25, more: 0, less: 0 })
}

const updates: Readonly<Record<TargetKind, string>> = {
  instance: 'UpdateServiceInstance',
  pipeline: 'UpdateServicePipeline',
  environment: 'UpdateEnvironment',
  component: 'UpdateComponent',
  service: 'UpdateService',
}
const gets: Readonly<Record<TargetKind, string>> = {
  instance: 'GetServiceInstance',
  pipeline: 'GetService',
  environment: 'GetEnvironment',
  component: 'GetComponent',
  service: 'GetService',
}
const outputs: Readonly<Record<TargetKind, string>> = {
  instance: 'ListServiceInstanceOutputs',
  pipeline: 'ListServicePipelineOutputs',
  environment: 'ListEnvironmentOutputs',
  component: 'ListComponentOutputs',
  service: 'GetDeployment',
}
const others = ['GetDeployment', 'ListDeployments', 'List', 'Cancel', 'Delete', 'Get', ''] as const

/** One fault of the request that counts as a rule, and sometimes more. */
export function drawFaults(random: Random, aimed: Aimed): readonly Fault[] {
  const faults: Fault[] = []
  const isAimed = random.chance(0.65)
  if (isAimed) faults.push(drawLoss(random, changing(aimed)))
  const isUndone = aimed.inputs['rollbackOnFailure'] === 'true'
  if (isAimed && random.chance(isUndone ? 0.4 : 0.1))
    faults.push({ ...drawLoss(random, changing(aimed)), skip: 1 })
  const more = random.weighted({ none: isAimed ? 55 : 0, one: 30, two: 15 })
  const count = { none: 0, one: 1, two: 2 }[more]
  for (let index = 0; index < count; index++) faults.push(drawFault(random, aimed))
  if (random.chance(0.12)) faults.push(drawDenial(random, aimed))
  if (random.chance(0.03)) {
    const at = random.magnitude(1_000, 600_000)
    faults.push({ operation: '', kind: 'expired', skip: 0, times: 100_000, fromMs: at, ms: 0 })
  }
  return faults
}

/** The request that changes something, by the command. */
function changing({ target, command, inputs }: Aimed): string {
  if (command === 'delete') return target === 'instance' ? 'UpdateService' : 'Delete'
  if (command === 'cancel') return 'Cancel'
  return inputs['createIfMissing'] === 'true' ? 'Create' : updates[target]
}

/** Its answer is lost, or it is, or it comes late or twice. */
function drawLoss(random: Random, operation: string): Fault {
  const kind: FaultKind = random.weighted({
    unanswered: 20,
    internalAfter: 12,
    hangAnswer: 12,
    garbageAfter: 6,
    empty: 4,
    lost: 12,
    internalBefore: 10,
    hang: 8,
    late: 6,
    slow: 8,
    twice: 2,
    garbageBefore: 4,
  })
  return {
    operation,
    kind,
    skip: random.chance(0.85) ? 0 : 1,
    times: random.chance(0.8) ? 1 : 2,
    ms: drawMs(random, kind),
  }
}

function drawMs(random: Random, kind: FaultKind): number {
  if (kind === 'late') return random.magnitude(50, random.chance(0.85) ? 18_000 : 60_000)
  if (kind === 'slow') return random.magnitude(200, 19_000)
  return kind === 'twice' ? random.magnitude(1, 20_000) : 0
}

function drawFault(random: Random, { target }: Aimed): Fault {
  const operation = random.pick([gets[target], gets[target], updates[target], ...others])
  const kind: FaultKind = random.weighted({
    lost: 6,
    unanswered: 5,
    hang: 8,
    hangAnswer: 5,
    late: 2,
    slow: 12,
    twice: 2,
    garbageBefore: 6,
    garbageAfter: 3,
    empty: 3,
    internalBefore: 10,
    internalAfter: 4,
    unavailable: 6,
    throttle: 14,
    conflict: 3,
    notFound: 5,
    denied: 3,
    refused: 3,
    unresolved: 2,
    expired: 1,
    unknownOperation: 2,
  })
  // Proton does not deny what is there: but a record, with its outputs, may be late.
  const where = kind === 'notFound' ? random.pick(['GetDeployment', outputs[target]]) : operation
  const times = random.weighted({ one: 50, few: 30, many: 15, always: 5 })
  const counts = { one: 1, few: random.between(2, 5), many: random.between(6, 60), always: 100_000 }
  // What is not allowed, or not known, stays so.
  const isLasting = kind === 'denied' || kind === 'unknownOperation'
  const skip = random.chance(0.4) ? 0 : random.magnitude(1, 20)
  return {
    operation: where,
    kind,
    skip,
    times: isLasting ? counts.always : counts[times],
    ms: drawMs(random, kind),
  }
}

/** A permission that the role does not have, or an operation that the endpoint does not know. */
function drawDenial(random: Random, { target }: Aimed): Fault {
  const operation = random.weighted({
    GetDeployment: 40,
    ListDeployments: 15,
    List: 10,
    Cancel: 12,
    target: 4,
    change: 4,
    GetServiceSync: 5,
    ListComponents: 5,
    ListServiceInstances: 5,
  })
  const names = { target: gets[target], change: updates[target] }
  const named = operation === 'target' || operation === 'change' ? names[operation] : operation
  const kind = random.chance(0.8) ? 'denied' : 'unknownOperation'
  return { operation: named, kind, skip: 0, times: 100_000, ms: 0 }
}

/** Mostly below the 30 s that the action provides for; often just when something is to be decided. */
export function drawLags(random: Random): readonly Lag[] {
  const count = random.pick([1, 1, 1, 2, 3])
  return Array.from({ length: count }, () => {
    const after = random.weighted({
      start: 50,
      accepted: 12,
      answered: 12,
      ended: 14,
      signal: 8,
      cancelAccepted: 10,
    })
    const fromMs = random.chance(0.6) ? 0 : random.magnitude(100, 120_000)
    const lasts = random.chance(0.4) ? 10_000_000 : random.magnitude(500, 60_000)
    const lagMs = random.chance(0.97) ? random.magnitude(200, 29_000) : random.magnitude(30_000, 90_000)
    const operation = random.pick(['Get', 'GetDeployment', 'List', '', 'GetS', 'GetE', 'GetC'])
    return { operation, lagMs, after, fromMs, toMs: fromMs + lasts }
  })
}
