/** What a sentence of the log claims, as far as it can be checked. */
export type Claim =
  | 'nothingDeployed'
  | 'nothingChanged'
  | 'nothingCancelled'
  | 'nothingDeleted'
  | 'nothingSent'
  | 'stoppedAnother'
  | 'untouched'
  | 'cancelledByUs'
  | 'cancelledElsewhere'
  | 'wasCancelled'
  | 'hasFailed'
  | 'hasSucceeded'
  | 'isOurs'
  | 'isTheRollback'
  | 'rolledBack'
  | 'tookOurPlace'
  | 'deleted'
  | 'gone'

/**
 * The sentences of the action, by what they claim. A group `id` names the deployment that is meant. The wording
 * changes: add the new words to the pattern, and keep the old ones as long as a stored plan may show them.
 */
const sentences: readonly (readonly [Claim, RegExp])[] = [
  ['nothingDeployed', /Nothing was deployed to /],
  [
    'nothingDeployed',
    /Proton shows no deployment that the cancelled update (?:began|started)\. Nothing was deployed/,
  ],
  ['nothingChanged', /\b[Nn]othing was changed\b|before Proton accepted an update/],
  ['nothingCancelled', /Nothing was cancelled in Proton/],
  ['nothingDeleted', /Nothing was deleted\b/],
  ['nothingSent', /nothing was sent to Proton/],
  ['untouched', /it was left alone/],
  ['stoppedAnother', /Cancel stopped (?:a |the )?deployment (?<id>[0-9a-f-]{36}), which is not this step's/],
  ['cancelledByUs', /so the deployment was cancelled in Proton|was cancelled in Proton \(cancelOnTimeout/],
  ['cancelledByUs', /This step was asked to cancel it|(?:^|[.] )Cancelled the deployment of /],
  ['cancelledElsewhere', /Nothing in this job cancelled it/],
  ['wasCancelled', /Deployment of [^.]* was cancelled\b/],
  ['hasFailed', /Deployment of (?!.* failed to)[^.:]* failed\b/],
  [
    'hasSucceeded',
    /It then succeeded|succeeded before it could be cancelled|The target runs the new deployment/,
  ],
  [
    'hasSucceeded',
    /(?<!would be )(?:^|[.] )(?:Deployed|Created) (?:service instance|pipeline|environment|component|service) /,
  ],
  ['hasSucceeded', /(?:^|[.] )Deployment of (?!.*(?:before|may|not|went))[^.]* succeeded(?: after|[.]|$)/],
  [
    'isTheRollback',
    /^Rollback: .*(?:Proton began deployment|Deployment|deployment) (?<id>[0-9a-f-]{36})(?:: IN_PROGRESS| started)/,
  ],
  [
    'isOurs',
    /^(?!Rollback: ).*(?:Proton began deployment|Deployment|deployment) (?<id>[0-9a-f-]{36})(?:: IN_PROGRESS| started)/,
  ],
  ['rolledBack', /Rolled back:/],
  ['tookOurPlace', /[Dd]eployment (?<id>[0-9a-f-]{36}) took (?:its place|the place of)/],
  ['deleted', /(?:^|[.] )Deleted (?:service instance|environment|component|service) /],
  ['gone', /nothing to delete/],
]

/** Sentences that say that a deployment of the step may be running, or that its end is not known. */
const uncertain: readonly RegExp[] = [
  /\bnot known\b|\bunknown\b/,
  /may (?:still be running|go on|be ours|be the one that this step started|have been|be applied)/,
  /\bgo(?:es)? on\b|\bstill runs?\b|still running|under way|in progress/,
  /not confirmed|did not confirm/,
  /can no longer be followed|cannot be told/,
  /timed out|is being cancelled|is cancelling it/,
  /was superseded/,
  /was not cancelled|could not be cancelled/,
]

/** One claim of a line. */
export interface StatedClaim {
  readonly claim: Claim
  readonly id?: string | undefined
  /** It is about the rollback alone. */
  readonly isOfRollback: boolean
}

/** What of a line is about a rollback that did not come about. */
const ABOUT_ROLLBACK = /It was not rolled back:[^]*/

/** Everything that a line claims. */
export function claimsOf(text: string): readonly StatedClaim[] {
  const aside = ABOUT_ROLLBACK.exec(text)?.[0] ?? ''
  const rest = text.replace(ABOUT_ROLLBACK, '')
  return [...claimsIn(rest, false), ...claimsIn(aside, true)]
}

function claimsIn(text: string, isOfRollback: boolean): readonly StatedClaim[] {
  if (text === '') return []
  return sentences.flatMap(([claim, pattern]) => {
    const match = pattern.exec(text)
    return match ? [{ claim, id: match.groups?.['id'], isOfRollback }] : []
  })
}

/** The patterns of {@link claimsOf}, as text. */
export const sentencePatterns: readonly string[] = sentences.map(nameOf)

/** Which of the patterns a line matches. */
export function patternsIn(text: string): readonly string[] {
  return sentences.filter(([, pattern]) => pattern.test(text)).map(nameOf)
}

function nameOf([claim, pattern]: (typeof sentences)[number]): string {
  return `${claim}: ${pattern.source}`
}

/** Whether a line says that something of the step may be running still. */
export function saysUncertain(text: string): boolean {
  // What is left to post is a promise, and no finding.
  const said = text.replace(/The post step of this action[^.]*\.|[^.]*is left to the post step[^.]*\./, '')
  return uncertain.some(pattern => pattern.test(said))
}
