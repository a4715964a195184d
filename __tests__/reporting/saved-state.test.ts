import { describe, expect, it } from '@jest/globals'
import { UNSENT } from '../../src/engine/submission.js'
import { forgetStarted, savedByMain, saveProgress, saveStarted } from '../../src/reporting/saved-state.js'
import { RecordedRunner } from '../support/recorded-runner.js'

const about = {
  kind: 'deployment',
  provider: 'proton',
  target: { name: 'prod' },
  region: 'eu-west-1',
} as const
const deletion = { ...about, kind: 'deletion', createdAt: 1 } as const

/** What the post step finds after main did `work`. */
function postFinds(work: (main: ReturnType<RecordedRunner['start']>['workflow']) => void) {
  const runner = new RecordedRunner({})
  work(runner.start().workflow)
  return { saved: savedByMain(runner.start().workflow), lines: runner.lines }
}

describe('the saved state', () => {
  it('is what main saved last', () => {
    const { saved } = postFinds(main => {
      saveProgress(main, about, { type: 'submitting', submission: UNSENT })
      saveProgress(main, about, { type: 'submissionChanged', submission: { ...UNSENT, openIds: ['a'] } })
      saveProgress(main, about, { type: 'cancelling', by: 'signal' })
    })
    expect(saved).toEqual({ ...about, submission: { ...UNSENT, openIds: ['a'] } })
  })

  it('is forgotten when nothing was submitted, or main has finished', () => {
    const submitting = { type: 'submitting', submission: UNSENT } as const
    const refused = postFinds(main => {
      saveProgress(main, about, submitting)
      saveProgress(main, about, { type: 'notSubmitted' })
    })
    const finished = postFinds(main => {
      saveStarted(main, deletion)
      forgetStarted(main)
    })
    expect([refused, finished]).toEqual(Array(2).fill({ saved: undefined, lines: [] }))
  })

  it('may have no region', () => {
    const saved = { ...deletion, region: undefined }
    expect(
      postFinds(main => {
        saveStarted(main, saved)
      }).saved,
    ).toEqual(saved)
  })

  it.each([
    '{',
    'null',
    '[]',
    '{"kind":"deployment"}',
    JSON.stringify(about),
    '{"provider":"x","target":"y"}',
  ])('is ignored with a warning when it is broken: %s', text => {
    const { saved, lines } = postFinds(main => {
      main.saveState('started', text)
    })
    expect(saved).toBeUndefined()
    expect(lines).toEqual([
      expect.stringMatching(/^Warning: Could not read the state that the step saved\. /),
    ])
  })
})
