import type { CancelledOutcome, GaveUp, Outcome } from '../engine/outcome.js'

/** Deployment ids that are UUIDs; in a heading, Markdown would interpret anything else. */
const ID = /^[0-9a-f-]{36}$/
/** So many characters identify it at a glance. */
const SHORT = 8

/** The result of rolling back a failed deployment. */
export interface Rollback {
  /** For the summary: `Rolled back to deployment 1a2b…`. */
  readonly text: string
  /** Undefined when none was started. */
  readonly outcome?: Outcome
  /** The id of the deployment that was deployed again. */
  readonly to?: string | undefined
}

/** The heading that also shows what followed; undefined when the title of the message is enough. */
export function headingOf(
  outcome: Outcome,
  label: string,
  rollback?: Omit<Rollback, 'text'>,
): string | undefined {
  const subject = `Deployment of ${label}`
  if (outcome.kind === 'cancelled') return `${subject} ${cancelled[outcome.by]}`
  if (outcome.kind !== 'failed') return undefined
  if (rollback) return `${subject} failed, ${rolledBack(rollback)}`
  if (outcome.newer === undefined) return undefined
  return `${subject} failed and was replaced by ${shortId(outcome.newer) ?? 'a newer deployment'}`
}

const cancelled: Readonly<Record<CancelledOutcome['by'], string>> = {
  signal: 'was cancelled with the workflow',
  timeout: 'timed out and was cancelled',
  elsewhere: 'was cancelled outside this workflow',
  unknown: 'was cancelled',
}

function rolledBack({ outcome, to }: Omit<Rollback, 'text'>): string {
  switch (outcome?.kind) {
    case 'succeeded':
      return `rolled back to ${shortId(to) ?? 'the last successful deployment'}`
    case 'failed':
      return 'and its rollback failed'
    case 'cancelled':
      return 'and its rollback was cancelled'
    case 'gaveUp':
      return isResultKnown(outcome) ? 'not rolled back' : 'and the result of its rollback is not known'
    default:
      return 'not rolled back'
  }
}

/** Whether nothing was started. */
export function isResultKnown({ why, deployment }: GaveUp): boolean {
  return !deployment && ['timeout', 'busy', 'blocked', 'interrupted'].includes(why)
}

function shortId(id: string | undefined): string | undefined {
  return id !== undefined && ID.test(id) ? `deployment ${id.slice(0, SHORT)}` : undefined
}
