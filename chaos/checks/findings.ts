import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** What must be true in every run. */
export const invariants = {
  I1: 'green only with proof',
  I2: 'no deployment of the step left running without a warning',
  I3: 'nothing of somebody else cancelled or deleted',
  I4: 'one deployment a step',
  I5: 'ends in time, and throws nothing',
  I6: 'every status, id and sentence true',
  I7: 'nothing secret',
  I8: 'no stack changed without a proof, nothing removed unnamed, no change set left unsaid',
} as const
export type Invariant = keyof typeof invariants

/** Something that should not have happened. */
export interface Finding {
  readonly invariant: Invariant
  readonly text: string
  /** Why no client can decide it; then it is no violation. */
  readonly undecidable?: UndecidableReason | undefined
}

/** One thing that must be true; returns what was not. */
export type Check = (truth: GroundTruth) => readonly Finding[]

/** A finding of `invariant`. */
export function finding(invariant: Invariant, text: string, undecidable?: UndecidableReason): Finding {
  return { invariant, text, ...(undecidable !== undefined && { undecidable }) }
}
