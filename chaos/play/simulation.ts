import { SimulatedTime } from './simulated-clock.js'
import { ApiError, type Call, type Model } from '../model/call.js'
import { providerModels } from '../model/provider-models.js'
import type { Author } from '../model/author.js'
import { History, type Deployment, type Effect } from '../model/state.js'
import type { ProtonResponse, SentRequest } from './request.js'
import { providerOf, type Course, type Moment, type Plan, type Trigger } from '../plan/plan.js'

/** The simulation of one run: time, the model of the provider, and a record of what happened. */
export class Simulation {
  readonly plan: Plan
  readonly time: SimulatedTime
  readonly model: Model
  /** Every request of the step. */
  readonly sent: SentRequest[] = []
  /** What others did, for the timeline. */
  readonly others: { readonly at: number; readonly text: string }[] = []
  readonly startedAt: number
  readonly host: string
  readonly #counts = new Map<Moment, number>()
  readonly #firstAt = new Map<Moment, number>()
  readonly #waiting: { readonly on: Trigger; readonly act: () => void }[] = []
  #ids = 0
  #started = 0

  constructor(plan: Plan) {
    this.plan = plan
    this.startedAt = START
    this.time = new SimulatedTime(START - PRELUDE_MS)
    const name = providerOf(plan)
    this.host = plan.jitter % 2 === 0 ? `${name}.us-east-1.amazonaws.com` : `${name}.example`
    const newId = () => this.#newId()
    const history = new History(this.time, providerModels[name].accountOf(plan, newId, START))
    this.model = {
      history,
      endpoint: plan.endpoint,
      stack: plan.stack,
      newId,
      hasSchema: plan.account.hasSchema,
      isSynced: plan.account.isSynced,
      onEnd: (deployment: Deployment) => {
        if (deployment.by.who === 'step') this.happened('ended')
      },
      onChangeSet: () => {
        this.happened('prepared')
      },
    }
  }

  /** Calls `act` at a moment of the plan. */
  when(on: Trigger, act: () => void): void {
    if (on.on === 'start') this.time.at(this.startedAt + on.ms, act)
    else this.#waiting.push({ on, act })
  }

  /** How long ago a moment occurred for the first time, in ms; undefined when it has not occurred. */
  readonly since = (moment: Moment): number | undefined => {
    const at = moment === 'start' ? this.startedAt : this.#firstAt.get(moment)
    return at === undefined ? undefined : this.time.now - at
  }

  /** Calls what waits for this moment; without a delay before anything else happens. */
  happened(moment: Moment): void {
    const nth = (this.#counts.get(moment) ?? 0) + 1
    this.#counts.set(moment, nth)
    if (nth === 1) this.#firstAt.set(moment, this.time.now)
    for (const { on, act } of this.#waiting) {
      if (on.on !== moment || (on.nth ?? 1) !== nth) continue
      if (on.ms <= 0) act()
      else this.time.after(on.ms, act)
    }
  }

  /** A request of the step reaches the provider. */
  arrive(sent: SentRequest): ProtonResponse {
    // What a proxy sends once more is no request of the step.
    const isRepeated = sent.effects.length > 0
    const asOf = this.time.now - sent.lagMs
    const call = this.call(
      sent.operation,
      sent.input,
      { who: isRepeated ? 'others' : 'step', request: sent.number },
      {
        course: this.#courseOf(sent.operation),
        asOf,
      },
    )
    sent.asOf ??= asOf
    const answer = this.ask(call)
    if (isRepeated)
      this.others.push(...call.effects.map(({ at, what }) => ({ at, text: `a proxy: ${what}` })))
    else sent.effects.push(...call.effects)
    for (const { what } of isRepeated ? [] : call.effects) {
      if (what === 'deployed' || what === 'serviceUpdated') this.#started++
      if (!preparing.includes(what)) this.happened(what === 'cancelled' ? 'cancelAccepted' : 'accepted')
    }
    return { answer, shows: call.shows }
  }

  call(
    operation: string,
    input: Call['input'],
    author: Author,
    { course, asOf }: { readonly course: Course; readonly asOf?: number },
  ): Call {
    const seen = asOf === undefined ? this.model.history.now : this.model.history.asOf(asOf)
    return { operation, input, author, course, seen, effects: [], shows: [] }
  }

  /** The provider's answer or error. */
  ask(call: Call): ProtonResponse['answer'] {
    try {
      return providerModels[providerOf(this.plan)].handle(this.model, call)
    } catch (error) {
      if (error instanceof ApiError) return error
      throw error
    }
  }

  /** The courses of the plan in order, then the last repeatedly; a deletion has the first. */
  #courseOf(operation: string): Course {
    const { ours } = this.plan
    const course = operation.startsWith('Delete') ? ours[0] : (ours[this.#started] ?? ours.at(-1))
    if (!course) throw new Error('a plan without a course')
    return course
  }

  /** Ids do not sort by age. */
  #newId(): string {
    const number = Math.imul(++this.#ids, 0x9e3779b1) >>> 0
    return `${number.toString(16).padStart(8, '0')}-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`
  }
}

/** What deploys nothing by itself. */
const preparing: readonly Effect['what'][] = [
  'changeSetMade',
  'changeSetDeleted',
  'objectPut',
  'objectDeleted',
]

/** When main starts (epoch ms), not at a whole second. */
const START = Date.UTC(2026, 10, 20, 10, 0, 0) + 137
/** How long before the start of main others may act. */
const PRELUDE_MS = 300_000
