import type { DeploymentEvent } from '../engine/context.js'
import type { Attempt, Submission } from '../engine/tracking/submission.js'
import type { Runner } from '../github/runner.js'
import type { Json } from '../shared/json.js'

/** What main saves for the post step, in case main is killed before it has finished. */
export type Saved = SavedDeployment | SavedPreparation | SavedDeletion

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
  /** What further tries have made, or were about to make. */
  readonly prepared?: readonly Json[] | undefined
}

/** No request to deploy may have been accepted, but what was to be deployed may have been prepared. */
export interface SavedPreparation extends SavedTarget {
  readonly kind: 'preparation'
  /** The evidence of each change that is not known to be discarded. */
  readonly prepared: readonly Json[]
}

export interface SavedDeletion extends SavedTarget {
  readonly kind: 'deletion'
  /** When the target was created (epoch ms): another time is another target of the same name. */
  readonly createdAt?: number | undefined
}

const STARTED = 'started'

/** Saves what was started for the post step. */
export function saveStarted(runner: Runner, saved: Saved): void {
  runner.saveState(STARTED, JSON.stringify(saved))
}

/** Clears what was saved for the post step. */
export function forgetStarted(runner: Runner): void {
  runner.saveState(STARTED, '')
}

/** What is saved for the post step while a command prepares a change and submits it. */
export class SavedProgress {
  readonly #runner: Runner
  readonly #target: SavedTarget
  /** What was prepared, by its evidence as text. */
  readonly #prepared = new Map<string, Json>()
  #submission: Submission | undefined
  #isRollback = false

  constructor(runner: Runner, target: SavedTarget) {
    this.#runner = runner
    this.#target = target
  }

  /** Saves what the event changes. */
  note(event: DeploymentEvent): void {
    if ('submission' in event) this.#submission = event.submission
    else if (event.type === 'notSubmitted') this.#submission = undefined
    else if (event.type === 'preparing') this.#prepare(event)
    else if (event.type !== 'discarded' || !this.#prepared.delete(keyOf(event.evidence))) return
    // Its change was submitted: there is nothing to discard any more.
    if (event.type === 'started') this.#prepared.delete(this.#submitted)
    this.#save()
  }

  /** The deployment has failed, and what follows rolls it back. */
  startRollback(): void {
    this.finish()
    this.#isRollback = true
  }

  /** Main has finished: only what could not be discarded is left to the post step. */
  finish(): void {
    this.#submission = undefined
    this.#save()
  }

  /** The change of the latest request: its deployment is looked for before it is discarded. */
  get #submitted(): string {
    return keyOf(this.#submission?.attempts.at(-1)?.evidence)
  }

  #prepare({ evidence, insteadOf }: Extract<DeploymentEvent, { type: 'preparing' }>): void {
    if (insteadOf !== undefined) this.#prepared.delete(keyOf(insteadOf))
    this.#prepared.set(keyOf(evidence), evidence)
  }

  #save(): void {
    const submission = this.#submission
    const prepared = [...this.#prepared].filter(([key]) => key !== this.#submitted).map(([, one]) => one)
    const target = this.#target
    if (submission) {
      const more = { ...(this.#isRollback && { isRollback: true }), ...(prepared.length > 0 && { prepared }) }
      saveStarted(this.#runner, { ...target, kind: 'deployment', submission, ...more })
    } else if (prepared.length > 0) saveStarted(this.#runner, { ...target, kind: 'preparation', prepared })
    else forgetStarted(this.#runner)
  }
}

function keyOf(evidence: Json | undefined): string {
  return evidence === undefined ? '' : JSON.stringify(evidence)
}

/** Whether main left nothing for the post step to do, as usual. */
export function isNothingLeft({ state }: Pick<Runner, 'state'>): boolean {
  return state(STARTED) === ''
}

/** What main saved; undefined when nothing is left to do, and, with a warning, when it cannot be read. */
export function savedByMain(runner: Runner): Saved | undefined {
  if (isNothingLeft(runner)) return undefined
  const saved = parsed(runner.state(STARTED))
  if (!saved) warnOfUnreadableState(runner)
  return saved
}

/** The id of the provider that main used; undefined when the saved state cannot be read. */
export function savedProvider({ state }: Pick<Runner, 'state'>): string | undefined {
  return parsed(state(STARTED))?.provider
}

/** Warns that the saved state cannot be used. */
export function warnOfUnreadableState(runner: Runner): void {
  runner.warning(
    'The state that the step saved could not be read. What it started may still be running: check the target.',
  )
}

function parsed(text: string): Saved | undefined {
  try {
    const saved: unknown = JSON.parse(text)
    return isSaved(saved) ? saved : undefined
  } catch {
    return undefined
  }
}

/** An object as it is read: of its members, each may be missing or of another type. */
type Unchecked<T> = Readonly<Partial<Record<keyof T, unknown>>>

/** Whether it has what every use of its kind needs. */
function isSaved(value: unknown): value is Saved {
  const { kind, provider, target, region, prepared, submission } = membersOf<SavedDeployment>(value)
  const { createdAt } = membersOf<SavedDeletion>(value)
  if (typeof provider !== 'string' || target === undefined) return false
  if (!isOptional(region, 'string') || !isOptional(createdAt, 'number')) return false
  switch (kind) {
    case 'deployment':
      return isSubmission(submission) && (prepared === undefined || Array.isArray(prepared))
    case 'preparation':
      return Array.isArray(prepared)
    default:
      return kind === 'deletion'
  }
}

function isSubmission(value: unknown): boolean {
  const { attempts, deploymentId, startedAt, ...lists } = membersOf<Submission>(value)
  const { earlierIds, openIds, foreignIds } = lists
  if (![attempts, earlierIds, openIds, foreignIds].every(Array.isArray)) return false
  if (!isOptional(deploymentId, 'string') || !isOptional(startedAt, 'number')) return false
  return (attempts as readonly unknown[]).every(attempt => {
    const { before, clientToken } = membersOf<Attempt>(attempt)
    return typeof before === 'object' && before !== null && typeof clientToken === 'string'
  })
}

function isOptional(value: unknown, type: 'string' | 'number'): boolean {
  return value === undefined || typeof value === type
}

/** Of what is no object, none. */
function membersOf<T>(value: unknown): Unchecked<T> {
  return (typeof value === 'object' && value !== null ? value : {}) as Unchecked<T>
}
