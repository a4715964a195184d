import { ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'

/** There is no spec to start from. */
export function noSpec(): ProviderError {
  return preconditionFailed(
    'NoSpec',
    'Proton does not show the spec that is deployed',
    'Set the spec with specPath.',
  )
}

/** Two reads that cannot both be true: one lags behind, and the next may not. */
export function readsDisagree(deploymentId: string): ProviderError {
  const message = `deployment ${deploymentId} reads as in progress, and its target as deployed by it`
  return new ProviderError('', 'ReadsDisagree', 'transient', { message })
}
