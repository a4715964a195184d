import type { Clock } from '../../src/shared/clock.js'
import type { Change, Outputs, PastDeployment, Phase, Snapshot } from '../../src/engine/deployment.js'
import type { Alternatives, Deployable, Deployments } from '../../src/engine/deployment-target.js'
import { ProtonError, type Fault } from '../../src/shared/errors.js'
import type { StepEvent, Job } from '../../src/engine/context.js'

/** How a deployment goes on the scripted target. */
export interface Course {
  readonly takesMs: number
  readonly ends?: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  readonly message?: string
  readonly cancelTakesMs?: number
  readonly cancelEnds?: 'CANCELLED' | 'FAILED' | 'SUCCEEDED'
  readonly spec?: string
}

interface Deployment extends Course {
  readonly id: string
  readonly startedAt: number
  readonly clientToken?: string | undefined
  cancelledAt?: number
}

const phases: Readonly<Record<string, Phase>> = {
  IN_PROGRESS: 'running',
  CANCELLING: 'cancelling',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
}

type Operation =
  | 'get'
  | 'update'
  | 'cancel'
  | 'getDeployment'
  | 'listDeployments'
  | 'listStarted'
  | 'deleteDeployment'
  | 'listOutputs'
/** Stands before an operation: throws, hangs, answers itself, or lets it through by answering undefined. */
export type Trouble = (call: number, signal?: AbortSignal) => unknown

/** An error as the adapters throw them. */
export function protonError(fault: Fault, code = `${fault}Exception`): ProtonError {
  const isUnsent = /Thrott|ECONNREFUSED|ENOTFOUND/.test(code)
  return new ProtonError('Operation', code, fault, { message: `a ${fault} message`, isUnsent })
}

/** Never answers, not even when it is told to stop. */
export function hang(): Promise<never> {
  return new Promise(() => undefined)
}

