import { ProviderError } from './errors.js'

/** Refused here, before anything is sent: `code` names the reason, e.g. `SourceBusy`. */
export function preconditionFailed(code: string, message: string, hint?: string): ProviderError {
  return new ProviderError('', code, 'invalid', { message, hint })
}
