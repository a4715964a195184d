import { describe, expect, test } from '@jest/globals'
import type { Evidence } from '../../../src/engine/deployment-target.js'
import { attribute, type Attribution } from '../../../src/engine/tracking/attribution.js'
import type { Attempt } from '../../../src/engine/tracking/submission.js'
import type { ProtonChange } from '../../../src/providers/proton/change.js'
import { compareContent, evidenceOf } from '../../../src/providers/proton/content-evidence.js'
import type { ProtonState } from '../../../src/providers/proton/state.js'

const digest = (spec: string) => Promise.resolve(spec.includes('CURRENT_VAL') ? undefined : spec)
const before: ProtonState = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  deploymentId: 'before',
  startedAt: 1_000,
  createdAt: 1,
  spec: 'old',
  clientToken: 'old token',
  templateVersion: { major: '1', minor: '0' },
}
const change: ProtonChange = { deploymentType: 'CURRENT_VERSION', clientToken: 'our token', spec: 'ours' }
const seen = (more: Partial<ProtonState> = {}): ProtonState => ({
  ...before,
  phase: 'running',
  status: 'IN_PROGRESS',
  deploymentId: 'new',
  startedAt: 2_000,
  ...more,
})
const record = (more: Partial<ProtonState> = {}): ProtonState => ({
  phase: 'running',
  status: 'IN_PROGRESS',
  deploymentId: 'new',
  ...more,
})

/** What is asked for, on a target as it is before, what then shows, and whose it is. */
type Row = readonly [title: string, Partial<ProtonChange>, Partial<ProtonState>, Evidence, Attribution]
const noSpec = { spec: undefined }
const file = { settings: { templateFile: 'our file' } }

const rows: readonly Row[] = [
  ['our token', {}, {}, { seen: seen({ clientToken: 'our token' }) }, 'matching'],
  ['another token', {}, {}, { seen: seen({ clientToken: 'theirs' }) }, 'unlikely'],
  [
    'another token with our spec',
    {},
    {},
    { seen: seen({ clientToken: 'theirs' }), record: record({ spec: 'ours' }) },
    'unlikely',
  ],
  [
    'our token with another spec',
    {},
    {},
    { seen: seen({ clientToken: 'our token' }), record: record({ spec: 'theirs' }) },
    'unknown',
  ],
  ['our spec by its record', {}, {}, { record: record({ spec: 'ours' }) }, 'matching'],
  ['another spec by its record', {}, {}, { record: record({ spec: 'theirs' }) }, 'other'],
  ['nothing but that it is new', {}, {}, { seen: seen() }, 'unknown'],
  ['our spec on the target while in progress', {}, {}, { seen: seen({ spec: 'ours' }) }, 'unknown'],
  [
    'our spec on the target after a success',
    {},
    {},
    { seen: seen({ spec: 'ours', phase: 'succeeded' }) },
    'matching',
  ],
  [
    'another spec on the target after a success',
    {},
    {},
    { seen: seen({ spec: 'theirs', phase: 'succeeded' }) },
    'other',
  ],
  [
    'the spec from before, which was sent again',
    {},
    { spec: 'ours' },
    { seen: seen({ spec: 'ours', phase: 'succeeded' }) },
    'unknown',
  ],
  [
    'a version that was named',
    { deploymentType: 'MAJOR_VERSION', templateMajorVersion: '2' },
    {},
    { record: record({ spec: 'ours', templateVersion: { major: '2', minor: '0' } }) },
    'matching',
  ],
  [
    'a version that was not',
    { deploymentType: 'MAJOR_VERSION', templateMajorVersion: '2' },
    {},
    { record: record({ spec: 'ours', templateVersion: { major: '3', minor: '0' } }) },
    'other',
  ],
  [
    'a version that would have stayed',
    {},
    {},
    { record: record({ spec: 'ours', templateVersion: { major: '1', minor: '1' } }) },
    'unknown',
  ],
  ['no spec sent, and the one from before', noSpec, {}, { record: record({ spec: 'old' }) }, 'matching'],
  ['no spec sent, and another than before', noSpec, {}, { record: record({ spec: 'theirs' }) }, 'unknown'],
  [
    'no spec sent, and a change of it',
    noSpec,
    {},
    { record: record({ spec: 'theirs', replaces: { spec: 'old' } }) },
    'unknown',
  ],
  [
    'no spec sent, after a failure',
    noSpec,
    { phase: 'failed', spec: 'tried' },
    { record: record({ spec: 'tried', replaces: { spec: 'old' } }) },
    'matching',
  ],
  [
    'a spec that cannot be compared',
    { spec: 'CURRENT_VAL' },
    {},
    { record: record({ spec: 'theirs' }) },
    'unknown',
  ],
  [
    'our template file',
    { ...noSpec, ...file },
    noSpec,
    { record: record({ templateFile: 'our file' }) },
    'matching',
  ],
  [
    'our template file with other ends of lines',
    { ...noSpec, ...file },
    noSpec,
    { record: record({ templateFile: 'our file\r\n' }) },
    'matching',
  ],
  [
    'another template file',
    { ...noSpec, ...file },
    noSpec,
    { record: record({ templateFile: 'their file' }) },
    'other',
  ],
  [
    'our template file without the spec that was sent',
    file,
    {},
    { record: record({ templateFile: 'our file' }) },
    'other',
  ],
  [
    'a change of a template file that was kept',
    noSpec,
    noSpec,
    { record: record({ templateFile: 'b', replaces: { templateFile: 'a' } }) },
    'unknown',
  ],
  [
    'a template file that was kept',
    noSpec,
    noSpec,
    { record: record({ templateFile: 'a', replaces: { templateFile: 'a' } }) },
    'matching',
  ],
  [
    'a target that was created again',
    {},
    {},
    { seen: seen({ createdAt: 90_000 }), record: record({ spec: 'ours' }) },
    'unknown',
  ],
]

