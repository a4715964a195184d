import { undefinedOnError } from './polling/request.js'
import type { DeploymentHistory } from './deployment-target.js'
import type { PastDeployment, DeploymentState, TargetState } from './deployment.js'
import { ProviderError } from '../shared/errors.js'
import { sanitizeLine } from '../shared/sanitize.js'
import { formatTime } from '../shared/text.js'

/** So many of the newest are listed. */
const MOST_LISTED = 5

/**
 * The deployment with this id of the target `now`. Throws ProviderError; where there is none with this id, its hint lists
 * the last ones with status and time.
 */
export async function findDeployment(
  history: DeploymentHistory,
  id: string,
  now: TargetState,
  signal: AbortSignal,
): Promise<DeploymentState> {
  try {
    return await history.get(id, signal)
  } catch (error) {
    const isNotFound =
      error instanceof ProviderError && (error.fault === 'notFound' || error.code === 'OtherTarget')
    if (!isNotFound) throw error
    const { operation, code, message, cause } = error
    const past = (await undefinedOnError(history.list(signal))) ?? []
    throw new ProviderError(operation, code, 'invalid', { message, hint: listText(now, past), cause })
  }
}

function listText(now: TargetState, past: readonly PastDeployment[]): string {
  const { deploymentId: latest, status, startedAt } = now
  const isListed = latest === undefined || past.some(({ deploymentId }) => deploymentId === latest)
  const current = isListed ? [] : [{ deploymentId: latest, status, createdAt: startedAt }]
  const all = [...current, ...past]
  if (all.length === 0) return 'The target has no deployments, as far as they are listed.'
  const shown = all
    .slice(0, MOST_LISTED)
    .map(
      one =>
        `${sanitizeLine(one.deploymentId, 100)} (${sanitizeLine(one.status, 50)}, ${formatTime(one.createdAt)})`,
    )
  return `The last deployments of the target: ${shown.join(', ')}.`
}
