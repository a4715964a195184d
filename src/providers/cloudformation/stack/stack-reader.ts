import {
  isInProgress,
  type DeploymentRecord,
  type Outputs,
  type TargetState,
} from '../../../engine/deployment.js'
import type { DeploymentHistory } from '../../../engine/deployment-target.js'
import { ifFound } from '../../../engine/polling/request.js'
import { timing } from '../../../engine/timing.js'
import type { Clock } from '../../../shared/clock.js'
import { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { StackEventInfo, StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { deploymentWords, isDeleted, isUnderReview, meaningOf } from '../api/statuses.js'
import { FailureTexts } from './failure-texts.js'
import {
  deploymentsIn,
  finishedStackDeployments,
  listedDeployment,
  phaseIn,
  type StackDeployment,
} from './stack-deployments.js'
import { MOST_PAGES_OF_DEPLOYMENT, readEvents } from './stack-events.js'
import { refuseStaleReads, staleRead } from './stale-reads.js'

/** A target whose counterpart is a stack; `stack` is undefined where there is none. */
export interface StackState extends TargetState {
  readonly stack?: StackInfo | undefined
}

/** What reading a stack needs. */
export interface StackAccess {
  readonly api: StackApi
  /** AWS's time, as far as its answers show it: it decides whether a read may lag behind. */
  readonly clock: Pick<Clock, 'now'>
}

const DELETED = 'the stack was deleted before the deployment had ended'

/** So many pages of events are the history, 500 events. */
export const MOST_PAGES_OF_HISTORY = 5

/**
 * Reads one stack as a target with its deployments. A look costs one DescribeStacks while a deployment is in progress:
 * events are read at the start, when the status changes and at the end. Methods throw ProviderError.
 */
export class StackReader {
  readonly #api: StackApi
  readonly #clock: Pick<Clock, 'now'>
  readonly #onRead: ((stack: StackInfo) => void) | undefined
  /** The name, and the ARN as soon as it is known: a later stack of the same name is another one. */
  #stack: string
  /** What the last look showed. */
  #seen: Seen | undefined
  /** Since when (epoch ms) reads do not find the stack. */
  #missingSince: number | undefined
  readonly #failures: FailureTexts

  /** `onRead` is called with the stack as each read shows it. */
  constructor({ api, clock }: StackAccess, stack: string, onRead?: (stack: StackInfo) => void) {
    this.#api = api
    this.#clock = clock
    this.#stack = stack
    this.#onRead = onRead
    this.#failures = new FailureTexts(api)
  }

  /**
   * The target with its latest deployment; absent where the stack does not exist, or holds only a change set. `isAccurate`:
   * the events are read even where the stack looks as before.
   */
  async get(signal: AbortSignal, isAccurate = false): Promise<StackState> {
    const stack = await ifFound(this.#api.getStack(this.#stack, signal))
    if (!stack) {
      if (!this.#isMissingForGood()) throw staleRead('it was there, and is not found')
      this.#seen = undefined
      return { phase: 'absent', status: deploymentWords.absent }
    }
    this.#stack = stack.id
    this.#missingSince = undefined
    this.#onRead?.(stack)
    const state = { stack, createdAt: stack.createdAt }
    if (isUnderReview(stack.status)) {
      if (this.#seen) throw staleRead(`it is ${stack.status}, and had a deployment before`)
      return { ...state, phase: 'absent', status: deploymentWords.absent }
    }
    const latest = await this.#latest(stack, isAccurate, signal)
    if (!latest) return { ...state, ...withoutStart(stack) }
    const { operation, deployment } = latest
    const phase = phaseIn(stack.status, operation)
    // A deleted stack shows nothing of what it had: its events do.
    if (phase === 'absent') return { ...state, phase, status: deploymentWords.absent }
    return {
      ...state,
      phase,
      status: operation.isDeletion ? stack.status : deploymentWords[phase],
      message: await this.#failures.of(stack.id, operation, stack.status, signal),
      isDeletion: operation.isDeletion,
      deploymentId: deployment?.id,
      clientToken: deployment?.clientToken,
      startedAt: deployment?.startedAt,
      completedAt: meaningOf(stack.status).phase === 'running' ? undefined : operation.end?.at,
    }
  }

  /** The outputs of the stack; those of one deployment as long as it is the latest, and has succeeded. */
  async outputs(deploymentId: string | undefined, signal: AbortSignal): Promise<Outputs> {
    const state = await this.get(signal)
    if (!state.stack) throw preconditionFailed('StackNotFound', 'the stack does not exist')
    if (deploymentId === undefined) return state.stack.outputs
    if (state.deploymentId !== deploymentId) {
      const message = `the stack shows the outputs of another deployment than ${deploymentId}`
      throw preconditionFailed('OtherDeployment', message)
    }
    // What failed or was cancelled is rolled back: the outputs are those of what the stack runs.
    if (isInProgress(state)) throw staleRead(`deployment ${deploymentId} is ${state.status}`)
    return state.stack.outputs
  }

  /** The deployments that the newest events show. */
  readonly history: DeploymentHistory = {
    get: (deploymentId, signal) => this.#record(deploymentId, signal),
    list: async signal => finishedStackDeployments(await this.#deployments(signal)),
    listAll: async signal => finishedStackDeployments(await this.#deployments(signal)),
    listStarted: async signal => (await this.#allDeployments(signal)).map(listedDeployment),
  }

  /** By its ARN, CloudFormation shows even a deleted stack; another endpoint may not. */
  #isMissingForGood(): boolean {
    if (!this.#stack.startsWith('arn:')) return true
    const now = this.#clock.now()
    this.#missingSince ??= now
    return now >= this.#missingSince + timing.readLagMs
  }

  async #record(deploymentId: string, signal: AbortSignal): Promise<DeploymentRecord> {
    const state = await this.get(signal)
    const latestDeploymentId = this.#seen?.operation.id ?? state.deploymentId
    if (latestDeploymentId === deploymentId && !this.#isRepaired(state))
      return { ...state, latestDeploymentId }
    const found = (await this.#deployments(signal)).find(({ id }) => id === deploymentId)
    if (!found) {
      const message = `the events of the stack show no deployment ${deploymentId}`
      throw new ProviderError('DescribeStackEvents', 'DeploymentNotFound', 'notFound', { message })
    }
    const { clientToken, startedAt, end = this.#endByDeletion(state) } = found
    const { status, at: completedAt } = end ?? { status: found.status, at: undefined }
    // Somebody has deleted what was being created.
    const phase = isDeleted(status) && !found.isCancelled ? 'failed' : phaseIn(status, found)
    const message = isDeleted(status) ? DELETED : await this.#failures.of(this.#stack, found, status, signal)
    const known = { deploymentId, clientToken, startedAt, completedAt, latestDeploymentId, message }
    return { ...known, phase, status: deploymentWords[phase] }
  }

  /** A deletion ends what is in progress. */
  #endByDeletion({ phase }: StackState): StackDeployment['end'] {
    const { operation } = this.#seen ?? {}
    if (!operation?.isDeletion || phase === 'running') return undefined
    return operation.end ?? { status: operation.status, at: operation.startedAt }
  }

  /** Whether the deployment has ended, and somebody goes on with its rollback. */
  #isRepaired({ stack, completedAt }: StackState): boolean {
    const { operation } = this.#seen ?? {}
    return stack !== undefined && completedAt === undefined && operation?.end !== undefined
  }

  async #deployments(signal: AbortSignal): Promise<readonly StackDeployment[]> {
    const events = await this.#events({ isEnough: () => false, mostPages: MOST_PAGES_OF_HISTORY }, signal)
    return deploymentsIn(events).filter(({ isDeletion }) => !isDeletion)
  }

  /** All deployments since any request of a step. Throws ProviderError where there are more events than are read. */
  async #allDeployments(signal: AbortSignal): Promise<readonly StackDeployment[]> {
    let pages = 0
    const isEnough = () => ++pages > MOST_PAGES_OF_DEPLOYMENT
    const events = await this.#events({ isEnough, mostPages: MOST_PAGES_OF_DEPLOYMENT }, signal)
    if (pages === MOST_PAGES_OF_DEPLOYMENT) throw tooManyEvents()
    return deploymentsIn(events).filter(({ isDeletion }) => !isDeletion)
  }

  async #latest(stack: StackInfo, isAccurate: boolean, signal: AbortSignal): Promise<Latest | undefined> {
    const key = [stack.id, stack.status, stack.updatedAt].join(' ')
    if (!isAccurate && this.#seen?.key === key && meaningOf(stack.status).phase === 'running')
      return this.#seen
    const isEnough = (events: readonly StackEventInfo[]) => latestIn(events)?.deployment !== undefined
    const events = await this.#events({ isEnough, mostPages: MOST_PAGES_OF_DEPLOYMENT }, signal)
    const latest = latestIn(events)
    const [newest] = events
    if (latest && newest) {
      const times = { newestEventAt: newest.time, now: this.#clock.now() }
      refuseStaleReads({ ...latest, stack }, times, this.#seen)
    }
    this.#seen = latest && { ...latest, key, stack }
    return latest
  }

  #events(wanted: Parameters<typeof readEvents>[2], signal: AbortSignal): Promise<readonly StackEventInfo[]> {
    return readEvents(this.#api, this.#stack, wanted, signal)
  }
}

/** A history that is not complete excludes nothing: it counts as one that cannot be read. */
function tooManyEvents(): ProviderError {
  const message = `the stack has more than ${MOST_PAGES_OF_DEPLOYMENT} pages of events`
  return new ProviderError('DescribeStackEvents', 'TooManyEvents', 'unknownOperation', { message })
}

interface Latest {
  /** The latest deployment, or the deletion of the stack. */
  readonly operation: StackDeployment
  readonly deployment: StackDeployment | undefined
}

interface Seen extends Latest {
  readonly key: string
  readonly stack: StackInfo
}

function latestIn(events: readonly StackEventInfo[]): Latest | undefined {
  const found = deploymentsIn(events)
  const [operation] = found
  return operation && { operation, deployment: found.find(({ isDeletion }) => !isDeletion) }
}

/** CloudFormation keeps the events of a stack for 90 days: the start may be gone, but not what it came to. */
function withoutStart({ status, updatedAt, createdAt }: StackInfo): StackState {
  const { phase, isDeletion } = meaningOf(status)
  return {
    phase,
    status: isDeletion ? status : deploymentWords[phase],
    isDeletion,
    startedAt: updatedAt ?? createdAt,
  }
}
