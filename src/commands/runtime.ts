import type { Provider } from '../engine/provider.js'
import type { WriteComment } from '../github/comment/port.js'
import type { Runner } from '../github/runner.js'
import type { GitHubRun } from '../github/workflow-run.js'
import type { InputSource } from '../inputs/request.js'
import type { WorkspaceFolders } from '../inputs/workspace-files.js'
import type { Clock } from '../shared/clock.js'

/** What the action runs in. */
export interface Runtime {
  readonly runner: Runner
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  readonly uuid: () => string
  readonly folders: WorkspaceFolders
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
  readonly provider: Provider<InputSource>
  /** Where on GitHub the step runs. */
  readonly run: GitHubRun
  /** Keeps a comment on the pull request up to date. */
  readonly comment: WriteComment
}
