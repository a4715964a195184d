import type { DeploymentEvent } from '../engine/context.js'
import type { Submission } from '../engine/submission.js'
import type { Workflow } from '../github/runner.js'
import type { Json } from '../shared/json.js'

/** What main saves for the post step, in case main is killed before it has finished. */
export type Saved = SavedDeployment | SavedDeletion

interface SavedTarget {
  /** The id of the provider. */
  readonly provider: string
  /** What the provider finds the target again by. */
  readonly target: Json
  readonly region: string | undefined
}

export interface SavedDeployment extends SavedTarget {
  readonly kind: 'deployment'
  readonly submission: Submission
  /** Whether it rolls back a failed deployment of the same step. */
  readonly isRollback?: boolean
}

export interface SavedDeletion extends SavedTarget {
  readonly kind: 'deletion'
  /** When the target was created (epoch ms): another time is another target of the same name. */
  readonly createdAt?: number | undefined
}

const STARTED = 'started'

/** Saves what was started for the post step. */
export function saveStarted(workflow: Workflow, saved: Saved): void {
  workflow.saveState(STARTED, JSON.stringify(saved))
}

/** Clears what was saved for the post step. */
export function forgetStarted(workflow: Workflow): void {
  workflow.saveState(STARTED, '')
}

/** Updates what is saved for the post step with each event. */
export function saveProgress(
  workflow: Workflow,
  saved: Omit<SavedDeployment, 'submission'>,
  event: DeploymentEvent,
): void {
  if ('submission' in event) saveStarted(workflow, { ...saved, submission: event.submission })
  if (event.type === 'notSubmitted') forgetStarted(workflow)
}

/** What main saved; undefined when main had finished, and, with a warning, when it cannot be read. */
export function savedByMain(workflow: Workflow): Saved | undefined {
  const text = workflow.state(STARTED)
  if (text === '') return undefined
  const saved = parsed(text)
  if (!saved) warnOfUnreadableState(workflow)
  return saved
}

/** The id of the provider that main used; undefined when the saved state cannot be read. */
export function savedProvider({ state }: Pick<Workflow, 'state'>): string | undefined {
  return parsed(state(STARTED))?.provider
}

/** Warns that the saved state cannot be used. */
export function warnOfUnreadableState(workflow: Workflow): void {
  workflow.warning(
    'Could not read the state that the step saved. What it started may still be running: check the target.',
  )
}

function parsed(text: string): Saved | undefined {
  try {
    const saved = JSON.parse(text) as Partial<SavedDeployment> | Partial<SavedDeletion> | null
    if (typeof saved?.provider !== 'string' || saved.target === undefined) return undefined
    const isComplete =
      saved.kind === 'deployment' ? Array.isArray(saved.submission?.attempts) : saved.kind === 'deletion'
    return isComplete ? (saved as Saved) : undefined
  } catch {
    return undefined
  }
}