/** A target in memory, a function of the clock's time, with whatever trouble a test puts before its operations. */
export class ScriptedTarget implements Deployable {
  readonly calls: { readonly operation: Operation; readonly at: number; readonly argument?: unknown }[] = []
  readonly made: Deployment[] = []
  readonly trouble: Partial<Record<Operation, Trouble>> = {}
  /** What the next updates begin; the last one stays. */
  courses: Course[] = [{ takesMs: 60_000 }]
  history: readonly PastDeployment[] = []
  hasIds = true
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
    this.begin({ takesMs: 1_000 }, clock.now() - 3_600_000)
  }

  /** Begins a deployment as somebody would. */
  begin(course: Course, startedAt = this.#clock.now(), clientToken?: string): Deployment {
    const id = `00000000-0000-4000-8000-${String(this.made.length).padStart(12, '0')}`
    const deployment: Deployment = { ...course, id, startedAt, clientToken }
    this.made.push(deployment)
    return deployment
  }

  get latest(): Deployment {
    const latest = this.made.at(-1)
    if (!latest) throw new Error('a scripted target has at least one deployment')
    return latest
  }

  count(operation: Operation): number {
    return this.calls.filter(call => call.operation === operation).length
  }

  async get(signal: AbortSignal): Promise<Snapshot> {
    return (await this.#troubled<Snapshot>('get', undefined, signal)) ?? this.shown()
  }

  async update(change: Change): Promise<Snapshot> {
    const answer = await this.#troubled<Snapshot>('update', change)
    return answer ?? this.accept(change)
  }

  /** What an update does when nothing stands before it. */
  accept(change: Change): Snapshot {
    if (['IN_PROGRESS', 'CANCELLING'].includes(this.statusOf(this.latest))) throw protonError('conflict')
    const [course = { takesMs: 60_000 }] = this.courses.length > 1 ? this.courses.splice(0, 1) : this.courses
    this.begin(
      { ...course, ...(change.spec !== undefined && { spec: change.spec }) },
      undefined,
      change.clientToken,
    )
    return this.shown()
  }

  cancel: NonNullable<Deployable['cancel']> = async signal => {
    const answer = await this.#troubled<Snapshot>('cancel', undefined, signal)
    if (answer) return answer
    if (this.statusOf(this.latest) !== 'IN_PROGRESS') throw protonError('conflict')
    this.latest.cancelledAt = this.#clock.now()
    return this.shown()
  }

  readonly deployments: Deployments = {
    get: async (id, signal) => {
      const answer = await this.#troubled<Snapshot>('getDeployment', id, signal)
      const deployment = this.made.find(one => one.id === id)
      if (answer) return answer
      if (!deployment || !this.hasIds) throw protonError(this.hasIds ? 'notFound' : 'unknownOperation')
      return { ...this.#snapshot(deployment), latestDeploymentId: this.latest.id, spec: deployment.spec }
    },
    list: async signal =>
      (await this.#troubled<readonly PastDeployment[]>('listDeployments', undefined, signal)) ?? this.history,
    listAll: signal => this.deployments.list(signal),
    listStarted: async signal => {
      await this.#troubled('listStarted', undefined, signal)
      return this.made.map(({ id, startedAt }) => ({ deploymentId: id, attemptedAt: startedAt }))
    },
    delete: async (id, signal) => {
      await this.#troubled('deleteDeployment', id, signal)
    },
  }

  readonly listOutputs = async (deploymentId: string | undefined, signal: AbortSignal): Promise<Outputs> => {
    const answer = await this.#troubled<Outputs>('listOutputs', deploymentId, signal)
    return answer ?? new Map([['Of', deploymentId ?? 'the target']])
  }

  alternatives(): Promise<Alternatives> {
    return Promise.resolve({ what: 'things', names: ['this', 'that'] })
  }

  statusOf(deployment: Deployment): string {
    const { startedAt, takesMs, ends = 'SUCCEEDED', cancelledAt, cancelTakesMs = 2_000 } = deployment
    const now = this.#clock.now()
    if (cancelledAt === undefined) return now < startedAt + takesMs ? 'IN_PROGRESS' : ends
    return now < cancelledAt + cancelTakesMs ? 'CANCELLING' : (deployment.cancelEnds ?? 'CANCELLED')
  }

  /** The target as a read shows it now. */
  shown(): Snapshot {
    const succeeded = this.made.findLast(one => this.statusOf(one) === 'SUCCEEDED')
    return {
      ...this.#snapshot(this.latest),
      succeededDeploymentId: this.hasIds ? succeeded?.id : undefined,
      clientToken: this.latest.clientToken,
    }
  }

  #snapshot(deployment: Deployment): Snapshot {
    const status = this.statusOf(deployment)
    return {
      phase: phases[status] ?? 'running',
      status,
      message: deployment.message,
      deploymentId: this.hasIds ? deployment.id : undefined,
      attemptedAt: deployment.startedAt,
      templateVersion: { major: '1', minor: '0' },
    }
  }

  async #troubled<T>(operation: Operation, argument?: unknown, signal?: AbortSignal): Promise<T | undefined> {
    this.calls.push({ operation, at: this.#clock.now(), argument })
    await Promise.resolve()
    return (await this.trouble[operation]?.(this.count(operation), signal)) as T | undefined
  }
}

/** A job on `target` for as long as an hour; `events` collects what it reports. */
export function jobOn(
  target: ScriptedTarget,
  clock: Clock,
  over: Partial<Job> = {},
): Job & { events: StepEvent[] } {
  const events: StepEvent[] = []
  return {
    deployable: target,
    change: { deploymentType: 'CURRENT_VERSION', clientToken: 'token-of-ours' },
    digest: spec => Promise.resolve(spec),
    wait: true,
    deadline: clock.now() + 3_600_000,
    cancelOnTimeout: false,
    onConflict: 'wait',
    clock,
    random: () => 0.5,
    stop: new AbortController().signal,
    report: event => {
      events.push(event)
    },
    events,
    ...over,
  }
}

/** The target as a plain object, to put another part into or to leave one out. */
export function parts(target: ScriptedTarget, without?: 'cancel' | 'listOutputs'): Deployable {
  const { deployments, cancel, listOutputs } = target
  return {
    deployments,
    get: signal => target.get(signal),
    update: change => target.update(change),
    alternatives: () => target.alternatives(),
    ...(without !== 'cancel' && { cancel }),
    ...(without !== 'listOutputs' && { listOutputs }),
  }
}
