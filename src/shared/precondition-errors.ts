import { ProviderError } from './errors.js'

/** The error of a request that this action refuses before it is sent; `code`: the reason, e.g. `SourceBusy`. */
export function preconditionFailed(code: string, message: string, hint?: string): ProviderError {
  return new ProviderError('', code, 'invalid', { message, hint })
}
