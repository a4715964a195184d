import { isUnavailable, ProviderError } from '../shared/errors.js'
import type { FollowContext } from './context.js'
import type { Unknown } from './deployment.js'
import { tryRead, type Patience } from './polling/retry.js'
import type { PlanReader } from './preview.js'

/** The reads of a plan. */
export class PlanReads implements PlanReader {
  readonly unknown: Unknown[] = []
  readonly #context: FollowContext
  readonly #patience: Patience | undefined
  #refusal: ProviderError | undefined

  /** `patience`: how long each read is retried, 5 minutes by default. */
  constructor(context: FollowContext, patience?: Patience) {
    this.#context = context
    this.#patience = patience
  }

  get refusal(): ProviderError | undefined {
    return this.#refusal
  }

  async read<T>(
    what: string,
    read: (signal: AbortSignal) => Promise<T>,
    isNeeded = false,
  ): Promise<T | undefined> {
    const found = await tryRead(this.#context, read, this.#patience)
    if (found.kind === 'known') return found.value
    if (isNeeded && found.error.fault === 'notFound') this.#refusal ??= found.error
    else this.note(what, found.error)
    return undefined
  }

  async readShown<T>(
    what: string,
    read: (signal: AbortSignal) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const found = await this.read(what, async signal => ({ value: await read(signal) }), true)
    if (found && found.value === undefined) this.note(what, 'the answer does not show it.')
    return found?.value
  }

  note(what: string, because: ProviderError | string): void {
    if (this.#context.stop.aborted) return
    this.unknown.push({ what, because })
    this.#context.report({ type: 'unknown', what, because })
  }
}

/** Whether a retry could determine it: then the plan is incomplete. */
export function isRetryable({ because }: Unknown): boolean {
  return because instanceof ProviderError && !isUnavailable(because)
}
