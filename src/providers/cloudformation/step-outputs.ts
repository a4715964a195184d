import type { DeploymentState } from '../../engine/deployment.js'
import type { LatestFindings } from './findings.js'

/** The provider's own step outputs. */
export const stackOutputNames = ['stackName', 'stackStatus', 'proof'] as const

/**
 * The step outputs of a target. A state is read before its change is prepared, which shows the proof: so all states share
 * the outputs, which are complete when the step ends.
 */
export class StepOutputs {
  readonly #shared: Record<string, string> = {}
  readonly #findings: LatestFindings

  constructor(findings: LatestFindings) {
    this.#findings = findings
    Object.defineProperty(this.#shared, 'proof', {
      enumerable: true,
      get: () => this.#findings.current.proof ?? '',
    })
  }

  /** The state with the outputs that were known so far, and those of the state. */
  of<T extends DeploymentState>(state: T): T {
    if (!state.stepOutputs) return state
    Object.assign(this.#shared, state.stepOutputs)
    return { ...state, stepOutputs: this.#shared }
  }
}
