import { ifKnown } from './polling/request.js'
import type { Deployments } from './deployment-target.js'
import type { PastDeployment, Snapshot } from './deployment.js'
import { ProtonError } from '../shared/errors.js'
import { inLine } from '../shared/sanitize.js'
import { moment } from '../reporting/history-table.js'

/** The newest are enough to see which one was meant. */
const MOST_LISTED = 5

/**
 * The deployment of this id of the target that is `now`. Throws ProtonError; where the target has no deployment of this
 * id, its hint lists the last ones with status and time.
 */
export async function deploymentOf(
  deployments: Deployments,
  id: string,
  now: Snapshot,
  signal: AbortSignal,
): Promise<Snapshot> {
  try {
    return await deployments.get(id, signal)
  } catch (error) {
    const isNone =
      error instanceof ProtonError && (error.fault === 'notFound' || error.code === 'OtherTarget')
    if (!isNone) throw error
    const { operation, code, fault, message, cause } = error
    const past = (await ifKnown(deployments.list(signal))) ?? []
    throw new ProtonError(operation, code, fault, { message, hint: listText(now, past), cause })
  }
}

function listText(now: Snapshot, past: readonly PastDeployment[]): string {
  const { deploymentId: latest, status, attemptedAt } = now
  const isListed = latest === undefined || past.some(({ deploymentId }) => deploymentId === latest)
  const current = isListed ? [] : [{ deploymentId: latest, status, createdAt: attemptedAt ?? NaN }]
  const all = [...current, ...past]
  if (all.length === 0) return 'The target has no deployments, as far as Proton lists them.'
  const shown = all
    .slice(0, MOST_LISTED)
    .map(one => `${inLine(one.deploymentId, 100)} (${inLine(one.status, 50)}, ${moment(one.createdAt)})`)
  return `The last deployments of the target: ${shown.join(', ')}.`
}
