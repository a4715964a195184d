import type { Clock } from './clock.js'
import type { Job } from './job.js'
import type { Proton } from './proton/client.js'
import type { Places } from './files.js'
import type { Target } from './target.js'
import type { Workflow } from './workflow.js'

/** What the action stands in. */
export interface World {
  readonly workflow: Workflow
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  readonly uuid: () => string
  readonly places: Places
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
  readonly connect: (region: string | undefined) => Promise<Proton>
}

/** The digest of a spec by what it says of `target`; the YAML library is loaded with the first. */
export function digestFor(target: Target): Job['digest'] {
  return async spec => (await import('./spec-check.js')).specDigest(spec, target)
}
