import { describe, expect, test } from '@jest/globals'
import type { Change, Snapshot } from '../../src/engine/deployment.js'
import { attemptOf, attribute, type Attribution, type Evidence } from '../../src/engine/evidence.js'

const digest = (spec: string) => Promise.resolve(spec.includes('CURRENT_VAL') ? undefined : spec)
const before: Snapshot = {
  phase: 'succeeded',
  status: 'SUCCEEDED',
  deploymentId: 'before',
  attemptedAt: 1_000,
  createdAt: 1,
  spec: 'old',
  clientToken: 'old token',
  templateVersion: { major: '1', minor: '0' },
}
const change: Change = { deploymentType: 'CURRENT_VERSION', clientToken: 'our token', spec: 'ours' }
const seen = (more: Partial<Snapshot> = {}): Snapshot => ({
  ...before,
  phase: 'running',
  status: 'IN_PROGRESS',
  deploymentId: 'new',
  attemptedAt: 2_000,
  ...more,
})
const record = (more: Partial<Snapshot> = {}): Snapshot => ({
  phase: 'running',
  status: 'IN_PROGRESS',
  deploymentId: 'new',
  ...more,
})

/** What is asked for, on a target as it is before, what then shows, and whose it is. */
type Row = readonly [title: string, Partial<Change>, Partial<Snapshot>, Evidence, Attribution]
const noSpec = { spec: undefined }
const file = { settings: { templateFile: 'our file' } }

const rows: readonly Row[] = [
  ['our token', {}, {}, { seen: seen({ clientToken: 'our token' }) }, 'matching'],
  ['another token', {}, {}, { seen: seen({ clientToken: 'theirs' }) }, 'other'],
  [
    'another token with our spec',
    {},
    {},
    { seen: seen({ clientToken: 'theirs' }), record: record({ spec: 'ours' }) },
    'other',
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
    'other',
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
    'other',
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

describe('the evidence of a deployment that is new', () => {
  test.each(rows)('%s', async (_, wanted, target, evidence, expected) => {
    const attempt = await attemptOf({ ...change, ...wanted }, { ...before, ...target }, digest)
    expect(await attribute([attempt], evidence, digest)).toBe(expected)
  })

  test('the attempt that it matches counts, whichever it was', async () => {
    const first = await attemptOf({ ...change, spec: 'first' }, before, digest)
    const second = await attemptOf({ ...change, spec: 'second' }, before, digest)
    expect(await attribute([first, second], { record: record({ spec: 'first' }) }, digest)).toBe('matching')
    expect(await attribute([first, second], { record: record({ spec: 'theirs' }) }, digest)).toBe('other')
  })
})
