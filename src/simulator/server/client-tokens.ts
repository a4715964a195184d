import { invalid } from './api-error.js'
import type { Answer, World } from '../state/state.js'

/** How long a client token is remembered, in milliseconds: the API documents 8 hours. */
const LIFETIME_MS = 8 * 3_600_000

/** Answers once per token: a repetition gets the first answer, another request under its token a ValidationException. */
export function once(
  world: World,
  token: string | undefined,
  input: object,
  now: number,
  act: () => Answer,
): Answer {
  if (token === undefined || token === '') return act()
  const fingerprint = JSON.stringify(input)
  const known = world.tokens.get(token)
  if (known === undefined || now - known.at >= LIFETIME_MS) {
    const answer = act()
    world.tokens.set(token, { fingerprint, at: now, answer })
    return answer
  }
  if (known.fingerprint === fingerprint) return known.answer
  throw invalid('The clientToken has been used for a request with other parameters.')
}
