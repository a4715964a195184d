import type { Change, Deployable, Snapshot } from './deployment.js'
import { isTransient } from './errors.js'

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

/** What will tell the deployment that `change` begins, on a target that is now as `before`. */
export function claimFor(change: Change, before: Snapshot, specDigest: string | undefined): Claim {
  const { deploymentId, attemptedAt, clientToken, templateVersion } = before
  const { deploymentType, templateMajorVersion, templateMinorVersion } = change
  const staysMajor = deploymentType === 'CURRENT_VERSION' || deploymentType === 'MINOR_VERSION'
  return {
    before: { deploymentId, attemptedAt, clientToken },
    clientToken: change.clientToken,
    specDigest,
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
  // One answer may have fractions of a second where another has none.
  const [seenAt, ours] = [seen.attemptedAt, claim.attemptedAt].map(ms => Math.floor(ms / 1_000))
  if (seenAt === ours) return isNew(claim, seen) ? 'ours' : 'earlier'
  return seen.attemptedAt < claim.attemptedAt ? 'earlier' : 'newer'
}

function isBefore(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b
}

/** Whether `seen` shows a deployment that was not there before our update. */
export function isNew({ before }: Claim, seen: Snapshot): boolean {
  if (seen.deploymentId !== undefined) return seen.deploymentId !== before.deploymentId
  return seen.attemptedAt !== undefined && seen.attemptedAt > (before.attemptedAt ?? 0)
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
  const brings =
    seen.deploymentId === undefined ? undefined : await brought(deployable, seen.deploymentId, signal)
  const { major = claim.major, minor = claim.minor } = brings?.templateVersion ?? {}
  if (claim.major !== undefined && major !== claim.major) return false
  if (claim.minor !== undefined && minor !== claim.minor) return false
  const theirs = brings?.spec === undefined ? undefined : await digest(brings.spec)
  return theirs === undefined || claim.specDigest === undefined || theirs === claim.specDigest
}

/** What a deployment brings; undefined when the endpoint does not tell, or not us. */
async function brought(
  deployable: Deployable,
  id: string,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  try {
    return await deployable.getDeployment(id, signal)
  } catch (error) {
    if (isTransient(error)) throw error
    return undefined
  }
}
