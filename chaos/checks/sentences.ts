/** What a sentence of the log claims, as far as it can be checked. */
export type Claim =
  | 'nothingDeployed'
  | 'nothingChanged'
  | 'nothingCancelled'
  | 'postCancelledNothing'
  | 'nothingDeleted'
  | 'stoppedAnother'
  | 'untouched'
  | 'cancelledByStep'
  | 'cancelledElsewhere'
  | 'wasCancelled'
  | 'hasFailed'
  | 'hasSucceeded'
  | 'isOurs'
  | 'isTheRollback'
  | 'rolledBack'
  | 'replaced'
  | 'deleted'
  | 'gone'

/**
 * The sentences of the action, by what they claim. A group `id` is the id of the deployment. When the wording changes,
 * change the pattern: the figures list the patterns that no run reached.
 */
const sentences: readonly (readonly [Claim, RegExp])[] = [
  ['nothingDeployed', /Nothing was deployed to |(?<!Invalid inputs[^;]*); nothing was deployed/],
  ['nothingChanged', /\b[Nn]othing was changed\b|cancelled before a request was accepted/],
  ['nothingCancelled', /Nothing was cancelled\b|This step cancelled nothing/],
  ['postCancelledNothing', /The post step cancelled nothing/],
  ['nothingDeleted', /[Nn]othing was deleted\b/],
  ['untouched', /did not start the deployment, and does not cancel it/],
  ['stoppedAnother', /cancel stopped another deployment (?<id>[0-9a-f-]{36})/],
  ['cancelledByStep', /so the step cancelled (?:the deployment|it)/],
  ['cancelledByStep', /This step cancelled the deployment|(?:^|[.] )Cancelled the deployment of /],
  ['cancelledElsewhere', /This job did not cancel it/],
  ['wasCancelled', /Deployment of [^.]* was cancelled\b/],
  ['hasFailed', /Deployment of (?!.* failed to)[^.:]* failed\b/],
  ['hasSucceeded', /succeeded before it could be cancelled|The target runs the new deployment/],
  [
    'hasSucceeded',
    /(?<!would be )(?:^|[.] )(?:Deployed|Created) (?:service instance|pipeline|environment|component|service) /,
  ],
  ['hasSucceeded', /(?:^|[.] )Deployment of (?!.*(?:before|may|not|went))[^.]* succeeded(?: after|[.]|$)/],
  ['isTheRollback', /^Rollback: Deployment (?<id>[0-9a-f-]{36}) started/],
  ['isOurs', /^Deployment (?<id>[0-9a-f-]{36}) started/],
  ['rolledBack', /Rolled back to /],
  ['replaced', /newer deployment (?<id>[0-9a-f-]{36}) replaced/],
  ['deleted', /(?:^|[.] )Deleted (?:service instance|environment|component|service) /],
  ['gone', /does not exist; nothing was deleted|was already deleted/],
]

/** Sentences that say that a deployment of the step may be running, or that its end is not known. */
const uncertain: readonly RegExp[] = [
  /\bnot known\b|\bunknown\b/,
  /may (?:still be|be the one that this step started|be what it started)/,
  /still in progress|is in progress/,
  /not confirmed/,
  /can no longer be followed/,
  /timed out|is being cancelled/,
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

/** The part of a line about a rollback that was not started, or whose result is not known. */
const ABOUT_ROLLBACK = /(?:Not rolled back|The result of the rollback is not known):[^]*/

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
  // That post continues is not yet a result.
  const said = text.replace(/The post step of this action[^.]*\.|[^.]*is left to the post step[^.]*\./, '')
  return uncertain.some(pattern => pattern.test(said))
}
