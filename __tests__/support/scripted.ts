import type { Clock } from '../../src/shared/clock.js'
import type {
  DeploymentRecord,
  Outputs,
  PastDeployment,
  Phase,
  TargetState,
} from '../../src/engine/deployment.js'
import type {
  Comparison,
  DeploymentHistory,
  DeploymentTarget,
  Discarded,
  Evidence,
} from '../../src/engine/deployment-target.js'
import type { Attempt } from '../../src/engine/tracking/submission.js'
import { ProviderError, type Fault } from '../../src/shared/errors.js'
import type { DeployContext, DeploymentEvent } from '../../src/engine/context.js'

/** How a deployment goes on the scripted target. */
export interface Course {
  readonly takesMs: number
  readonly ends?: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  readonly message?: string
  readonly cancelTakesMs?: number
  readonly cancelEnds?: 'CANCELLED' | 'FAILED' | 'SUCCEEDED'
  readonly spec?: string
  readonly revision?: string
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

/** What a request to the scripted target asks for. */
export interface ScriptedChange {
  readonly clientToken: string
  readonly spec?: string
  readonly revision?: string
  readonly startsDeployment?: boolean
}

/** A state with the spec that was deployed. */
export type ScriptedState = TargetState & DeploymentRecord & { readonly spec?: string | undefined }

type Operation =
  | 'get'
  | 'update'
  | 'cancel'
  | 'getDeployment'
  | 'listDeployments'
  | 'listStarted'
  | 'deleteDeployment'
  | 'listOutputs'
  | 'discard'
/** Stands before an operation: throws, hangs, answers itself, or lets it through by answering undefined. */
export type Trouble = (call: number, signal?: AbortSignal) => unknown

/** An error as the adapters throw them. */
export function protonError(fault: Fault, code = `${fault}Exception`): ProviderError {
  const isUnsent = /Thrott|ECONNREFUSED|ENOTFOUND/.test(code)
  return new ProviderError('Operation', code, fault, { message: `a ${fault} message`, isUnsent })
}

/** Never answers, not even when it is told to stop. */
export function hang(): Promise<never> {
  return new Promise(() => undefined)
}

/** A target in memory, a function of the clock's time, with whatever trouble a test puts before its operations. */
export class ScriptedTarget {
  readonly calls: { readonly operation: Operation; readonly at: number; readonly argument?: unknown }[] = []
  readonly made: Deployment[] = []
  readonly trouble: Partial<Record<Operation, Trouble>> = {}
  /** What the next updates begin; the last one stays. */
  courses: Course[] = [{ takesMs: 60_000 }]
  past: readonly PastDeployment[] = []
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

