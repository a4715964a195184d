import type { Submission } from './submission.js'
import type { Target } from './target.js'
import type { Workflow } from './workflow.js'

/** What main leaves for `post`, in case main is killed before it could see to its deployment. */
export interface SavedDeployment {
  readonly target: Target
  readonly region: string
  readonly submission: Submission
}

const DEPLOYMENT = 'deployment'

/** Leaves the deployment to `post`. */
export function saveDeployment(workflow: Workflow, saved: SavedDeployment): void {
  workflow.saveState(DEPLOYMENT, JSON.stringify(saved))
}

/** Leaves nothing to do to `post`. */
export function forgetDeployment(workflow: Workflow): void {
  workflow.saveState(DEPLOYMENT, '')
}

/** The deployment that main left; undefined when main had finished. */
export function savedDeployment(workflow: Workflow): SavedDeployment | undefined {
  const saved = workflow.state(DEPLOYMENT)
  return saved === '' ? undefined : (JSON.parse(saved) as SavedDeployment)
}
