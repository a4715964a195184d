import type { FollowContext } from '../engine/context.js'
import type { TargetState } from '../engine/deployment.js'
import { readExisting } from '../engine/existing-deployment.js'
import { readWithRetry } from '../engine/polling/retry.js'
import { suggestNames } from '../engine/suggest-names.js'
import type { DeploymentRequest } from '../inputs/request.js'
import { Reporter } from '../reporting/reporter.js'
import { ProviderError } from '../shared/errors.js'
import type { Session } from './session.js'

/** An existing deployment, and what a command needs for it. */
interface ExistingDeployment {
  readonly context: FollowContext
  readonly found: TargetState
  readonly reporter: Reporter
}

/** Reads the deployment of the request and runs `work` with it; `purpose` completes "Could not …" in a refusal. */
export async function withExistingDeployment(
  session: Session,
  request: DeploymentRequest,
  purpose: string,
  work: (existing: ExistingDeployment) => Promise<void>,
): Promise<void> {
  const { runtime, connection } = session
  const { target } = connection
  const reporter = new Reporter(runtime.runner, runtime.clock, { ...request, target })
  const context = session.reportingTo(reporter.event)
  try {
    const found = await readWithRetry(context, signal => readExisting(target, request.deploymentId, signal))
    if (!found) {
      await reporter.conclude({ kind: 'gaveUp', why: 'leftRunning' })
      return
    }
    reporter.event({ type: 'targetRead', before: found })
    await work({ context, found, reporter })
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const title = `Could not ${purpose} ${target.label}`
    const suggestions = error.fault === 'notFound' ? await suggestNames(context) : undefined
    await reporter.refuse(error, { suggestions, title })
  }
}
