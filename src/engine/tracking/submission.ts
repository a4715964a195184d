import type { Json } from '../../shared/json.js'
import type { DeploymentState, Phase } from '../deployment.js'

/** One request to deploy: the target just before it was sent, and what identifies the request. Times in epoch ms. */
export interface Attempt {
  readonly before: {
    readonly deploymentId?: string | undefined
    readonly startedAt?: number | undefined
    /** When the target was created: another time is another target of the same name. */
    readonly createdAt?: number | undefined
    readonly clientToken?: string | undefined
    readonly phase: Phase
  }
  readonly clientToken: string
  /** What the provider recognizes the deployment by; only the provider reads it. */
  readonly evidence?: Json | undefined
}

/**
 * What identifies this step's deployment among all of the target. Plain JSON: it is saved for the post step before the
 * first request is sent.
 */
export interface Submission {
  /** The requests that may have been accepted, oldest first. */
  readonly attempts: readonly Attempt[]
  /** Deployments seen before the first request was sent: none of them is ours. */
  readonly earlierIds: readonly string[]
  /** Deployments that the target has shown since, and that may be ours. */
  readonly openIds: readonly string[]
  /** Deployments that the target has shown since, and that are somebody else's. */
  readonly foreignIds: readonly string[]
  /** Whether a request was answered as accepted. */
  readonly isAnswered: boolean
  /** The id of ours, once it is known. */
  readonly deploymentId?: string | undefined
  readonly startedAt?: number | undefined
  /** The client token that the target showed with a deployment that existed already. */
  readonly clientToken?: string | undefined
}

/** How the deployment that a read shows relates to ours. */
export type Relation = 'ours' | 'earlier' | 'newer'

/** Before the first request. */
export const UNSENT: Submission = {
  attempts: [],
  earlierIds: [],
  openIds: [],
  foreignIds: [],
  isAnswered: false,
}

/** The submission of a deployment that exists already, whoever started it. */
export function submissionOf({ deploymentId, startedAt, clientToken }: DeploymentState): Submission {
  return { ...UNSENT, isAnswered: true, deploymentId, startedAt, clientToken }
}

/** The submission once `deployment` is known to be ours. */
export function identified(submission: Submission, deployment: DeploymentState): Submission {
  const { deploymentId = submission.deploymentId, startedAt = submission.startedAt } = deployment
  return { ...submission, deploymentId, startedAt }
}

/** Whether it is known which deployment is ours. */
export function isIdentified({ deploymentId, startedAt }: Submission): boolean {
  return deploymentId !== undefined || startedAt !== undefined
}

/** Whether the request creates the target: one that exists has been deployed. */
export function isCreation({ attempts }: Submission): boolean {
  const { before } = attempts.at(-1) ?? {}
  return before !== undefined && before.deploymentId === undefined && before.startedAt === undefined
}

/** How the deployment that `seen` shows relates to ours, which is identified; 'earlier' also without proof. */
export function relate(submission: Submission, seen: DeploymentState): Relation {
  const { deploymentId, startedAt, clientToken } = submission
  if (deploymentId !== undefined && seen.deploymentId !== undefined) {
    if (seen.deploymentId === deploymentId) return 'ours'
    if (isEarlierId(submission, seen.deploymentId)) return 'earlier'
    return isBefore(seen.startedAt, startedAt ?? lastTimeBefore(submission)) ? 'earlier' : 'newer'
  }
  if (seen.startedAt === undefined || startedAt === undefined) return 'earlier'
  const difference = compareTimes(seen.startedAt, startedAt)
  if (difference !== 0) return difference < 0 ? 'earlier' : 'newer'
  // Within the same second another client token shows another deployment.
  const isOther = clientToken !== undefined && (seen.clientToken ?? clientToken) !== clientToken
  return isOther ? 'newer' : 'ours'
}

function isEarlierId(submission: Submission, id: string): boolean {
  const { attempts, earlierIds } = submission
  return (
    earlierIds.includes(id) ||
    [attempts[0], ownAttempt(submission)].some(one => one?.before.deploymentId === id)
  )
}

/** When the deployment started that the target showed before ours: older ones are earlier, too. */
function lastTimeBefore(submission: Submission): number | undefined {
  return ownAttempt(submission)?.before.startedAt
}

/**
 * The attempt that started ours: the one whose token is its id, else the first. A later attempt may have seen what an
 * earlier one started.
 */
function ownAttempt({ attempts, deploymentId }: Submission): Attempt | undefined {
  return attempts.find(({ clientToken }) => clientToken === deploymentId) ?? attempts[0]
}

/** Compares epoch ms. Some answers have no fractions of a second: such times are compared by the second. */
export function compareTimes(a: number, b: number): number {
  const areWhole = a % 1_000 === 0 || b % 1_000 === 0
  return areWhole ? Math.floor(a / 1_000) - Math.floor(b / 1_000) : a - b
}

function isBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b
}

/** A deployment as a target or a list shows it; a list shows no phase. */
type ShownDeployment = Pick<DeploymentState, 'deploymentId' | 'startedAt'> & {
  readonly phase?: Phase | undefined
}

/** The attempts that may have started the deployment that `seen` shows: those sent when the target did not show it yet. */
export function attemptsBefore(submission: Submission, seen: ShownDeployment): readonly Attempt[] {
  if (seen.deploymentId !== undefined && isEarlierId(submission, seen.deploymentId)) return []
  return submission.attempts.filter(attempt => isNew(attempt, seen))
}

function isNew({ before }: Attempt, seen: ShownDeployment): boolean {
  if (seen.deploymentId !== undefined && seen.deploymentId === before.deploymentId) return false
  const haveIds = seen.deploymentId !== undefined && before.deploymentId !== undefined
  if (seen.startedAt === undefined) return haveIds
  if (before.startedAt === undefined) return true
  const difference = compareTimes(seen.startedAt, before.startedAt)
  // Without ids, a second deployment within the same second shows only by its phase.
  const isOtherPhase = seen.phase !== undefined && seen.phase !== before.phase
  return difference > 0 || (difference === 0 && (haveIds || isOtherPhase))
}
