import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** What must hold in every run. */
export const invariants = {
  I1: 'green only with proof',
  I2: 'nothing of ours left running unsaid',
  I3: "no cancel of somebody else's",
  I4: 'one deployment a step',
  I5: 'bounded, and nothing thrown',
  I6: 'every status, id and sentence true',
  I7: 'nothing secret',
} as const
export type Invariant = keyof typeof invariants

/** Something that should not have happened. */
export interface Finding {
  readonly invariant: Invariant
  readonly text: string
  /** Why nobody could have known; then it is counted apart. */
  readonly undecidable?: UndecidableReason | undefined
}

/** One thing that must hold: what of it did not. */
export type Check = (truth: GroundTruth) => readonly Finding[]

/** A finding of `invariant`. */
export function finding(invariant: Invariant, text: string, undecidable?: UndecidableReason): Finding {
  return { invariant, text, ...(undecidable !== undefined && { undecidable }) }
}
