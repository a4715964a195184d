import type { DeletionState, RestorePoint } from '../../src/engine/deployment-target.js'
import type { Phase, TargetState } from '../../src/engine/deployment.js'
import type { Clock } from '../../src/shared/clock.js'
import { ProviderError, type Fault } from '../../src/shared/errors.js'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** How long a halt or a removal takes. */
const HALT_MS = 2 * SECOND
const REMOVAL_MS = 30 * SECOND

/** How one deployment goes; times in ms. */
interface Course {
  readonly takesMs: number
  readonly ends: 'done' | 'broken'
  readonly message?: string
  /** How long after its start it can be halted. */
  readonly haltableMs: number
}

/** A deployment: cargo that rolls onto a pier. */
interface Rolling extends Course {
  readonly cargo: string
  readonly startedAt: number
  haltedAt?: number
}

interface Pier {
  readonly builtAt: number
  readonly rollings: Rolling[]
  removal?: { readonly startedAt: number; readonly error: string | undefined }
}

interface Draft {
  readonly pier: string
  readonly cargo: string
}

/** The requests that the harbor serves. */
type Operation = 'Look' | 'Draft' | 'Send' | 'Discard' | 'Halt' | 'Inspect' | 'Remove' | 'List'
/** What happens at a request; `count`: how many of its kind there were, with this one. It may throw, or never end. */
type Hook = (count: number) => unknown

const phases: Readonly<Record<string, Phase>> = {
  rolling: 'running',
  halting: 'cancelling',
  done: 'succeeded',
  broken: 'failed',
  halted: 'cancelled',
}

/** An error as the harbor answers it. */
export function harborError(
  operation: Operation | '',
  code: string,
  fault: Fault,
  message: string,
): ProviderError {
  return new ProviderError(operation, code, fault, { message })
}

/** The answer to a request to send a draft is lost on its way. */
export function loseAnswer(): never {
  throw harborError('Send', 'FogOnTheLine', 'transient', 'no answer came through')
}

/** What the harbor shows of a pier: the cargo is its own member, which the engine does not know. */
export interface HarborState extends TargetState {
  readonly cargo?: string | undefined
}

/**
 * A provider's service in memory, as unlike AWS Proton as can be: no ids, no history, drafts that are sent or discarded,
 * and a halt that is only possible at the beginning. Pier north has had pears, and apples an hour ago.
 */
export class Harbor {
  /** Drafts that were neither sent nor discarded. */
  readonly drafts = new Map<string, Draft>()
  readonly piers = new Map<string, Pier>()
  readonly requests: Operation[] = []
  /** The region of each connection. */
  readonly regions: string[] = []
  /** What happens before a request is served, and after that, before it is answered. */
  readonly before: Partial<Record<Operation, Hook>> = {}
  readonly after: Partial<Record<Operation, Hook>> = {}
  /** How the next deployments go; the last one stays. */
  courses: Partial<Course>[] = [{}]
  /** Whether it halts deployments at all. */
  canHalt = true
  /** The ships at a pier, which keep it from being removed. */
  ships: readonly string[] = []
  /** Why a removal fails; undefined: it does not. */
  removalError: string | undefined
  readonly #clock: Clock
  #draftNames = 0

  constructor(clock: Clock) {
    this.#clock = clock
    const startedAt = clock.now() - HOUR
    const past = { takesMs: 60 * SECOND, ends: 'done', haltableMs: 0 } as const
    const rollings: Rolling[] = [
      { ...past, cargo: 'pears', startedAt: startedAt - HOUR },
      { ...past, cargo: 'apples', startedAt },
    ]
    this.piers.set('north', { builtAt: startedAt - HOUR, rollings })
  }

  /** The cargo of every deployment of a pier with how it ended so far, oldest first: `['apples done']`. */
  log(pier = 'north'): readonly string[] {
    return this.#rollingsOf(pier).map(rolling => `${rolling.cargo} ${this.#wordOf(rolling)}`)
  }

  count(operation: Operation): number {
    return this.requests.filter(one => one === operation).length
  }

  /** Starts a deployment, also as somebody else would; a pier that does not exist is built. */
  roll(cargo: string, pier = 'north'): void {
    const [course = {}] = this.courses.length > 1 ? this.courses.splice(0, 1) : this.courses
    const built = this.piers.get(pier) ?? { builtAt: this.#clock.now(), rollings: [] }
    this.piers.set(pier, built)
    const usual = { takesMs: 60 * SECOND, ends: 'done', haltableMs: 40 * SECOND } as const
    built.rollings.push({ ...usual, ...course, cargo, startedAt: this.#clock.now() })
  }

  look(pier: string): Promise<HarborState> {
    return this.#serve('Look', () => {
      const { builtAt, removal } = this.piers.get(pier) ?? {}
      const latest = this.#rollingsOf(pier).at(-1)
      if (!latest || builtAt === undefined) return { phase: 'absent', status: 'removed' }
      const state = { ...this.#stateOf(latest), createdAt: builtAt }
      return removal ? { ...state, status: 'sinking', isDeletion: true } : state
    })
  }

  /** A name for the next draft. */
  draftName(): string {
    return `draft-${++this.#draftNames}`
  }

  draft(id: string, pier: string, cargo: string): Promise<void> {
    return this.#serve('Draft', () => {
      if (cargo === 'gunpowder')
        throw harborError('Draft', 'Contraband', 'invalid', 'no gunpowder in this harbor')
      this.drafts.set(id, { pier, cargo })
    })
  }

