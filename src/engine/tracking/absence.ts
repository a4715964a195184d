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

  /** Throws ProviderError, `notFound`, once reads up to this one have not shown the target for longer than they lag. */
  check({ phase }: DeploymentState): void {
    const now = this.#clock.now()
    this.#since = phase === 'absent' ? (this.#since ?? now) : undefined
    if (this.#since === undefined || now - this.#since < timing.readLagMs) return
    throw new ProviderError('', 'Absent', 'notFound', { message: 'the target no longer exists' })
  }
}
