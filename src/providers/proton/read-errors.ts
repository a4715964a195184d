import { ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'

/** The change needs the deployed spec, which Proton does not show. */
export function noSpec(): ProviderError {
  return preconditionFailed('NoSpec', 'Proton does not show the deployed spec', 'Set the spec with specPath.')
}

/** Two reads contradict each other as long as one of them is stale: a transient fault. `operation`: the later read. */
export function readsDisagree(message: string, operation = ''): ProviderError {
  return new ProviderError(operation, 'ReadsDisagree', 'transient', { message })
}

/** The record of a deployment that the target shows as its last succeeded one is still in progress. */
export function recordLagsBehind(deploymentId: string): ProviderError {
  return readsDisagree(`deployment ${deploymentId} reads as in progress, but its target as deployed by it`)
}
