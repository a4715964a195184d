import type { Edit } from '../../../proton-spec/edits.js'

/** Where the spec of a change comes from. */
export interface PlannedSpec {
  /** Whether it comes from a file or edits, in which the user can fix problems. */
  readonly isGiven: boolean
  /** The text of the file. */
  readonly text?: string | undefined
  /** The file as annotations name it. */
  readonly file?: string | undefined
  /** Whether the file is committed: everybody who can read the repository can read it. */
  readonly isOfRepository?: boolean
  /** The lines of the input `set`: their problems name the line. */
  readonly edits?: readonly Edit[]
}
