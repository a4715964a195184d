import { ownershipOf, searchRecords, type Ownership, type SearchResult, type Sightings } from './ownership.js'
import { isUnderWay, type Snapshot } from './deployment.js'
import { ProtonError } from '../shared/errors.js'
import { attribute, contradicts } from './evidence.js'
import type { Tracking } from './context.js'
import { READ_LAG_MS } from './polling/read-lag.js'
import { RecordReader } from './record-reader.js'
import {
  attemptsBefore,
  identified,
  isIdentified,
  relate,
  type Attempt,
  type Relation,
  type Submission,
} from './submission.js'

/** What one poll shows of our deployment; undefined: nothing yet, the read was stale. */
export type Observation =
  | { readonly kind: 'ours'; readonly deployment: Snapshot }
  /** A newer deployment is on the target: ours is over, and its end is not known. */
  | { readonly kind: 'newer'; readonly other: Snapshot }
  /** A new deployment has ended, and nothing shows whether it is ours. */
  | { readonly kind: 'unattributed'; readonly candidate?: Snapshot | undefined }
  | undefined

const MOST_LAGGING_LOOKS = 2

/**
 * The one place that knows which deployment is ours: by its id where the endpoint shows ids, else by what the target
 * shows. What was seen never goes back: a stale read does not return an ended deployment to progress.
 */
export class DeploymentTracker {
  readonly #context: Tracking
  #submission: Submission
  readonly #record: RecordReader
  readonly #sightings: Sightings
  #last: Snapshot | undefined
  /** Ours is known by the answer to the request alone, which may show the deployment from before. */
  #isUnverified = false
  #isSuperseded = false
  #timesSuperseded = 0
  #absentSince: number | undefined
  #acceptedAt: number

