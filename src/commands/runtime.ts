import type { Clock } from '../shared/clock.js'
import type { WriteComment } from '../github/comment/port.js'
import type { Job } from '../engine/context.js'
import type { Proton } from '../providers/proton/api/client.js'
import type { Places } from '../inputs/workspace-files.js'
import type { Target } from '../providers/proton/target.js'
import type { Workflow } from '../github/runner.js'

/** Where on GitHub a step runs, as far as the runner says. */
export interface GitHubRun {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly pullRequest: number | undefined
  /** Where people look at it, e.g. `https://github.com`. */
  readonly serverUrl?: string | undefined
  /** The commit that is checked out by default: of a pull request the one that merges it. */
  readonly sha?: string | undefined
  /** The commit that was pushed, which people know. */
  readonly headSha?: string | undefined
  readonly runId?: string | undefined
  readonly runAttempt?: string | undefined
  /** The names of the workflow and the job. */
  readonly workflow?: string | undefined
  readonly job?: string | undefined
}

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
  /** `profile`: another of the AWS configuration than the usual one. */
  readonly connect: (region: string | undefined, profile?: string) => Promise<Proton>
  /** Where on GitHub the step runs. */
  readonly run: GitHubRun
  /** Keeps a comment on the pull request up to date. */
  readonly comment: WriteComment
}

/** A world with Proton in it. */
export interface Scene {
  readonly world: World
  readonly proton: Proton
  readonly region: string
}

/** The digest of a spec by what it says of `target`; the YAML library is loaded with the first. */
export function digestFor(target: Target): Job['digest'] {
  return async spec => (await import('../proton-spec/digest.js')).specDigest(spec, target)
}
