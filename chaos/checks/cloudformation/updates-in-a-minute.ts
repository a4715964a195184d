import type { GroundTruth } from '../ground-truth.js'

/** How far LastUpdatedTime may be from the start of an update: docs/architecture.md. */
const MINUTE_MS = 60_000

/** Whether two deployments started within a minute, and a read of the stack lagged behind. */
export function startedInAMinute(truth: GroundTruth): boolean {
  const { run, key, final } = truth
  const isLate = run.simulation.sent.some(one => one.operation.startsWith('DescribeStack') && one.lagMs > 0)
  const named = truth.deployment(run.outputs['deploymentId'])
  const others = Object.values(final.deployments).filter(one => one.key === key && one !== named)
  return (
    isLate &&
    named !== undefined &&
    others.some(({ createdAt }) => Math.abs(createdAt - named.createdAt) <= MINUTE_MS)
  )
}
