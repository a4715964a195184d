import { claimed, relate, type Claim } from './claim.js'
import type { Snapshot } from './deployment.js'
import { ProtonError } from './errors.js'
import type { Watcher } from './job.js'

/** What one look tells of our deployment; undefined: nothing yet, the read was stale. */
export type Verdict =
  | { readonly relation: 'ours'; readonly deployment: Snapshot }
  | { readonly relation: 'newer'; readonly other: Snapshot }
  | undefined

/** Who tells ours from other deployments. */
export interface Judge {
  /** Looks once. Throws ProtonError. */
  readonly look: (signal: AbortSignal) => Promise<Verdict>
  /** Ours as it was last seen. */
  readonly lastSeen: () => Snapshot | undefined
}

/** Faults of GetDeployment that Get of the target may not have: no permission, an older endpoint, a deleted record. */
const fallbackFaults = ['denied', 'unknownOperation', 'notFound']

/** A judge of the deployment claimed: by its id where the endpoint lets it, else by what the target shows. */
export function judgeOf({ deployable, report }: Watcher, claim: Claim): Judge {
  let ours = claim
  let byTarget = false
  let lastSeen: Snapshot | undefined
  if (claim.deploymentId === undefined) report({ type: 'judgingTarget', because: 'noDeploymentIds' })

  async function lookAtTarget(signal: AbortSignal): Promise<Verdict> {
    const seen = await deployable.get(signal)
    const relation = relate(ours, seen)
    if (relation === 'earlier') return undefined
    if (relation === 'ours') {
      ours = claimed(ours, seen)
      return { relation, deployment: seen }
    }
    const succeeded = ours.deploymentId !== undefined && seen.succeededDeploymentId === ours.deploymentId
    if (!succeeded) return { relation, other: seen }
    const { deploymentId } = ours
    return { relation: 'ours', deployment: { phase: 'succeeded', status: 'SUCCEEDED', deploymentId } }
  }

  async function lookById(signal: AbortSignal): Promise<Verdict> {
    if (byTarget || ours.deploymentId === undefined) return lookAtTarget(signal)
    try {
      const deployment = await deployable.getDeployment(ours.deploymentId, signal)
      const verdict = { relation: 'ours', deployment } as const
      if (!isUnderWay(deployment) || !mayBeSuperseded(ours, deployment)) return verdict
      const target = await lookAtTarget(signal)
      return target?.relation === 'newer' ? target : verdict
    } catch (error) {
      if (!(error instanceof ProtonError && fallbackFaults.includes(error.fault))) throw error
      byTarget = true
      report({ type: 'judgingTarget', because: error })
      return lookAtTarget(signal)
    }
  }

  return {
    lastSeen: () => lastSeen,
    look: async signal => {
      const verdict = await lookById(signal)
      if (verdict?.relation === 'ours') lastSeen = verdict.deployment
      return verdict
    },
  }
}

/** Whether a deployment has not ended. */
export function isUnderWay({ phase }: Snapshot): boolean {
  return phase === 'running' || phase === 'cancelling'
}

function mayBeSuperseded({ deploymentId, before }: Claim, { latestDeploymentId: latest }: Snapshot): boolean {
  return latest !== undefined && latest !== deploymentId && latest !== before.deploymentId
}