  /** Answers nothing: the deployment shows at the pier. */
  send(id: string): Promise<void> {
    return this.#serve('Send', () => {
      const draft = this.drafts.get(id)
      if (!draft) throw harborError('Send', 'NoDraft', 'notFound', `there is no ${id}`)
      if (this.#isBusy(draft.pier))
        throw harborError('Send', 'Occupied', 'conflict', 'something rolls already')
      this.drafts.delete(id)
      this.roll(draft.cargo, draft.pier)
    })
  }

  discard(id: string): Promise<void> {
    return this.#serve('Discard', () => {
      if (!this.drafts.delete(id)) throw harborError('Discard', 'NoDraft', 'notFound', `there is no ${id}`)
    })
  }

  halt(pier: string): Promise<void> {
    return this.#serve('Halt', () => {
      const latest = this.#rollingsOf(pier).at(-1)
      const isRolling = latest !== undefined && this.#wordOf(latest) === 'rolling'
      if (!isRolling || this.#clock.now() >= latest.startedAt + latest.haltableMs)
        throw harborError('Halt', 'TooLate', 'conflict', 'it rolls too fast to be halted')
      latest.haltedAt = this.#clock.now()
    })
  }

  /** What stands on the pier: the cargo that was done last. */
  inspect(pier: string): Promise<ReadonlyMap<string, string>> {
    return this.#serve('Inspect', () => {
      const cargo = this.#rollingsOf(pier).findLast(one => this.#wordOf(one) === 'done')?.cargo
      return new Map(cargo === undefined ? [] : [['crates', `12 crates of ${cargo}`]])
    })
  }

  remove(pier: string): Promise<void> {
    return this.#serve('Remove', () => {
      const found = this.piers.get(pier)
      if (!found) throw harborError('Remove', 'NoPier', 'notFound', `there is no pier ${pier}`)
      if (this.#isBusy(pier)) throw harborError('Remove', 'Occupied', 'conflict', 'something rolls')
      found.removal = { startedAt: this.#clock.now(), error: this.removalError }
    })
  }

  lookForRemoval(pier: string): Promise<DeletionState> {
    return this.#serve('Look', () => {
      const found = this.piers.get(pier)
      if (!found) return { state: 'gone', status: 'removed' }
      const { builtAt: createdAt, removal, rollings } = found
      const isRemovalOver = removal !== undefined && this.#clock.now() >= removal.startedAt + REMOVAL_MS
      if (removal && !isRemovalOver) return { state: 'deleting', status: 'sinking', createdAt }
      if (removal?.error !== undefined)
        return { state: 'failed', status: 'stuck', message: removal.error, createdAt }
      if (removal) {
        this.piers.delete(pier)
        return { state: 'gone', status: 'removed' }
      }
      const latest = rollings.at(-1)
      const status = latest ? this.#wordOf(latest) : 'empty'
      return { state: this.#isBusy(pier) ? 'busy' : 'exists', status, createdAt }
    })
  }

  listShips(): Promise<readonly string[]> {
    return this.#serve('List', () => this.ships.map(name => `ship ${name}`))
  }

  listPiers(): Promise<readonly string[]> {
    return this.#serve('List', () => [...this.piers.keys()])
  }

  /** The state to go back to: the harbor remembers all, and lists nothing. */
  async recall(pier: string, point: RestorePoint, now: HarborState): Promise<HarborState> {
    const isEarlier = (one: Rolling) => point === 'lastSucceeded' || one.startedAt < (now.startedAt ?? 0)
    const done = await this.#serve('Look', () =>
      this.#rollingsOf(pier).findLast(one => this.#wordOf(one) === 'done' && isEarlier(one)),
    )
    if (!done) throw harborError('', 'NothingBefore', 'invalid', 'nothing was there before')
    return this.#stateOf(done)
  }

  #rollingsOf(pier: string): readonly Rolling[] {
    return this.piers.get(pier)?.rollings ?? []
  }

  #isBusy(pier: string): boolean {
    const latest = this.#rollingsOf(pier).at(-1)
    return latest !== undefined && ['rolling', 'halting'].includes(this.#wordOf(latest))
  }

  #wordOf({ startedAt, takesMs, ends, haltedAt }: Rolling): string {
    const now = this.#clock.now()
    if (haltedAt !== undefined) return now < haltedAt + HALT_MS ? 'halting' : 'halted'
    return now < startedAt + takesMs ? 'rolling' : ends
  }

  #stateOf(rolling: Rolling): HarborState {
    const { cargo, startedAt, takesMs, haltedAt, message } = rolling
    const status = this.#wordOf(rolling)
    const phase = phases[status] ?? 'running'
    const completedAt = haltedAt === undefined ? startedAt + takesMs : haltedAt + HALT_MS
    const isOver = this.#clock.now() >= completedAt
    const shown = { phase, status, cargo, revision: cargo, startedAt, stepOutputs: { cargoList: cargo } }
    return isOver ? { ...shown, completedAt, message } : shown
  }

  async #serve<T>(operation: Operation, work: () => T): Promise<T> {
    this.requests.push(operation)
    const count = this.count(operation)
    await this.before[operation]?.(count)
    const answer = work()
    await this.after[operation]?.(count)
    return answer
  }
}
