import { invalid } from './api-error.js'
import type { Answer, Context } from '../state/state.js'

/** How long a client token is remembered, in milliseconds: the API documents 8 hours. */
const LIFETIME_MS = 8 * 3_600_000

/**
 * Runs a request once per client token: a repetition gets the first answer; throws ValidationException for another
 * request with the same token.
 */
export function once(
  { state, now }: Context,
  input: { readonly clientToken: string | undefined },
  act: () => Answer,
): Answer {
  const { clientToken } = input
  if (!clientToken) return act()
  const fingerprint = JSON.stringify(input)
  const known = state.tokens.get(clientToken)
  if (known === undefined || now - known.at >= LIFETIME_MS) {
    const answer = act()
    state.tokens.set(clientToken, { fingerprint, at: now, answer })
    return answer
  }
  if (known.fingerprint === fingerprint) return known.answer
  throw invalid('The clientToken has been used for a request with other parameters.')
}