/** A request for `wanted` on a target that is `now`, as it is saved: as JSON. */
async function attemptOf(wanted: ProtonChange, now: ProtonState): Promise<Attempt> {
  const { deploymentId, startedAt, createdAt, clientToken, phase } = now
  const evidence = await evidenceOf(wanted, now, digest)
  const attempt: Attempt = {
    before: { deploymentId, startedAt, createdAt, clientToken, phase },
    clientToken: wanted.clientToken,
    evidence: { ...evidence },
  }
  return JSON.parse(JSON.stringify(attempt)) as Attempt
}

const targetWith = (hasTemplateFile: boolean) => ({
  compare: (attempt: Attempt, shown: Evidence) => compareContent(attempt, shown, { digest, hasTemplateFile }),
})
const target = targetWith(false)

describe('the evidence of a deployment that is new', () => {
  test.each(rows)('%s', async (_, wanted, now, evidence, expected) => {
    const attempt = await attemptOf({ ...change, ...wanted }, { ...before, ...now })
    expect(await attribute(target, [attempt], evidence)).toBe(expected)
  })

  test('our spec proves nothing of a component whose record, with the template file, is not shown', async () => {
    const attempt = await attemptOf(change, before)
    const evidence = { seen: seen({ phase: 'succeeded', spec: 'ours' }) }
    expect(await attribute(targetWith(true), [attempt], evidence)).toBe('unknown')
    expect(await attribute(targetWith(false), [attempt], evidence)).toBe('matching')
  })

  test('the attempt that it matches counts, whichever it was', async () => {
    const first = await attemptOf({ ...change, spec: 'first' }, before)
    const second = await attemptOf({ ...change, spec: 'second' }, before)
    expect(await attribute(target, [first, second], { record: record({ spec: 'first' }) })).toBe('matching')
    expect(await attribute(target, [first, second], { record: record({ spec: 'theirs' }) })).toBe('other')
  })
})

test('a request without evidence cannot be compared', async () => {
  const attempt: Attempt = { before, clientToken: 'our token' }
  const comparing = { digest, hasTemplateFile: true }
  expect(await compareContent(attempt, { seen: seen(), record: record({ spec: 'ours' }) }, comparing)).toBe(
    'unknown',
  )
})