  constructor(context: Tracking, submission: Submission) {
    this.#context = context
    this.#record = new RecordReader(context)
    this.#submission = submission
    this.#sightings = {
      foreign: new Set(submission.foreignIds),
      open: new Set(submission.openIds),
      hasUnnamed: false,
    }
    this.#acceptedAt = context.clock.now()
  }

  /** What tells our deployment from every other, as far as it is known now. */
  get submission(): Submission {
    return this.#submission
  }

  /** Ours as it was last seen. */
  get last(): Snapshot | undefined {
    return this.#last
  }

  get isIdentified(): boolean {
    return isIdentified(this.#submission)
  }

  /** Whether there is a request that Proton may have accepted. */
  get hasSent(): boolean {
    return this.#submission.attempts.length > 0
  }

  /** Whether the target has shown something new since, which may have been ours. */
  get hasSighted(): boolean {
    return this.#sightings.hasUnnamed || this.#sightings.open.size > 0
  }

  /** Notes what the target shows before the first request is sent: that is not ours. */
  noteSeen({ deploymentId }: Snapshot): void {
    const { earlierIds } = this.#submission
    if (this.hasSent || deploymentId === undefined || earlierIds.includes(deploymentId)) return
    this.#submission = { ...this.#submission, earlierIds: [...earlierIds, deploymentId] }
  }

  /** Notes a request that is about to be sent. */
  add(attempt: Attempt): void {
    this.#submission = { ...this.#submission, attempts: [...this.#submission.attempts, attempt] }
  }

  /** Whether the target shows a new deployment under the attempt's own client token. */
  isByToken(attempt: Attempt, seen: Snapshot): boolean {
    const isNew = attemptsBefore({ ...this.#submission, attempts: [attempt] }, seen).length > 0
    return isNew && !seen.isDeletion && seen.clientToken === attempt.clientToken
  }

  /** Forgets a request that Proton refused. */
  withdraw(attempt: Attempt): void {
    const attempts = this.#submission.attempts.filter(one => one !== attempt)
    this.#submission = { ...this.#submission, attempts }
  }

  /**
   * Notes that Proton accepted the latest request, and answers whether `answer` shows ours: it may still show the
   * deployment from before.
   */
  accept(answer: Snapshot): boolean {
    this.#submission = { ...this.#submission, isAnswered: true }
    this.#acceptedAt = this.#context.clock.now()
    const attempt = this.#submission.attempts.at(-1)
    const isNew = attempt !== undefined && attemptsBefore(this.#submission, answer).includes(attempt)
    if (!isNew || (this.#context.deployable.deployments && isFromBefore(attempt, answer))) return false
    this.#submission = identified(this.#submission, answer)
    this.#isUnverified = true
    this.#remember(answer)
    return true
  }

  /** Notes that `deployment` is ours, and reports its id when that is news. */
  identify(deployment: Snapshot): void {
    const { deploymentId } = this.#submission
    this.#submission = identified(this.#submission, deployment)
    if (!deployment.isDeletion) this.#remember(deployment)
    const isNews = this.#submission.deploymentId !== deploymentId && this.#submission.isAnswered
    if (!isNews) return
    this.#context.report({ type: 'identified', submission: this.#submission, deployment })
  }

  /** Reads our deployment once. Throws ProtonError. */
  async poll(signal: AbortSignal): Promise<Observation> {
    if (this.#last && !isUnderWay(this.#last)) return { kind: 'ours', deployment: this.#last }
    if (!this.isIdentified) return this.#pollUnidentified(signal)
    const record = await this.#record.read(this.#submission.deploymentId, signal)
    if (record && (await this.#isDisproved(record))) return this.#pollUnidentified(signal)
    return record ? this.#judgeRecord(record, signal) : this.#pollTarget(signal)
  }

  /**
   * Whether Cancel, which takes the name of the target, would stop our deployment: the target and the deployment's own
   * record must both show it in progress. Throws ProtonError.
   */
  async isCancellable(signal: AbortSignal): Promise<boolean> {
    if (!this.isIdentified || this.#isOver()) return false
    const [seen, record] = await Promise.all([
      this.#context.deployable.get(signal),
      this.#record.readForCancel(this.#submission.deploymentId, signal),
    ])
    if (record && (await this.#isDisproved(record))) return false
    const relation = this.relation(seen)
    if (record) this.#remember(record)
    if (relation === 'ours' && !seen.isDeletion) this.#remember(seen)
    if (this.#isOver() || relation === 'newer' || seen.isDeletion) return false
    return record ? record.phase === 'running' : relation === 'ours'
  }

  /** Whose deployment the target shows; 'earlier' when it shows none that is new. Throws ProtonError. */
  async ownership(seen: Snapshot, signal: AbortSignal): Promise<Ownership | 'earlier'> {
    const search = { seen, sightings: this.#sightings }
    try {
      return await ownershipOf(this.#context, this.#submission, search, signal)
    } finally {
      this.#noteOpen()
    }
  }

  /** Post must know of what main has seen: it may be gone by then. */
  #noteOpen(): void {
    const openIds = [...this.#sightings.open]
    const foreignIds = [...this.#sightings.foreign]
    const { submission } = this
    const isSame =
      openIds.join() === submission.openIds.join() && foreignIds.join() === submission.foreignIds.join()
    if (isSame) return
    this.#submission = { ...submission, openIds, foreignIds }
    this.#context.report({ type: 'sighted', submission: this.#submission })
  }

  /** Searches the records since our request for ours, and identifies it. Throws ProtonError. */
  async search(seen: Snapshot, signal: AbortSignal): Promise<SearchResult> {
    const search = { seen, sightings: this.#sightings }
    const found = await searchRecords(this.#context, this.#submission, search, signal)
    if (found.kind === 'ours') this.identify(found.record)
    // What the target showed, and neither it nor the list shows any more, may have been ours.
    const open = [...this.#sightings.open].find(id => id !== seen.deploymentId)
    if (found.kind !== 'none' || open === undefined) return found
    return { kind: 'unknown', candidate: { phase: 'absent', status: 'no longer shown', deploymentId: open } }
  }

  /** Whether the record shows what we did not ask for: then the answer to the request showed somebody else's. */
  async #isDisproved(record: Snapshot): Promise<boolean> {
    if (!this.#isUnverified) return false
    this.#isUnverified = false
    const { attempts, deploymentId = '' } = this.#submission
    if ((await attribute(attempts.slice(-1), { record }, this.#context.digest)) !== 'other') return false
    this.#sightings.foreign.add(deploymentId)
    this.#submission = { ...this.#submission, deploymentId: undefined, attemptedAt: undefined }
    this.#last = undefined
    this.#isSuperseded = false
    this.#context.report({ type: 'misidentified', submission: this.#submission, other: record })
    return true
  }

  /** How what a read shows relates to our identified deployment. */
  relation(seen: Snapshot): Relation {
    const relation = relate(this.#submission, seen)
    // Without a time, what is not known may be older than ours.
    if (relation === 'newer' && seen.attemptedAt !== undefined) this.#isSuperseded = true
    return relation
  }

  /** Whether none of our requests asked for the spec or the version that the target shows after its success. */
  async isContradicted(seen: Snapshot): Promise<boolean> {
    const { digest } = this.#context
    const found = await Promise.all(
      this.#submission.attempts.map(attempt => contradicts(attempt, seen, digest)),
    )
    return seen.phase === 'succeeded' && found.every(Boolean)
  }

  /** Ours ended or is being cancelled, or a newer deployment took its place. */
  #isOver(): boolean {
    return this.#isSuperseded || (this.#last !== undefined && this.#last.phase !== 'running')
  }

  /** The state of ours after `deployment` was read, which may be stale. */
  #remember(deployment: Snapshot): Snapshot {
    if (!this.#last || progress(deployment) >= progress(this.#last)) this.#last = deployment
    return this.#last
  }

  async #judgeRecord(record: Snapshot, signal: AbortSignal): Promise<Observation> {
    const deployment = this.#remember(record)
    const ours = { kind: 'ours', deployment } as const
    if (!isUnderWay(deployment) || !this.#mayBeSuperseded(record)) return ours
    const target = await this.#pollTarget(signal).catch(ignoreProtonError)
    // The record may lag behind the target: only what stays so counts.
    return target?.kind === 'newer' && ++this.#timesSuperseded > MOST_LAGGING_LOOKS ? target : ours
  }

  async #pollTarget(signal: AbortSignal): Promise<Observation> {
    const seen = await this.#context.deployable.get(signal)
    this.#noteAbsence(seen)
    const relation = this.relation(seen)
    if (relation === 'earlier') return undefined
    const { deploymentId } = this.#submission
    if (
      deploymentId !== undefined &&
      seen.succeededDeploymentId === deploymentId &&
      (relation === 'newer' || seen.isDeletion)
    ) {
      return {
        kind: 'ours',
        deployment: this.#remember({ phase: 'succeeded', status: 'SUCCEEDED', deploymentId }),
      }
    }
    if (relation === 'newer') return { kind: 'newer', other: seen }
    if (seen.isDeletion) throw deletionError(seen)
    this.identify(seen)
    const deployment = this.#remember({ ...seen, deploymentId: this.#submission.deploymentId })
    return { kind: 'ours', deployment }
  }

  /** The answer to the request showed the deployment from before: ours is recognized by its evidence. */
  async #pollUnidentified(signal: AbortSignal): Promise<Observation> {
    const seen = await this.#context.deployable.get(signal)
    this.#noteAbsence(seen)
    const ownership = await this.ownership(seen, signal)
    if (ownership === 'ours') {
      this.identify(seen)
      return seen.isDeletion ? undefined : { kind: 'ours', deployment: seen }
    }
    const isLagging = this.#context.clock.now() - this.#acceptedAt < READ_LAG_MS
    if (isLagging || isUnderWay(seen)) return undefined
    const found = await this.search(seen, signal)
    if (found.kind === 'ours' || ownership === 'earlier') return undefined
    // Proton has accepted the request: the only deployment since is what it started.
    const only = found.kind === 'unknown' && found.isOnly ? found.candidate : undefined
    if (only && ownership === 'unknown') {
      this.identify(only)
      return undefined
    }
    if (found.kind === 'none' && ownership === 'other') return { kind: 'newer', other: seen }
    const hidden = found.kind === 'unknown' ? found.candidate : undefined
    return { kind: 'unattributed', candidate: ownership === 'unknown' ? seen : hidden }
  }

  /** A target that was just created may not show yet; one that stays absent is gone. */
  #noteAbsence({ phase }: Snapshot): void {
    const now = this.#context.clock.now()
    this.#absentSince = phase === 'absent' ? (this.#absentSince ?? now) : undefined
    if (this.#absentSince === undefined || now - this.#absentSince < READ_LAG_MS) return
    throw new ProtonError('', 'Absent', 'notFound', { message: 'Proton no longer knows the target' })
  }

  #mayBeSuperseded({ latestDeploymentId: latest }: Snapshot): boolean {
    const { deploymentId, earlierIds } = this.#submission
    return latest !== undefined && latest !== deploymentId && !earlierIds.includes(latest)
  }
}

/** What Proton has just accepted is in progress, under our token where the endpoint shows tokens. */
function isFromBefore({ clientToken, before }: Attempt, answer: Snapshot): boolean {
  const { clientToken: token } = answer
  if (token === clientToken) return false
  return !isUnderWay(answer) || (token !== undefined && token !== before.clientToken)
}

/** How far a deployment is: what is further never goes back. */
function progress(deployment: Snapshot): number {
  return deployment.phase === 'running' ? 0 : isUnderWay(deployment) ? 1 : 2
}

function deletionError({ status }: Snapshot): ProtonError {
  return new ProtonError('', 'Deleting', 'notFound', {
    message: `the target is ${status}, and no longer shows how the deployment ended`,
  })
}

function ignoreProtonError(error: unknown): undefined {
  if (!(error instanceof ProtonError)) throw error
}
