import type { Edit } from '../../../proton-spec/edits.js'

/** Where the spec of a change comes from. */
export interface PlannedSpec {
  /** A file or edits: then its problems are the user's. */
  readonly isGiven: boolean
  /** The text of the file. */
  readonly text?: string | undefined
  /** The file as annotations name it. */
  readonly file?: string | undefined
  /** Whether the file is committed: who can read the repository can read it. */
  readonly isOfRepository?: boolean
  /** The lines of the input `set`: their problems name the line. */
  readonly edits?: readonly Edit[]
}
