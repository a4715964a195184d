import type { Submission } from '../engine/submission.js'
import type { Target } from '../providers/proton/target.js'
import type { Workflow } from '../github/runner.js'

/** What main leaves for `post`, in case main is killed before it could see to what it started. */
export type Saved = SavedDeployment | SavedDeletion

export interface SavedDeployment {
  readonly kind: 'deployment'
  readonly target: Target
  readonly region: string
  readonly submission: Submission
  /** It undoes a deployment of the same step that failed. */
  readonly isRollback?: boolean
}

export interface SavedDeletion {
  readonly kind: 'deletion'
  readonly target: Target
  readonly region: string
  /** When the target was created (epoch ms): another time is another target of the same name. */
  readonly createdAt?: number | undefined
}

const STARTED = 'started'

/** Leaves what was started to `post`. */
export function saveStarted(workflow: Workflow, saved: Saved): void {
  workflow.saveState(STARTED, JSON.stringify(saved))
}

/** Leaves nothing to do to `post`. */
export function forgetStarted(workflow: Workflow): void {
  workflow.saveState(STARTED, '')
}

/** What main left; undefined when main had finished. */
export function savedByMain(workflow: Workflow): Saved | undefined {
  const saved = workflow.state(STARTED)
  return saved === '' ? undefined : (JSON.parse(saved) as Saved)
}
