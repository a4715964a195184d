import type { Phase, Snapshot, TemplateVersion } from './deployment.js'

/** One request to deploy: what the target showed just before it was sent, and what it asks for. Times in epoch ms. */
export interface Attempt {
  readonly before: {
    readonly deploymentId?: string | undefined
    readonly attemptedAt?: number | undefined
    /** When the target was created: another time is another target of the same name. */
    readonly createdAt?: number | undefined
    readonly clientToken?: string | undefined
    readonly specDigest?: string | undefined
    readonly templateVersion?: TemplateVersion | undefined
    readonly phase: Phase
  }
  readonly clientToken: string
  /** Whether a spec was sent: without one the deployment keeps the spec from before. */
  readonly hasSpec: boolean
  /** Of the spec that was sent; absent when none was sent, or when it cannot be compared. */
  readonly specDigest?: string | undefined
  /** Of the template file that was sent. */
  readonly templateFileDigest?: string | undefined
  /** The template version that the request names, as far as it does. */
  readonly major?: string | undefined
  readonly minor?: string | undefined
  /** Whether the request keeps the version from before: all of it, or its major part. */
  readonly keeps: 'version' | 'major' | undefined
}

/**
 * What tells this step's deployment from every other one of the target. Plain JSON: the runner keeps it for `post`
 * from before the first request is sent.
 */
export interface Submission {
  /** The requests that Proton may have accepted, oldest first. */
  readonly attempts: readonly Attempt[]
  /** Deployments seen before the first request was sent: none of them is ours. */
  readonly earlierIds: readonly string[]
  /** Deployments that the target has shown since, and that may be ours. */
  readonly openIds: readonly string[]
  /** Deployments that the target has shown since to be somebody else's. */
  readonly foreignIds: readonly string[]
  /** Whether Proton answered that it accepted a request. */
  readonly isAnswered: boolean
  /** Ours, as soon as it is known. */
  readonly deploymentId?: string | undefined
  readonly attemptedAt?: number | undefined
}

/** How the deployment that a read of the target shows relates to an identified one. */
export type Relation = 'ours' | 'earlier' | 'newer'

/** What nothing is known of yet. */
export const UNSENT: Submission = {
  attempts: [],
  earlierIds: [],
  openIds: [],
  foreignIds: [],
  isAnswered: false,
}

/** The submission of a deployment that exists already, whoever started it. */
export function submissionOf({ deploymentId, attemptedAt }: Snapshot): Submission {
  return { ...UNSENT, isAnswered: true, deploymentId, attemptedAt }
}

/** The submission once `deployment` is known to be ours. */
export function identified(submission: Submission, deployment: Snapshot): Submission {
  const { deploymentId = submission.deploymentId, attemptedAt = submission.attemptedAt } = deployment
  return { ...submission, deploymentId, attemptedAt }
}

/** Whether it is known which deployment is ours. */
export function isIdentified({ deploymentId, attemptedAt }: Submission): boolean {
  return deploymentId !== undefined || attemptedAt !== undefined
}

/** Whether the target did not exist before: one that exists has been deployed. */
export function isCreation({ attempts }: Submission): boolean {
  const { before } = attempts.at(-1) ?? {}
  return before !== undefined && before.deploymentId === undefined && before.attemptedAt === undefined
}

/** How what `seen` shows relates to our identified deployment; 'earlier' is a stale read, and the answer without proof. */
export function relate(submission: Submission, seen: Snapshot): Relation {
  const { deploymentId, attemptedAt } = submission
  if (deploymentId !== undefined && seen.deploymentId !== undefined) {
    if (seen.deploymentId === deploymentId) return 'ours'
    if (isEarlierId(submission, seen.deploymentId)) return 'earlier'
    return isBefore(seen.attemptedAt, attemptedAt) ? 'earlier' : 'newer'
  }
  if (seen.attemptedAt === undefined || attemptedAt === undefined) return 'earlier'
  const difference = compareTimes(seen.attemptedAt, attemptedAt)
  return difference === 0 ? 'ours' : difference < 0 ? 'earlier' : 'newer'
}

/** What a later attempt found may be what an earlier one started: only the first tells. */
function isEarlierId({ attempts, earlierIds }: Submission, id: string): boolean {
  return earlierIds.includes(id) || attempts[0]?.before.deploymentId === id
}

/** Some answers have fractions of a second, others have none: such times are compared by the second. */
export function compareTimes(a: number, b: number): number {
  const areWhole = a % 1_000 === 0 || b % 1_000 === 0
  return areWhole ? Math.floor(a / 1_000) - Math.floor(b / 1_000) : a - b
}

function isBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b
}

/** The attempts before which the deployment that `seen` shows was not there. */
export function attemptsBefore(submission: Submission, seen: Snapshot): readonly Attempt[] {
  if (seen.deploymentId !== undefined && isEarlierId(submission, seen.deploymentId)) return []
  return submission.attempts.filter(attempt => isNew(attempt, seen))
}

function isNew({ before }: Attempt, seen: Snapshot): boolean {
  if (seen.deploymentId !== undefined && seen.deploymentId === before.deploymentId) return false
  const haveIds = seen.deploymentId !== undefined && before.deploymentId !== undefined
  if (seen.attemptedAt === undefined) return haveIds
  if (before.attemptedAt === undefined) return true
  const difference = compareTimes(seen.attemptedAt, before.attemptedAt)
  // Without ids, a second deployment of the same second shows by what became of it.
  return difference > 0 || (difference === 0 && (haveIds || seen.phase !== before.phase))
}
