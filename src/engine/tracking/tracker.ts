import { Absence } from './absence.js'
import { timing } from '../timing.js'
import type { Ownership, SearchResult } from './ownership.js'
import { isInProgress, type DeploymentRecord, type DeploymentState, type TargetState } from '../deployment.js'
import { ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import { attribute } from './attribution.js'
import type { ReadContext } from '../context.js'
import { undefinedOnError } from '../polling/request.js'
import { DeploymentRecognizer } from './recognizer.js'
import { RecordReader } from './record-reader.js'
import { LastState } from './last-state.js'
import { isIdentified, relate, type Relation, type Submission } from './submission.js'
import { SubmissionLog } from './submission-log.js'

/** What one poll shows of our deployment; undefined when the read was stale. */
export type Observation =
  | { readonly kind: 'ours'; readonly deployment: DeploymentState }
  /** A newer deployment took the place of ours, whose end is not known. */
  | { readonly kind: 'newer'; readonly other: DeploymentState }
  /** A new deployment has ended, and nothing shows whether it is ours. */
  | { readonly kind: 'unattributed'; readonly candidate?: DeploymentState | undefined }
  | undefined

const MOST_LAGGING_POLLS = 2

/**
 * Knows which deployment is ours: by its id where the endpoint shows ids, else by what the target shows. A stale read
 * never returns an ended deployment to progress.
 */
export class DeploymentTracker {
  /** The requests of this step. */
  readonly requests: SubmissionLog
  readonly recognizer: DeploymentRecognizer
  readonly #context: ReadContext
  readonly #record: RecordReader
  readonly #last = new LastState()
  readonly #absence: Absence
  /** Ours is known only by the answer to the request, which may show the previous deployment. */
  #isUnverified = false
  #isSuperseded = false
  #timesSuperseded = 0
  /** The id that the answer to the request showed, though its record shows other content. */
  #disprovedId: string | undefined
  #acceptedAt: number

  constructor(context: ReadContext, submission: Submission) {
    this.#context = context
    this.#absence = new Absence(context.clock)
    this.#record = new RecordReader(context)
    this.requests = new SubmissionLog(submission)
    this.recognizer = new DeploymentRecognizer(context, this.requests)
    this.#acceptedAt = context.clock.now()
  }

  /** What identifies our deployment, as far as it is known now. */
  get submission(): Submission {
    return this.requests.submission
  }

  /** Ours as it was last seen. */
  get last(): DeploymentState | undefined {
    return this.#last.state
  }

  /** Whether a read showed that our deployment was being cancelled, no matter who requested it. */
  get wasCancelling(): boolean {
    return this.#last.wasCancelling
  }

  get isIdentified(): boolean {
    return isIdentified(this.submission)
  }

  /** Notes that the latest request was accepted, and returns whether `answer` shows our deployment. */
  accept(answer: TargetState): boolean {
    this.#acceptedAt = this.#context.clock.now()
    if (!this.requests.accept(answer, this.#context.target.history !== undefined)) return false
    this.#isUnverified = true
    this.#last.note(answer)
    return true
  }

  /** Notes that `deployment` is ours, and reports its id when it was not known before. */
  identify(deployment: TargetState): void {
    const isNewId = this.requests.identify(deployment)
    if (!deployment.isDeletion) this.#last.note(deployment)
    if (!isNewId || !this.submission.isAnswered) return
    this.#context.report({ type: 'identified', submission: this.submission, deployment })
  }

  /** Reads our deployment once. Throws ProviderError. */
  async poll(signal: AbortSignal): Promise<Observation> {
    const { last } = this
    if (last && !isInProgress(last)) return { kind: 'ours', deployment: last }
    if (!this.isIdentified) return this.#pollUnidentified(signal)
    const record = await this.#record.read(this.submission.deploymentId, signal)
    if (record && (await this.#isDisproved(record))) return this.#pollUnidentified(signal)
    return record ? this.#observeRecord(record, signal) : this.#pollTarget(signal)
  }

  /**
   * Whether Cancel, which takes the name of the target, would stop our deployment: the target and the deployment's own
   * record must both show it in progress. Throws ProviderError.
   */
  async isCancellable(signal: AbortSignal): Promise<boolean> {
    if (!this.isIdentified || this.#isOver()) return false
    const [seen, record] = await Promise.all([
      this.#context.target.get(signal),
      this.#record.readForCancel(this.submission.deploymentId, signal),
    ])
    if (record && (await this.#isDisproved(record))) return false
    const relation = this.relation(seen)
    if (record) this.#last.note(record)
    if (relation === 'ours' && !seen.isDeletion) this.#last.note(seen)
    if (this.#isOver() || relation === 'newer' || seen.isDeletion) return false
    return record ? record.phase === 'running' : relation === 'ours'
  }

  /** Notes that the answer to Cancel shows ours as being cancelled: there may be no time for another read. */
  noteCancelled(answer: TargetState): void {
    if (answer.phase === 'cancelling') this.#last.note(answer)
  }

  /** Whose deployment the target shows; 'earlier' when it shows none that is new. Throws ProviderError. */
  async ownership(seen: TargetState, signal: AbortSignal): Promise<Ownership | 'earlier'> {
    const { ownership, record } = await this.recognizer.ownershipOf(seen, signal)
    // The target may lag behind the record, and still show in progress what has ended.
    if (record) this.#last.note(record)
    return ownership
  }

  /** Searches the records since our request for ours, and identifies it. Throws ProviderError. */
  async search(seen: TargetState, signal: AbortSignal): Promise<SearchResult> {
    const found = await this.recognizer.search(seen, signal)
    if (found.kind === 'ours') this.identify(found.record)
    return found
  }

  /** Whether the record shows other content than we asked for: then the answer showed somebody else's deployment. */
  async #isDisproved(record: DeploymentState): Promise<boolean> {
    if (!this.#isUnverified) return false
    this.#isUnverified = false
    const { attempts, deploymentId = '' } = this.submission
    if ((await attribute(this.#context.target, attempts.slice(-1), { record })) !== 'other') return false
    this.recognizer.exclude(deploymentId)
    this.#disprovedId = deploymentId
    this.requests.update({ deploymentId: undefined, startedAt: undefined })
    this.#last.forget()
    this.#isSuperseded = false
    this.#context.report({ type: 'misidentified', submission: this.submission, other: record })
    return true
  }

  /** How the deployment that a read shows relates to our identified one. */
  relation(seen: TargetState): Relation {
    const relation = relate(this.submission, seen)
    // Without a time, an unknown deployment may be older than ours.
    if (relation === 'newer' && seen.startedAt !== undefined) this.#isSuperseded = true
    return relation
  }

  /** Whether ours ended or is being cancelled, or a newer deployment took its place. */
  #isOver(): boolean {
    return this.#isSuperseded || (this.last !== undefined && this.last.phase !== 'running')
  }

  async #observeRecord(record: DeploymentRecord, signal: AbortSignal): Promise<Observation> {
    const deployment = this.#last.note(record)
    const ours = { kind: 'ours', deployment } as const
    if (!isInProgress(deployment) || !this.#mayBeSuperseded(record)) return ours
    const target = await undefinedOnError(this.#pollTarget(signal))
    // The record may lag behind the target: only repeated reads count.
    return target?.kind === 'newer' && ++this.#timesSuperseded > MOST_LAGGING_POLLS ? target : ours
  }

  async #pollTarget(signal: AbortSignal): Promise<Observation> {
    const seen = await this.#context.target.get(signal)
    this.#absence.check(seen)
    const relation = this.relation(seen)
    if (relation === 'earlier') return undefined
    const { deploymentId } = this.submission
    if (
      deploymentId !== undefined &&
      seen.succeededDeploymentId === deploymentId &&
      (relation === 'newer' || seen.isDeletion)
    ) {
      return {
        kind: 'ours',
        deployment: this.#last.note({
          phase: 'succeeded',
          status: this.#context.target.statusWords.succeeded,
          deploymentId,
        }),
      }
    }
    if (relation === 'newer') return { kind: 'newer', other: seen }
    if (seen.isDeletion) throw deletionError(seen)
    this.identify(seen)
    const deployment = this.#last.note({ ...seen, deploymentId: this.submission.deploymentId })
    return { kind: 'ours', deployment }
  }

  /** The answer to the request did not identify our deployment: it is recognized by its evidence. */
  async #pollUnidentified(signal: AbortSignal): Promise<Observation> {
    const seen = await this.#context.target.get(signal)
    this.#absence.check(seen)
    const ownership = await this.ownership(seen, signal)
    if (ownership === 'ours') {
      this.identify(seen)
      return seen.isDeletion ? undefined : { kind: 'ours', deployment: seen }
    }
    const isLagging = this.#context.clock.now() - this.#acceptedAt < timing.readLagMs
    if (isLagging || isInProgress(seen)) return undefined
    const found = await this.search(seen, signal)
    if (found.kind === 'ours' || ownership === 'earlier') return undefined
    // The request was accepted: the only deployment since is ours.
    const only = found.kind === 'unknown' && found.isOnly ? found.candidate : undefined
    if (only && ownership === 'unknown') {
      this.identify(only)
      return undefined
    }
    // The deployment that the answer showed may be ours after all: another deployment may have changed its record.
    const mayBeOurs = ownership === 'unknown' || seen.deploymentId === this.#disprovedId
    if (found.kind === 'none' && !mayBeOurs) return { kind: 'newer', other: seen }
    const hidden = found.kind === 'unknown' ? found.candidate : undefined
    return { kind: 'unattributed', candidate: mayBeOurs ? seen : hidden }
  }

  #mayBeSuperseded({ latestDeploymentId: latest }: DeploymentRecord): boolean {
    const { deploymentId, earlierIds } = this.submission
    return latest !== undefined && latest !== deploymentId && !earlierIds.includes(latest)
  }
}

function deletionError({ status }: DeploymentState): ProviderError {
  const message = `the target is ${status}, and no longer shows how the deployment ended`
  return preconditionFailed('Deleting', message)
}
