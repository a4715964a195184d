import type { ChangeStep } from '../changes/change-steps.js'
import type { ProtonChange } from '../change.js'
import type { PlannedSpec } from './planned-spec.js'
import type { Target } from '../target.js'
import type { ProtonAdapter } from './adapter.js'

/** A target of Proton, with the change to make to it. */
export interface ProtonTarget {
  readonly target: Target
  readonly adapter: ProtonAdapter
  readonly change: ProtonChange
  /** From the change to the one that is sent. */
  readonly steps: readonly (ChangeStep | undefined)[]
  /** Where the spec comes from, for what a plan says of it. */
  readonly spec: PlannedSpec
  /** Whether the inputs chose the deployment type. */
  readonly showsType: boolean
  readonly consoleUrl: () => string | undefined
}
