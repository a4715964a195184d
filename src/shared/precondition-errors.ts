import { ProtonError } from './errors.js'

/** Refused here, before Proton is asked: `code` names the reason, e.g. `SourceBusy`. */
export function refusal(code: string, message: string, hint?: string): ProtonError {
  return new ProtonError('', code, 'invalid', { message, hint })
}

/** There is nothing to begin with. */
export function noSpec(): ProtonError {
  return refusal('NoSpec', 'Proton does not tell the spec that is deployed', 'Name the spec with specPath.')
}

/** Two reads that cannot both be true: one lags behind, and the next may not. */
export function contradiction(deploymentId: string): ProtonError {
  const message = `deployment ${deploymentId} reads as under way, and its target as deployed by it`
  return new ProtonError('', 'ReadsDisagree', 'transient', { message })
}
