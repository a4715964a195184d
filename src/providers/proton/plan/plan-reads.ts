import type { Edit } from '../../../proton-spec/edits.js'
import type { Change, Unknown } from '../../../engine/deployment.js'
import { ProtonError } from '../../../shared/errors.js'
import type { Following } from '../../../engine/context.js'
import { tryRead, type Patience } from '../../../engine/polling/retry.js'
import type { Target } from '../target.js'

/** What a plan is made from. */
export interface PlanJob extends Following {
  readonly target: Target
  readonly change: Change
  /** The lines of the input `set`: their problems name the line. */
  readonly edits?: readonly Edit[] | undefined
  /** Where the spec's problems are annotated; undefined when it is no file's. */
  readonly file?: string | undefined
}

/** The reads of a plan beyond the target itself, and what stayed unknown: each with a warning in the log. */
export class PlanReads {
  readonly unknown: Unknown[] = []
  readonly #job: PlanJob
  readonly #patience: Patience | undefined
  #refusal: ProtonError | undefined

  /** `patience`: 5 minutes for each read, unless another is given. */
  constructor(job: PlanJob, patience?: Patience) {
    this.#job = job
    this.#patience = patience
  }

  /** What a read showed that Proton would refuse. */
  get refusal(): ProtonError | undefined {
    return this.#refusal
  }

  /**
   * What `read` answers; undefined when that stays unknown, which is noted as `what`. `isNeeded`: by the deployment,
   * which Proton refuses where it does not exist.
   */
  async read<T>(
    what: string,
    read: (signal: AbortSignal) => Promise<T>,
    isNeeded = false,
  ): Promise<T | undefined> {
    const found = await tryRead(this.#job, read, this.#patience)
    if (found.kind === 'known') return found.value
    if (isNeeded && found.error.fault === 'notFound') this.#refusal ??= found.error
    else this.note(what, found.error)
    return undefined
  }

  /** A read of what the deployment needs; an answer without it is noted, too. */
  async readShown<T>(
    what: string,
    read: (signal: AbortSignal) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const found = await this.read(what, async signal => ({ value: await read(signal) }), true)
    if (found && found.value === undefined) this.note(what, 'Proton does not show it.')
    return found?.value
  }

  /** Notes what stays unknown. */
  note(what: string, because: ProtonError | string): void {
    if (this.#job.stop.aborted) return
    this.unknown.push({ what, because })
    this.#job.report({ type: 'unknown', what, because })
  }
}

/** The faults with which a read stays unknown whoever repeats it: a permission or an operation that is optional. */
const lastingFaults = ['denied', 'unknownOperation']

/** Whether what is unknown could be known: then a plan without it is none. */
export function isOpen({ because }: Unknown): boolean {
  return because instanceof ProtonError && !lastingFaults.includes(because.fault)
}
