import { expect, test } from '@jest/globals'
import { isLeftToPost, type GaveUpReason, type Outcome, type Refused } from '../../src/engine/outcome.js'
import { protonError } from '../support/scripted.js'

const deployment = { phase: 'running', status: 'IN_PROGRESS' } as const
const gaveUp = (why: GaveUpReason): Outcome => ({ kind: 'gaveUp', why })

test.each<[string, Outcome | Refused, ReturnType<typeof isLeftToPost>[]]>([
  ['a deployment whose end could not be confirmed', gaveUp('unconfirmed'), [true, true]],
  ['a request without an answer', gaveUp('unanswered'), [false, true]],
  ['a deployment that goes on after the timeout', gaveUp('timeout'), [false, false]],
  ['a deployment whose cancellation failed', gaveUp('cancelFailed'), [false, false]],
  ['a deployment that was not recognized', gaveUp('unattributed'), [false, false]],
  ['a deployment that nobody waits for', { kind: 'started', deployment }, [false, false]],
  ['a refusal', { kind: 'refused', error: protonError('denied') }, [false, false]],
])('the post step cancels %s, or does not, without cancelOnTimeout and with it', (_, outcome, expected) => {
  expect([false, true].map(cancelOnTimeout => isLeftToPost(outcome, { cancelOnTimeout }))).toEqual(expected)
})
