import type { DeploymentState, TargetState } from '../deployment.js'
import type { DeploymentTarget, Evidence } from '../deployment-target.js'
import { compareTimes, type Attempt } from './submission.js'

/**
 * Whose deployment the evidence shows. `matching`: our client token or our content, which others may have, too.
 * `unlikely`: another client token, which a later change that deploys nothing may have set.
 */
export type Attribution = 'matching' | 'unknown' | 'unlikely' | 'other'

type Comparing = Pick<DeploymentTarget, 'compare'>

/**
 * Whether one of `attempts`, all of them sent before it started, started the deployment of the evidence. Our client token
 * is no proof where the record shows other content: a request without a token leaves the previous token in place.
 */
export async function attribute(
  target: Comparing,
  attempts: readonly Attempt[],
  evidence: Evidence,
): Promise<Attribution> {
  const found = await Promise.all(attempts.map(attempt => attributeTo(target, attempt, evidence)))
  return (['matching', 'unknown', 'unlikely'] as const).find(one => found.includes(one)) ?? 'other'
}

async function attributeTo(target: Comparing, attempt: Attempt, evidence: Evidence): Promise<Attribution> {
  const { seen } = evidence
  const token = tokenOf(attempt, seen)
  const compared = await target.compare(attempt, evidence)
  if (compared === 'different') return token === 'ours' ? 'unknown' : 'other'
  if (token === 'foreign') return 'unlikely'
  // The target may have been recreated before our request or after it.
  if (seen && isRecreated(attempt, seen)) return 'unknown'
  return token === 'ours' || compared === 'same' ? 'matching' : 'unknown'
}

/** Whether a deployment, or a target after its success, shows other content than the attempt asked for. */
export async function contradicts(
  target: Comparing,
  attempt: Attempt,
  shown: DeploymentState,
): Promise<boolean> {
  return (await target.compare(attempt, { record: shown })) === 'different'
}

/** Whether the target was deleted and created again since the attempt was prepared. */
function isRecreated({ before }: Attempt, { createdAt }: TargetState): boolean {
  return (
    before.createdAt !== undefined &&
    createdAt !== undefined &&
    compareTimes(createdAt, before.createdAt) !== 0
  )
}

/** Whose client token the target shows; undefined where that proves nothing. */
function tokenOf(
  { before, clientToken }: Attempt,
  seen: TargetState | undefined,
): 'ours' | 'foreign' | undefined {
  if (!seen) return undefined
  if (seen.clientToken === clientToken) return 'ours'
  // An unchanged token proves nothing: some endpoints do not store the token of an update.
  return seen.clientToken === before.clientToken ? undefined : 'foreign'
}
