import type { DeploymentHistory } from '../../../engine/deployment-target.js'
import { ProviderError } from '../../../shared/errors.js'
import type { StackLocator } from './stack-locator.js'

/** The deployments of a stack that is found when they are read. */
export function stackHistory(locator: StackLocator): DeploymentHistory {
  const located = async (signal: AbortSignal): Promise<DeploymentHistory | undefined> =>
    (await locator.reader(signal))?.history
  return {
    get: async (deploymentId, signal) => {
      const history = await located(signal)
      if (history) return history.get(deploymentId, signal)
      const message = `there is no stack whose deployment ${deploymentId} could be read`
      throw new ProviderError('DescribeStacks', 'StackNotFound', 'notFound', { message })
    },
    list: async signal => (await located(signal))?.list(signal) ?? [],
    listAll: async signal => (await located(signal))?.listAll(signal) ?? [],
    listStarted: async signal => (await located(signal))?.listStarted(signal) ?? [],
  }
}
