import { ProviderError } from '../../shared/errors.js'
import type { Clock } from '../../shared/clock.js'
import type { DeploymentState } from '../deployment.js'
import { timing } from '../timing.js'

/** How long reads have shown no target: one that was just created may not show yet, one that stays absent was deleted. */
export class Absence {
  readonly #clock: Clock
  #since: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Notes what a read shows. Throws ProviderError, `notFound`, once the target has been absent longer than reads lag. */
  note({ phase }: DeploymentState): void {
    const now = this.#clock.now()
    this.#since = phase === 'absent' ? (this.#since ?? now) : undefined
    if (this.#since === undefined || now - this.#since < timing.readLagMs) return
    throw new ProviderError('', 'Absent', 'notFound', { message: 'the target no longer exists' })
  }
}
