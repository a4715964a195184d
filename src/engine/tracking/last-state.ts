import { isInProgress, type DeploymentState } from '../deployment.js'

/** The state of our deployment as it was last seen. A stale read never returns it to an earlier state. */
export class LastState {
  #state: DeploymentState | undefined
  #wasCancelling = false

  get state(): DeploymentState | undefined {
    return this.#state
  }

  /** Whether a read showed that it was being cancelled, no matter who requested it. */
  get wasCancelling(): boolean {
    return this.#wasCancelling
  }

  /** Notes what a read shows, which may be stale, and returns the state after it. */
  note(seen: DeploymentState): DeploymentState {
    this.#wasCancelling ||= seen.phase === 'cancelling'
    if (!this.#state || progress(seen) >= progress(this.#state)) this.#state = seen
    return this.#state
  }

  /** Forgets a deployment that proved to be somebody else's. */
  forget(): void {
    this.#state = undefined
    this.#wasCancelling = false
  }
}

/** How far a deployment is. */
function progress(deployment: DeploymentState): number {
  return deployment.phase === 'running' ? 0 : isInProgress(deployment) ? 1 : 2
}
