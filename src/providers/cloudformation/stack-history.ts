import type { DeploymentHistory } from '../../engine/deployment-target.js'
import { ProviderError } from '../../shared/errors.js'
import type { StackLocator } from './stack-locator.js'
import type { StepOutputs } from './step-outputs.js'

/** The deployments of a stack that is found when they are read; their records have the step outputs. */
export function stackHistory(locator: StackLocator, outputs: StepOutputs): DeploymentHistory {
  const located = async (signal: AbortSignal): Promise<DeploymentHistory | undefined> =>
    (await locator.reader(signal))?.history
  return {
    get: async (deploymentId, signal) => {
      const history = await located(signal)
      if (history) return outputs.of(await history.get(deploymentId, signal))
      const message = `there is no stack whose deployment ${deploymentId} could be read`
      throw new ProviderError('DescribeStacks', 'StackNotFound', 'notFound', { message })
    },
    list: async signal => (await located(signal))?.list(signal) ?? [],
    listAll: async signal => (await located(signal))?.listAll(signal) ?? [],
    listStarted: async signal => (await located(signal))?.listStarted(signal) ?? [],
  }
}
