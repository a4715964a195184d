import type { Change, Snapshot } from './deployment.js'
import type { Deployable } from './deployable.js'
import { ProtonError } from './errors.js'

/**
 * What tells our deployment from every other of the target. Plain JSON: it is written down before Update is sent, so
 * that `post` can tell too when main was killed. Times in epoch ms.
 */
export interface Claim {
  /** The target's latest deployment before ours. */
  readonly before: {
    readonly deploymentId?: string | undefined
    readonly attemptedAt?: number | undefined
    readonly clientToken?: string | undefined
    readonly specDigest?: string | undefined
  }
  /** Ours, as soon as Proton said so. */
  readonly deploymentId?: string | undefined
  readonly attemptedAt?: number | undefined
  readonly clientToken: string
  readonly specDigest?: string | undefined
  /** The template version that ours brings, as far as the change says. */
  readonly major?: string | undefined
  readonly minor?: string | undefined
}

/** Digests of the spec that ours brings, and of the one now deployed. */
export interface Digests {
  readonly ours: string | undefined
  readonly before: string | undefined
}

/** What will tell the deployment that `change` begins, on a target that is now as `before`. */
export function claimFor(change: Change, before: Snapshot, digests: Digests): Claim {
  const { deploymentId, attemptedAt, clientToken, templateVersion } = before
  const { deploymentType, templateMajorVersion, templateMinorVersion } = change
  const staysMajor = deploymentType === 'CURRENT_VERSION' || deploymentType === 'MINOR_VERSION'
  return {
    before: { deploymentId, attemptedAt, clientToken, specDigest: digests.before },
    clientToken: change.clientToken,
    specDigest: digests.ours,
    major: staysMajor ? templateVersion?.major : templateMajorVersion,
    minor: deploymentType === 'CURRENT_VERSION' ? templateVersion?.minor : templateMinorVersion,
  }
}

/** How the deployment that a read of the target shows relates to ours. */
export type Relation = 'ours' | 'earlier' | 'newer'

/** Tells whose deployment `seen` shows; 'earlier' is a stale read, and the answer whenever there is no proof. */
export function relate(claim: Claim, seen: Snapshot): Relation {
  if (claim.deploymentId !== undefined && seen.deploymentId !== undefined) {
    if (seen.deploymentId === claim.deploymentId) return 'ours'
    if (seen.deploymentId === claim.before.deploymentId) return 'earlier'
    return isBefore(seen.attemptedAt, claim.attemptedAt) ? 'earlier' : 'newer'
  }
  return relateByTime(claim, seen)
}

function relateByTime(claim: Claim, seen: Snapshot): Relation {
  if (seen.attemptedAt === undefined) return 'earlier'
  if (claim.attemptedAt === undefined) return isNew(claim, seen) ? 'ours' : 'earlier'
  const difference = compareTimes(seen.attemptedAt, claim.attemptedAt)
  return difference === 0 ? 'ours' : difference < 0 ? 'earlier' : 'newer'
}

/** One answer may have fractions of a second where another has none: such times are compared by the second. */
function compareTimes(a: number, b: number): number {
  const areWhole = a % 1_000 === 0 || b % 1_000 === 0
  return areWhole ? Math.floor(a / 1_000) - Math.floor(b / 1_000) : a - b
}

function isBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b
}

/** Whether `seen` shows a deployment that was not there before our update, and none from before that one. */
export function isNew({ before }: Claim, seen: Snapshot): boolean {
  if (seen.deploymentId !== undefined && seen.deploymentId === before.deploymentId) return false
  const hasIds = seen.deploymentId !== undefined && before.deploymentId !== undefined
  if (seen.attemptedAt === undefined) return hasIds
  if (before.attemptedAt === undefined) return true
  return compareTimes(seen.attemptedAt, before.attemptedAt) > (hasIds ? -1 : 0)
}

/** Whether the target did not exist before: one that does has been deployed. */
export function isCreation({ before }: Claim): boolean {
  return before.deploymentId === undefined && before.attemptedAt === undefined
}

/** The claim, once `deployment` is known to be ours. */
export function claimed(claim: Claim, deployment: Snapshot): Claim {
  const { deploymentId = claim.deploymentId, attemptedAt = claim.attemptedAt } = deployment
  return { ...claim, deploymentId, attemptedAt }
}

/**
 * Whether the deployment that `seen` shows is the one our unanswered update began: it was not there before, and
 * neither the client token nor what it brings speaks against it. Throws ProtonError when that cannot be read now.
 */
export async function isOurs(
  claim: Claim,
  seen: Snapshot,
  deployable: Deployable,
  digest: (spec: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<boolean> {
  if (!isNew(claim, seen)) return false
  if (seen.clientToken !== undefined && seen.clientToken !== claim.before.clientToken) {
    return seen.clientToken === claim.clientToken
  }
  // Where tokens are shown, ours would be.
  if (seen.clientToken === undefined && claim.before.clientToken !== undefined) return false
  const brings =
    seen.deploymentId === undefined ? undefined : await brought(deployable, seen.deploymentId, signal)
  if (brings && (await contradicts(claim, brings, digest))) return false
  if (brings?.spec !== undefined && claim.specDigest !== undefined) return true
  // The target itself may still show the spec from before while ours is under way. A token that did not change speaks
  // against ours, unless the endpoint keeps none of updates: then only a spec can tell.
  const theirs = seen.spec === undefined ? undefined : await digest(seen.spec)
  if (theirs === undefined || claim.specDigest === undefined) return seen.clientToken === undefined
  return theirs === claim.specDigest || theirs === claim.before.specDigest
}

/** Whether what `seen` shows of spec and template version is not what ours brings. */
export async function contradicts(
  claim: Claim,
  seen: Snapshot,
  digest: (spec: string) => Promise<string | undefined>,
): Promise<boolean> {
  const { major, minor } = seen.templateVersion ?? {}
  if (major !== undefined && claim.major !== undefined && major !== claim.major) return true
  if (minor !== undefined && claim.minor !== undefined && minor !== claim.minor) return true
  const theirs = seen.spec === undefined ? undefined : await digest(seen.spec)
  return theirs !== undefined && claim.specDigest !== undefined && theirs !== claim.specDigest
}

/** What a deployment brings; undefined when it may not be asked. Else it is asked again: its record may be late. */
async function brought(
  deployable: Deployable,
  id: string,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  try {
    return await deployable.deployments?.get(id, signal)
  } catch (error) {
    if (!(error instanceof ProtonError)) throw error
    if (error.fault === 'denied' || error.fault === 'unknownOperation') return undefined
    const { operation, code, message } = error
    throw new ProtonError(operation, code, 'transient', { message, cause: error })
  }
}