  async get(signal: AbortSignal): Promise<ScriptedState> {
    return (await this.#troubled<ScriptedState>('get', undefined, signal)) ?? this.shown()
  }

  async update(change: ScriptedChange): Promise<ScriptedState> {
    const answer = await this.#troubled<ScriptedState>('update', change)
    return answer ?? this.accept(change)
  }

  /** What an update does when nothing stands before it. */
  accept(change: ScriptedChange): ScriptedState {
    if (['IN_PROGRESS', 'CANCELLING'].includes(this.statusOf(this.latest))) throw protonError('conflict')
    const [course = { takesMs: 60_000 }] = this.courses.length > 1 ? this.courses.splice(0, 1) : this.courses
    const { clientToken, spec, revision } = change
    const deploys = { ...(spec !== undefined && { spec }), ...(revision !== undefined && { revision }) }
    this.begin({ ...course, ...deploys }, undefined, clientToken)
    return this.shown()
  }

  cancel: NonNullable<DeploymentTarget['cancel']> = async signal => {
    const answer = await this.#troubled<ScriptedState>('cancel', undefined, signal)
    if (answer) return answer
    if (this.statusOf(this.latest) !== 'IN_PROGRESS') throw protonError('conflict')
    this.latest.cancelledAt = this.#clock.now()
    return this.shown()
  }

  readonly history: Required<DeploymentHistory> = {
    get: async (id, signal) => {
      const answer = await this.#troubled<ScriptedState>('getDeployment', id, signal)
      const deployment = this.made.find(one => one.id === id)
      if (answer) return answer
      if (!deployment || !this.hasIds) throw protonError(this.hasIds ? 'notFound' : 'unknownOperation')
      return { ...this.#state(deployment), latestDeploymentId: this.latest.id, spec: deployment.spec }
    },
    list: async signal =>
      (await this.#troubled<readonly PastDeployment[]>('listDeployments', undefined, signal)) ?? this.past,
    listAll: signal => this.history.list(signal),
    listStarted: async signal => {
      await this.#troubled('listStarted', undefined, signal)
      return this.made.map(({ id, startedAt }) => ({ deploymentId: id, startedAt }))
    },
    delete: async (id, signal) => {
      await this.#troubled('deleteDeployment', id, signal)
    },
  }

  readonly listOutputs = async (deploymentId: string | undefined, signal: AbortSignal): Promise<Outputs> => {
    const answer = await this.#troubled<Outputs>('listOutputs', deploymentId, signal)
    return answer ?? new Map([['Of', deploymentId ?? 'the target']])
  }

  readonly discard: NonNullable<DeploymentTarget['discard']> = async (evidence, signal) => {
    return (await this.#troubled<Discarded>('discard', evidence, signal)) ?? 'discarded'
  }

  statusOf(deployment: Deployment): string {
    const { startedAt, takesMs, ends = 'SUCCEEDED', cancelledAt, cancelTakesMs = 2_000 } = deployment
    const now = this.#clock.now()
    if (cancelledAt === undefined) return now < startedAt + takesMs ? 'IN_PROGRESS' : ends
    return now < cancelledAt + cancelTakesMs ? 'CANCELLING' : (deployment.cancelEnds ?? 'CANCELLED')
  }

  /** The target as a read shows it now. */
  shown(): ScriptedState {
    const succeeded = this.made.findLast(one => this.statusOf(one) === 'SUCCEEDED')
    return {
      ...this.#state(this.latest),
      succeededDeploymentId: this.hasIds ? succeeded?.id : undefined,
      clientToken: this.latest.clientToken,
    }
  }

  #state(deployment: Deployment): ScriptedState {
    const status = this.statusOf(deployment)
    return {
      phase: phases[status] ?? 'running',
      status,
      message: deployment.message,
      deploymentId: this.hasIds ? deployment.id : undefined,
      startedAt: deployment.startedAt,
      revision: deployment.revision ?? '1.0',
    }
  }

  async #troubled<T>(operation: Operation, argument?: unknown, signal?: AbortSignal): Promise<T | undefined> {
    this.calls.push({ operation, at: this.#clock.now(), argument })
    await Promise.resolve()
    return (await this.trouble[operation]?.(this.count(operation), signal)) as T | undefined
  }
}

/** By what a scripted target recognizes a deployment. */
interface ScriptedEvidence {
  readonly spec?: string
  readonly revision?: string
  /** The spec that was deployed before. */
  readonly before?: string
}

/** Whether what is shown has the spec and the revision that were asked for. */
function compareContent(attempt: Attempt, { seen, record }: Evidence): Promise<Comparison> {
  const asked = attempt.evidence as unknown as ScriptedEvidence
  const shown: ScriptedState | undefined = record ?? (seen?.phase === 'succeeded' ? seen : undefined)
  if (asked.revision !== undefined && shown && shown.revision !== asked.revision)
    return Promise.resolve('different')
  if (asked.spec === undefined || shown?.spec === undefined) return Promise.resolve('unknown')
  if (shown.spec !== asked.spec) return Promise.resolve('different')
  // A target that shows what it showed before proves nothing.
  return Promise.resolve(record || shown.spec !== asked.before ? 'same' : 'unknown')
}

/** The scripted target as the engine has it; `without` leaves a part out. */
export function portOf(
  target: ScriptedTarget,
  change: ScriptedChange,
  without?: 'cancel' | 'listOutputs' | 'history',
): DeploymentTarget {
  const { history, cancel, listOutputs, discard } = target
  const { clientToken, spec, revision, startsDeployment = true } = change
  return {
    label: 'thing one',
    revisionName: 'version',
    fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
    stepOutputNames: [],
    statusWords: { running: 'IN_PROGRESS', succeeded: 'SUCCEEDED' },
    neverWaits: startsDeployment ? undefined : 'It never waits.',
    afterFailure: 'It keeps what it had.',
    consoleUrl: () => undefined,
    get: signal => target.get(signal),
    prepare: now => {
      const before: ScriptedState = now
      const evidence = { spec, revision, before: before.spec }
      return Promise.resolve({ startsDeployment, clientToken, evidence, submit: () => target.update(change) })
    },
    discard,
    preview: () => Promise.reject(new Error('a scripted target has no preview')),
    compare: compareContent,
    suggestNames: () => Promise.resolve({ what: 'things', names: ['this', 'that'] }),
    ...(without !== 'history' && { history }),
    ...(without !== 'cancel' && { cancel }),
    ...(without !== 'listOutputs' && { listOutputs }),
  }
}

/** A deployment to a scripted target. */
export interface ScriptedDeployment extends DeployContext {
  readonly change: ScriptedChange
  readonly events: DeploymentEvent[]
}

/** A deployment to `target` for as long as an hour; `events` collects what it reports. */
export function contextOn(
  target: ScriptedTarget,
  clock: Clock,
  over: Partial<ScriptedDeployment> = {},
): ScriptedDeployment {
  const events: DeploymentEvent[] = []
  const { change = { clientToken: 'token-of-ours' } } = over
  return {
    target: portOf(target, change),
    change,
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
