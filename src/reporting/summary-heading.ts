import type { Outcome } from '../engine/outcome.js'
import { targetName, type Target } from '../providers/proton/target.js'

/** Proton's ids are UUIDs; in a heading, Markdown would interpret anything else. */
const ID = /^[0-9a-f-]{36}$/
/** An id as people recognise it. */
const SHORT = 8

/** What became of undoing a deployment, as far as a heading says it. */
interface Undoing {
  readonly outcome?: Outcome | undefined
  /** The id of the deployment whose spec was deployed again. */
  readonly to?: string | undefined
}

/** The whole ending for a heading, what undid it included; undefined when the ending's own title says it all. */
export function headingOf(outcome: Outcome, target: Target, undoing?: Undoing): string | undefined {
  const subject = `Deployment of ${targetName(target)}`
  if (undoing && outcome.kind === 'failed') return `${subject} failed, ${undone(undoing)}`
  if (outcome.kind === 'failed' && outcome.newer !== undefined)
    return `${subject} failed, then replaced by ${named('a newer deployment', outcome.newer)}`
  if (outcome.kind === 'cancelled') return `${subject} ${cancelled[outcome.by]}`
  return undefined
}

const cancelled = {
  signal: 'was cancelled with the workflow',
  command: 'was cancelled',
  timeout: 'timed out and was cancelled',
  elsewhere: 'was cancelled in Proton, not by this workflow',
  unknown: 'was cancelled',
} as const

function undone({ outcome, to }: Undoing): string {
  switch (outcome?.kind) {
    case 'succeeded':
      return `rolled back to ${named('the last deployment that succeeded', to)}`
    case 'failed':
      return 'and its rollback failed'
    case 'cancelled':
      return 'and its rollback was cancelled'
    case 'started':
    case 'unchanged':
    case 'updated':
    case undefined:
      return 'not rolled back'
    case 'abandoned':
      return outcome.deployment ? 'and its rollback did not end' : 'not rolled back'
  }
}

function named(words: string, id: string | undefined): string {
  return id !== undefined && ID.test(id) ? `deployment ${id.slice(0, SHORT)}` : words
}
