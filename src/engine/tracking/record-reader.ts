import { timing } from '../timing.js'
import { boundedRequest } from '../polling/request.js'
import type { DeploymentRecord } from '../deployment.js'
import { isTransient, isUnavailable, ProviderError } from '../../shared/errors.js'
import type { ReadContext } from '../context.js'

const MOST_CANCEL_FAILURES = 2

/** Reads the record of one deployment by its id, as long as the endpoint supports that: else only the target shows it. */
export class RecordReader {
  readonly #context: ReadContext
  #isUnavailable = false
  #isMissing = false
  #hasFailed = false
  #missingSince: number | undefined
  #failures = 0

  constructor(context: ReadContext) {
    this.#context = context
  }

  /** The record; undefined where the target must be read instead. Throws ProviderError. */
  async read(id: string | undefined, signal: AbortSignal): Promise<DeploymentRecord | undefined> {
    const { history } = this.#context.target
    if (history && id === undefined) this.#giveUp('noDeploymentIds')
    const isSkipped = this.#isUnavailable || this.#hasFailed
    this.#hasFailed = false
    if (!history || id === undefined || isSkipped) return undefined
    try {
      return await history.get(id, signal)
    } catch (error) {
      // Next time the read of the target may succeed where this one fails.
      this.#hasFailed = isTransient(error)
      if (!(error instanceof ProviderError && needsFallback(error))) throw error
      if (!this.#mayBeLate(error)) this.#giveUp(error)
      this.#isMissing = error.fault === 'notFound'
      return undefined
    }
  }

  /** The record for a cancel, which cannot wait long; undefined where only the target can be read. Throws ProviderError. */
  async readForCancel(id: string | undefined, signal: AbortSignal): Promise<DeploymentRecord | undefined> {
    const { history } = this.#context.target
    // A record that was not found may be there by now.
    if (!history || id === undefined || (this.#isUnavailable && !this.#isMissing)) return undefined
    const bounds = { limitMs: timing.cancelReadLimitMs, stop: signal }
    try {
      return await boundedRequest(this.#context, inner => history.get(id, inner), bounds)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      if (needsFallback(error)) return undefined
      if (isTransient(error) && ++this.#failures >= MOST_CANCEL_FAILURES) return undefined
      throw error
    }
  }

  /** Whether a record that is not found may not exist yet. */
  #mayBeLate({ fault }: ProviderError): boolean {
    const now = this.#context.clock.now()
    if (fault !== 'notFound') return false
    this.#missingSince ??= now
    return now - this.#missingSince < timing.readLagMs
  }

  #giveUp(because: ProviderError | 'noDeploymentIds'): void {
    if (!this.#isUnavailable) this.#context.report({ type: 'trackingByTarget', because })
    this.#isUnavailable = true
  }
}

/** Whether only the target can be read: no permission, an older endpoint, or a deleted record. */
function needsFallback(error: ProviderError): boolean {
  return isUnavailable(error) || error.fault === 'notFound'
}
