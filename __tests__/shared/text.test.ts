import { describe, expect, it } from '@jest/globals'
import { ProviderError } from '../../src/shared/errors.js'
import {
  capitalized,
  deploymentText,
  errorText,
  formatDuration,
  formatTime,
  sentence,
  suggestionsText,
  unknownText,
} from '../../src/shared/text.js'

describe('texts', () => {
  it.each([
    [400, '0 s'],
    [45_000, '45 s'],
    [200_000, '3 min 20 s'],
    [180_000, '3 min'],
    [3_900_000, '1 h 5 min'],
    [7_200_000, '2 h'],
  ])('of a duration of %d ms', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('of a time are in UTC', () => {
    expect(formatTime(Date.UTC(2026, 10, 20, 15, 46, 59))).toBe('2026-11-20 15:46 UTC')
    expect(formatTime(NaN)).toBe('?')
  })

  it('of a deployment have its id and its owner', () => {
    const deployment = { deploymentId: 'a1', of: 'component assets' }
    expect(deploymentText(deployment)).toBe('deployment a1 of component assets')
    expect(deploymentText(deployment, 'another')).toBe('another deployment a1 of component assets')
    expect(deploymentText({ deploymentId: undefined }, 'another')).toBe('another deployment')
    expect(capitalized(deploymentText(undefined))).toBe('The deployment')
  })

  it('of suggestions list thirty names at most', () => {
    const names = Array.from({ length: 32 }, (_, n) => `n${n}`)
    expect(suggestionsText({ what: 'services', names: [] })).toBe('There are no services.')
    expect(suggestionsText({ what: 'services', names })).toMatch(
      /^Existing services: n0, .*, n29 and 2 more\.$/,
    )
  })

  it('of an error are one sentence, followed by what to do', () => {
    const error = new ProviderError('Get', 'Denied', 'denied', { message: 'no\npermission', hint: 'Add it.' })
    expect(errorText(error)).toBe('Get: Denied: no permission. Add it.')
    expect(unknownText({ what: 'the version', because: error })).toBe(
      'Could not determine the version: Get: Denied: no permission. Add it.',
    )
  })

  it('end as sentences, once', () => {
    expect(['a', 'a.', 'a?', 'a! '].map(sentence)).toEqual(['a.', 'a.', 'a?', 'a!'])
  })
})
