import { describe, expect, it } from '@jest/globals'
import type { DeploymentEvent } from '../../src/engine/context.js'
import { UNSENT } from '../../src/engine/tracking/submission.js'
import { forgetStarted, savedByMain, SavedProgress, saveStarted } from '../../src/commands/saved-state.js'
import { RecordedRunner } from '../support/recorded-runner.js'

const place = { provider: 'proton', target: { name: 'prod' }, region: 'eu-west-1' } as const
const about = { ...place, kind: 'deployment' } as const
const deletion = { ...place, kind: 'deletion', createdAt: 1 } as const

/** What the post step finds after main did `work`. */
function postFinds(work: (main: ReturnType<RecordedRunner['start']>['workflow']) => void) {
  const runner = new RecordedRunner({})
  work(runner.start().workflow)
  return { saved: savedByMain(runner.start().workflow), lines: runner.lines }
}

/** What the post step finds after main reported these events. */
function savedAfter(...events: readonly DeploymentEvent[]) {
  return postFinds(main => {
    const progress = new SavedProgress(main, place)
    for (const event of events) progress.note(event)
  }).saved
}

describe('the saved state', () => {
  const submitting = { type: 'submitting', submission: UNSENT } as const

  it('is what main saved last', () => {
    expect(
      savedAfter(
        submitting,
        { type: 'submissionChanged', submission: { ...UNSENT, openIds: ['a'] } },
        { type: 'cancelling', by: 'signal' },
      ),
    ).toEqual({ ...about, submission: { ...UNSENT, openIds: ['a'] } })
  })

  it('is forgotten when nothing was submitted, or main has finished', () => {
    const finished = postFinds(main => {
      saveStarted(main, deletion)
      forgetStarted(main)
    })
    expect([savedAfter(submitting, { type: 'notSubmitted' }), finished.saved]).toEqual([undefined, undefined])
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
    JSON.stringify({ ...about, submission: null }),
    JSON.stringify({ ...about, submission: { attempts: 'x' } }),
    JSON.stringify({ ...about, submission: { attempts: [] } }),
    JSON.stringify({ ...about, submission: { ...UNSENT, attempts: [null] } }),
    JSON.stringify({ ...about, submission: { ...UNSENT, attempts: [{ before: {}, clientToken: 1 }] } }),
    JSON.stringify({ ...about, submission: { ...UNSENT, attempts: [{ clientToken: 'a' }] } }),
    JSON.stringify({ ...about, submission: { ...UNSENT, deploymentId: {} } }),
    JSON.stringify({ ...about, region: {}, submission: UNSENT }),
    JSON.stringify({ ...deletion, createdAt: 'now' }),
    '{"provider":"x","target":"y"}',
    JSON.stringify({ ...place, kind: 'preparation' }),
    JSON.stringify({ ...about, submission: UNSENT, prepared: 'x' }),
  ])('is ignored with a warning when it is broken: %s', text => {
    const { saved, lines } = postFinds(main => {
      main.saveState('started', text)
    })
    expect(saved).toBeUndefined()
    expect(lines).toEqual([
      expect.stringMatching(/^Warning: The state that the step saved could not be read\. /),
    ])
  })
})

describe('the saved state of a prepared change', () => {
  const [requested, made, another] = [{ name: 'a' }, { id: 'a-1' }, { name: 'b' }]
  const preparing = { type: 'preparing', evidence: requested } as const
  const isMade = { type: 'preparing', evidence: made, insteadOf: requested } as const
  const before = { phase: 'succeeded' } as const
  const submission = { ...UNSENT, attempts: [{ before, clientToken: 'a', evidence: made }] }
  const preparation = (...prepared: readonly object[]) => ({ ...place, kind: 'preparation', prepared })
  const submitting = { type: 'submitting', submission } as const
  const running = { phase: 'running', status: 'IN_PROGRESS' } as const
  const started: DeploymentEvent = {
    ...{ type: 'started' as const, deployment: running, submission, isRecognized: false, facts: [] },
  }

  it('has its evidence, as far as it is known', () => {
    expect(savedAfter(preparing)).toEqual(preparation(requested))
    expect(savedAfter(preparing, isMade)).toEqual(preparation(made))
    expect(savedAfter(preparing, isMade, { type: 'preparing', evidence: another })).toEqual(
      preparation(made, another),
    )
  })

  it('is forgotten when it is discarded', () => {
    expect(savedAfter(preparing, { type: 'discarded', evidence: { name: 'a' } })).toBeUndefined()
    expect(savedAfter(preparing, isMade, { type: 'discarded', evidence: made })).toBeUndefined()
  })

  it('is that of the request once that may have been sent, and of the change again once that was refused', () => {
    expect(savedAfter(preparing, isMade, submitting)).toEqual({ ...about, submission })
    expect(savedAfter(preparing, isMade, submitting, { type: 'preparing', evidence: another })).toEqual({
      ...about,
      submission,
      prepared: [another],
    })
    expect(savedAfter(preparing, isMade, submitting, { type: 'notSubmitted' })).toEqual(preparation(made))
  })

  it('is left when a rollback follows, and saved with what that prepares', () => {
    const { saved } = postFinds(main => {
      const progress = new SavedProgress(main, place)
      const rollback = { ...submission, attempts: [{ before, clientToken: 'r', evidence: { id: 'r-1' } }] }
      for (const event of [preparing, isMade, submitting, started, preparing]) progress.note(event)
      progress.startRollback()
      progress.note({ type: 'preparing', evidence: another })
      progress.note({ type: 'submitting', submission: rollback })
    })
    expect(saved).toMatchObject({ isRollback: true, prepared: [requested, another] })
  })

  it.each<[string, readonly DeploymentEvent[], readonly object[]]>([
    ['without what started the deployment', [started], [requested]],
    ['with what was requested without an answer', [], [made, requested]],
  ])('is left when main has finished, %s', (_, events, left) => {
    const { saved } = postFinds(main => {
      const progress = new SavedProgress(main, place)
      for (const event of [preparing, isMade, submitting, ...events, preparing]) progress.note(event)
      progress.finish()
    })
    expect(saved).toEqual(preparation(...left))
  })

  it('does not have the deployment that failed, once a rollback follows', () => {
    const { saved } = postFinds(main => {
      const progress = new SavedProgress(main, place)
      for (const event of [preparing, isMade, submitting, started]) progress.note(event)
      progress.startRollback()
    })
    expect(saved).toBeUndefined()
  })
})
