import type { PlannedChange } from '../../../engine/preview.js'
import type { Difference } from '../../../rendering/differences.js'
import type { SpecInputs } from '../../../rendering/spec-inputs.js'
import type { Problem } from '../../../shared/errors.js'
import type { Proof } from '../adoption/proof.js'
import type { ResourceChangeInfo } from '../api/responses.js'
import type { LocatedBundle } from '../wanted/locate-bundle.js'
import type { TargetTemplate } from '../wanted/rendered-template.js'

/** What preparing a change has shown, also where it was refused: for the plan and the step outputs. */
export interface Findings {
  /** The id of the deployment whose record the deployed text has. */
  readonly recordedId?: string | undefined
  readonly bundle?: LocatedBundle | undefined
  readonly template?: TargetTemplate | undefined
  readonly inputs?: SpecInputs | undefined
  readonly proof?: Proof | undefined
  readonly hiddenCharacters?: number | undefined
  /** The spec that is deployed, as far as a record shows it, and the one that is to be. */
  readonly spec?: { readonly before: string | undefined; readonly after: string } | undefined
  /** The inputs that change, where no record shows what is deployed. */
  readonly changedInputs?: readonly PlannedChange[] | undefined
  /** What the schema of the bundle has against the spec. */
  readonly problems?: readonly Problem[] | undefined
  /** What the change set changes; undefined where none was made. */
  readonly changes?: readonly ResourceChangeInfo[] | undefined
  /** The lines of the text that change, where a change set may not be made. */
  readonly differences?: readonly Difference[] | undefined
}

/** The findings of the latest preparation. */
export class LatestFindings {
  readonly #onProof: (proof: Proof) => void
  #current: Findings = {}

  constructor(onProof: (proof: Proof) => void) {
    this.#onProof = onProof
  }

  get current(): Findings {
    return this.#current
  }

  clear(): void {
    this.#current = {}
  }

  add(more: Findings): void {
    this.#current = { ...this.#current, ...more }
    if (more.proof) this.#onProof(more.proof)
  }
}
