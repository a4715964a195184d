import type { BusyWith } from '../../engine/context.js'
import type { DeploymentState } from '../../engine/deployment.js'
import type { DeploymentTarget } from '../../engine/deployment-target.js'
import type { Problem, ProviderError } from '../../shared/errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { capitalized, deploymentText, errorText, formatDuration, sentence } from '../../shared/text.js'

/** What a target, or several, are called. */
export type NamedTarget = Pick<DeploymentTarget, 'label' | 'revisionName'>

/** What messages need about a target. */
export type ReportedTarget = Pick<
  DeploymentTarget,
  | 'label'
  | 'revisionName'
  | 'afterFailure'
  | 'afterDeployment'
  | 'neverWaits'
  | 'notCancellable'
  | 'cancel'
  | 'deletion'
  | 'fixAdvice'
>

/** How the step ended, for its log, its annotation and its summary. */
export interface Message {
  readonly icon: '✅' | '❌' | '⏹️' | '⏳' | '⚠️'
  readonly isFailure: boolean
  readonly title: string
  /** The heading of the summary, where it differs from the title. */
  readonly heading?: string | undefined
  /** The single problems. */
  readonly problems?: readonly Problem[] | undefined
  /** The reason, in the provider's own words: not escaped yet. */
  readonly reason?: string | undefined
  /** What is known, and what to do next: sentences. */
  readonly next: readonly string[]
}

interface Details extends Partial<Pick<Message, 'icon' | 'isFailure' | 'problems' | 'reason'>> {
  /** The reason, where there is no other. */
  readonly error?: ProviderError | undefined
}
type Build = (title: string, next?: readonly (string | undefined)[], details?: Details) => Message

const builder =
  (icon: Message['icon'], isFailure: boolean): Build =>
  (title, next = [], { error, reason = error && errorText(error), ...details } = {}) => ({
    icon,
    isFailure,
    title: capitalized(title),
    reason,
    next: next.filter(text => text !== undefined),
    ...details,
  })

export const success = builder('✅', false)
export const failure = builder('❌', true)
/** Cancelled before it could end. */
export const stopped = builder('⏹️', true)
export const inProgress = builder('⏳', false)

export const CHECK = 'Check the target before you re-run the job.'
export const WORKFLOW_CANCELLED = 'The workflow was cancelled.'
export const NOTHING_CHANGED = 'Nothing was changed.'
export const NOTHING_CANCELLED = 'Nothing was cancelled.'

/** A message as one line for the log or an annotation; `tookMs`: how long it took. */
export function messageLine({ title, reason, next }: Message, tookMs?: number): string {
  const took = tookMs === undefined ? '' : ` after ${formatDuration(tookMs)}`
  const why = reason === undefined ? '' : `: ${sanitizeLine(reason)}`
  return [sentence(`${title}${took}${why}`), ...next.map(text => sanitizeLine(text))].join(' ')
}

/** `Another deployment 1a2b… is IN_PROGRESS`, to be continued. */
export function statusText(deployment: BusyWith, article?: string): string {
  return `${capitalized(deploymentText(deployment, article))} is ${deployment.status}`
}

/** The deployment that may be the one that the step started. */
export function candidateText(candidate: DeploymentState | undefined): string | undefined {
  if (!candidate) return undefined
  if (candidate.phase !== 'absent')
    return `${statusText(candidate, 'a')} and may be the one that this step started.`
  const name = capitalized(deploymentText(candidate, 'a'))
  return `${name}, which may be the one that this step started, is no longer shown.`
}

const PARTLY_CREATED =
  'The target may be partly created: check what exists of it before you delete it with command: delete.'

/** The state of the target after a deployment that did not succeed. */
export function afterFailureText(
  { afterFailure, afterDeployment }: ReportedTarget,
  isCreation: boolean,
  deployment: DeploymentState | undefined,
): string {
  const known = deployment && afterDeployment?.(deployment)
  if (known !== undefined) return known
  return isCreation ? PARTLY_CREATED : afterFailure
}

/** Why a deployment cannot be cancelled, to follow "but". */
export function notCancellableText({ notCancellable }: ReportedTarget): string {
  return notCancellable ?? 'a deployment of this target cannot be cancelled'
}
