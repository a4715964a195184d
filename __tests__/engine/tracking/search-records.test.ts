import { describe, expect, test } from '@jest/globals'
import type { DeploymentState, TargetState } from '../../../src/engine/deployment.js'
import type { Comparison, DeploymentHistory } from '../../../src/engine/deployment-target.js'
import type { ReadContext } from '../../../src/engine/context.js'
import { ownershipOf, searchRecords, type Sightings } from '../../../src/engine/tracking/ownership.js'
import { UNSENT, type Attempt, type Submission } from '../../../src/engine/tracking/submission.js'
import { FakeClock } from '../../support/fake-clock.js'
import { contextOn, protonError, ScriptedTarget } from '../../support/scripted.js'

const SECOND = 1_000
const HOUR = 3_600_000
/** When our request was sent; the target exists since the second hour. */
const SENT = 10 * HOUR
const { signal } = new AbortController()

const before = {
  ...{ deploymentId: 'before', startedAt: SENT - HOUR, createdAt: 2 * HOUR, clientToken: 'old token' },
  phase: 'succeeded',
} as const
const update: Submission = { ...UNSENT, attempts: [{ before, clientToken: 'our token' }] }
const creation: Submission = {
  ...UNSENT,
  attempts: [{ before: { phase: 'absent' }, clientToken: 'our token' }],
}

/** A deployment on the account; `compares`: with the content of our request. */
interface Deployment {
  readonly id: string
  readonly startedAt: number
  readonly compares?: Comparison
}
const ours: Deployment = { id: 'ours', startedAt: SENT + SECOND, compares: 'same' }
const theirs: Deployment = { id: 'theirs', startedAt: SENT + 2 * SECOND, compares: 'different' }
const unclear: Deployment = { id: 'unclear', startedAt: SENT + 3 * SECOND, compares: 'unknown' }

type Account = Partial<Pick<DeploymentHistory, 'get' | 'listStarted'>> & { readonly hasNoHistory?: boolean }

const recordOf = ({ id, startedAt }: Deployment): DeploymentState => ({
  ...{ phase: 'failed', status: 'FAILED', deploymentId: id, startedAt },
})

function contextWith(deployments: readonly Deployment[], account: Account = {}): ReadContext {
  const clock = new FakeClock()
  const { target, ...context } = contextOn(new ScriptedTarget(clock), clock)
  const find = (id: string | undefined) => deployments.find(one => one.id === id)
  const history = {
    ...target.history,
    get: (id: string) => {
      const found = find(id)
      return found ? Promise.resolve(recordOf(found)) : Promise.reject(protonError('notFound'))
    },
    listStarted: () =>
      Promise.resolve(deployments.map(({ id, startedAt }) => ({ deploymentId: id, startedAt }))),
    ...account,
  } as DeploymentHistory
  return {
    ...context,
    target: {
      ...target,
      statusWords: { running: 'BUSY', succeeded: 'DONE' },
      history: account.hasNoHistory ? undefined : history,
      compare: (_: Attempt, { seen, record }) =>
        Promise.resolve(find(record?.deploymentId ?? seen?.deploymentId ?? 'unnamed')?.compares ?? 'unknown'),
    },
  }
}

const shows = (deployment: Deployment | undefined, more: Partial<TargetState> = {}): TargetState => ({
  ...{ phase: 'running', status: 'IN_PROGRESS', createdAt: before.createdAt, clientToken: 'old token' },
  ...(deployment && { deploymentId: deployment.id, startedAt: deployment.startedAt }),
  ...more,
})
const nothingNew = shows({ id: before.deploymentId, startedAt: before.startedAt })
const listedBefore: Deployment = { id: before.deploymentId, startedAt: before.startedAt, compares: 'same' }

const noSightings = (more: Partial<Sightings> = {}): Sightings => ({
  ...{ foreign: new Set(), open: new Set(), unlikely: new Set(), hasUnnamed: false },
  ...more,
})

const search = (
  deployments: readonly Deployment[],
  seen: TargetState,
  more: { readonly account?: Account; readonly sightings?: Sightings; readonly submission?: Submission } = {},
) => {
  const { account, sightings = noSightings(), submission = update } = more
  return searchRecords(contextWith(deployments, account), submission, { seen, sightings }, signal)
}

describe('a search in the records of all deployments since our request', () => {
  test.each<[string, readonly Deployment[], unknown]>([
    ['finds ours', [ours], { kind: 'ours', record: recordOf(ours) }],
    ['finds ours among those of others', [theirs, ours], { kind: 'ours', record: recordOf(ours) }],
    ['finds none where all are somebody else’s', [theirs], { kind: 'none', earlier: undefined }],
    ['finds none where none is new', [], { kind: 'none', earlier: undefined }],
    [
      'does not know which of two with our content is ours',
      [ours, { ...ours, id: 'same' }],
      { kind: 'unknown', candidate: recordOf(ours), isOnly: false },
    ],
    [
      'does not know whether one with our content is ours while another is unclear',
      [ours, unclear],
      { kind: 'unknown', candidate: recordOf(ours), isOnly: false },
    ],
    [
      'names the only one that may be ours',
      [theirs, unclear],
      { kind: 'unknown', candidate: recordOf(unclear), isOnly: true },
    ],
  ])('%s', async (_, deployments, expected) => {
    expect(await search([listedBefore, ...deployments], nothingNew)).toEqual(expected)
  })

  test('knows nothing where the provider has no records', async () => {
    expect(await search([ours], nothingNew, { account: { hasNoHistory: true } })).toEqual({ kind: 'unknown' })
  })

  test.each([
    ['denied', { kind: 'unknown' }],
    ['unknownOperation', { kind: 'unknown' }],
    ['notFound', { kind: 'none', earlier: undefined }],
  ] as const)('after a list that fails as %s it returns %j', async (fault, expected) => {
    const listStarted = () => Promise.reject(protonError(fault))
    const seen: TargetState = { phase: 'absent', status: 'absent' }
    expect(await search([], seen, { account: { listStarted } })).toEqual(expected)
  })

  test('throws a fault of the list that is transient', async () => {
    const listStarted = () => Promise.reject(protonError('transient'))
    await expect(search([], nothingNew, { account: { listStarted } })).rejects.toMatchObject({
      fault: 'transient',
    })
  })

  test('does not believe a list that lacks what the target shows', async () => {
    expect(await search([listedBefore, theirs], shows(ours))).toEqual({ kind: 'unknown' })
    expect(await search([listedBefore, theirs], shows(theirs))).toEqual({ kind: 'none', earlier: undefined })
  })

  test.each([
    [20, 'none'],
    [21, 'unknown'],
  ])('looks at %d new deployments: %s', async (count, kind) => {
    const many = Array.from({ length: count }, (_, index) => ({ ...theirs, id: `theirs ${index}` }))
    expect(await search([listedBefore, ...many], nothingNew)).toMatchObject({ kind })
  })

  test('does not read what it knows to be somebody else’s again', async () => {
    const sightings = noSightings({ foreign: new Set([ours.id]) })
    expect(await search([listedBefore, ours], nothingNew, { sightings })).toMatchObject({ kind: 'none' })
  })

  test('calls nothing ours that the target has shown with another token', async () => {
    const sightings = noSightings({ unlikely: new Set([ours.id]) })
    const found = await search([listedBefore, ours], nothingNew, { sightings })
    expect(found).toEqual({ kind: 'unknown', candidate: recordOf(ours) })
  })

  test('knows no only one where another is unlikely', async () => {
    const sightings = noSightings({ unlikely: new Set([ours.id]) })
    const found = await search([listedBefore, ours, unclear], nothingNew, { sightings })
    expect(found).toEqual({ kind: 'unknown', candidate: recordOf(unclear), isOnly: false })
  })

  test('keeps for somebody else’s what the target has shown with another token and other content', async () => {
    const sightings = noSightings({ unlikely: new Set([theirs.id]) })
    expect(await search([listedBefore, theirs], nothingNew, { sightings })).toMatchObject({ kind: 'none' })
  })

  test('recognizes one without a readable record by the token that the target shows', async () => {
    const get = () => Promise.reject(protonError('denied'))
    const oursShown = { ...ours, compares: 'unknown' as const }
    const seen = shows(oursShown, { clientToken: 'our token' })
    expect(await search([listedBefore, oursShown], seen, { account: { get } })).toEqual({
      kind: 'ours',
      record: { deploymentId: ours.id, startedAt: ours.startedAt, phase: 'running', status: 'BUSY' },
    })
  })

  test('does not apply the token that the target shows to another deployment', async () => {
    const get = () => Promise.reject(protonError('denied'))
    const seen = shows(unclear, { clientToken: 'our token' })
    const found = await search([{ ...theirs, compares: 'unknown' }, unclear], seen, { account: { get } })
    expect(found).toMatchObject({ kind: 'unknown', isOnly: false })
  })

  test('applies a token of a target without ids to the one deployment that started then', async () => {
    const get = () => Promise.reject(protonError('denied'))
    const target = (startedAt: number | undefined) =>
      shows(undefined, { startedAt, clientToken: 'our token' })
    const listed = [{ ...ours, compares: 'unknown' as const }]
    const kindOf = async (startedAt: number | undefined, all: readonly Deployment[] = listed) =>
      (await search(all, target(startedAt), { account: { get } })).kind
    expect(await kindOf(ours.startedAt)).toBe('ours')
    expect(await kindOf(ours.startedAt + SECOND)).toBe('unknown')
    expect(await kindOf(undefined)).toBe('unknown')
    expect(await kindOf(ours.startedAt, [...listed, { ...unclear, startedAt: ours.startedAt }])).toBe(
      'unknown',
    )
  })

  test.each<[string, string | undefined, string]>([
    ['to the one of its id', ours.id, 'ours'],
    ['to none where the target has no id', undefined, 'unknown'],
  ])('of two of the same time, applies the token of the target %s', async (_, deploymentId, kind) => {
    const other = { ...theirs, startedAt: ours.startedAt }
    const get = (id: string) =>
      id === other.id ? Promise.resolve(recordOf(other)) : Promise.reject(protonError('denied'))
    const seen = shows(ours, { clientToken: 'our token', deploymentId })
    const found = await search([{ ...ours, compares: 'unknown' }, other], seen, { account: { get } })
    expect(found.kind).toBe(kind)
  })

  test.each(['credentials', 'invalid'] as const)('throws a fault of a record as it is: %s', async fault => {
    const get = () => Promise.reject(protonError(fault))
    await expect(search([ours], shows(ours), { account: { get } })).rejects.toMatchObject({ fault })
  })

  test.each(['transient', 'notFound'] as const)('waits for a record whose read fails as %s', async fault => {
    const error = protonError(fault)
    const get = () => Promise.reject(error)
    await expect(search([ours], shows(ours), { account: { get } })).rejects.toMatchObject({
      ...{ operation: 'Operation', code: error.code, fault: 'transient', message: error.message },
    })
  })

  test('throws what is no fault of the provider', async () => {
    const get = () => Promise.reject(new TypeError('a bug'))
    await expect(search([ours], shows(ours), { account: { get } })).rejects.toThrow(TypeError)
  })
})

describe('records of an earlier target of the same name', () => {
  /** The target was created again after the deployment started. */
  const recreated = (one: Deployment, afterMs: number) =>
    shows({ id: 'after', startedAt: one.startedAt + HOUR }, { createdAt: one.startedAt + afterMs })
  const after: Deployment = { id: 'after', startedAt: ours.startedAt + HOUR, compares: 'different' }

  test.each([
    ['a second', 1_000, 'ours'],
    ['more than a second', 1_001, 'none'],
  ])('an update is none of those that started %s before the target', async (_, afterMs, kind) => {
    expect(await search([ours, after], recreated(ours, afterMs))).toMatchObject({ kind })
  })

  test('may be ours when the target has shown them to us', async () => {
    const sightings = noSightings({ open: new Set([ours.id]) })
    expect(await search([ours, after], recreated(ours, HOUR / 2), { sightings })).toMatchObject({
      kind: 'ours',
    })
  })

  test('with our content may be those of the target that we created', async () => {
    const found = await search([ours, after], recreated(ours, HOUR / 2), { submission: creation })
    expect(found).toEqual({ kind: 'unknown', candidate: recordOf(ours), isOnly: true })
  })

  test('of unknown content are named as those that may be ours', async () => {
    const found = await search(
      [unclear, { ...after, startedAt: unclear.startedAt + HOUR }],
      recreated(unclear, HOUR / 2),
      {
        submission: creation,
      },
    )
    expect(found).toEqual({ kind: 'none', earlier: recordOf(unclear) })
  })

  test('of other content are not', async () => {
    const found = await search([theirs, after], recreated(theirs, HOUR / 2), { submission: creation })
    expect(found).toEqual({ kind: 'none', earlier: undefined })
  })

  test('do not exist where no time of a start or of a creation is shown', async () => {
    const untimed = {
      account: { listStarted: () => Promise.resolve([{ deploymentId: 'ours', startedAt: undefined }]) },
    }
    const seen = shows(ours, { createdAt: undefined })
    expect(await search([ours], seen, untimed)).toMatchObject({ kind: 'ours' })
    expect(await search([ours], shows(ours, { createdAt: 2 * HOUR }), untimed)).toMatchObject({
      kind: 'none',
    })
  })
})

describe('whose deployment the target shows', () => {
  const ownership = async (
    deployments: readonly Deployment[],
    seen: TargetState,
    more: {
      readonly account?: Account
      readonly sightings?: Sightings
      readonly submission?: Submission
    } = {},
  ) => {
    const { account, sightings = noSightings(), submission = update } = more
    const context = contextWith(deployments, account)
    return { ...(await ownershipOf(context, submission, { seen, sightings }, signal)), sightings }
  }

  test('is that of nobody new before a new one shows', async () => {
    expect(await ownership([listedBefore], nothingNew)).toEqual({
      ownership: 'earlier',
      sightings: noSightings(),
    })
  })

  test('is ours, with its record, where only it has our content', async () => {
    expect(await ownership([ours], shows(ours))).toEqual({
      ...{ ownership: 'ours', record: recordOf(ours) },
      sightings: noSightings({ open: new Set([ours.id]) }),
    })
  })

  test('is somebody else’s for good once it shows other content', async () => {
    const { ownership: first, sightings } = await ownership([theirs], shows(theirs))
    expect([first, sightings]).toEqual(['other', noSightings({ foreign: new Set([theirs.id]) })])
    const again = await ownership([{ ...theirs, compares: 'same' }], shows(theirs), { sightings })
    expect(again.ownership).toBe('other')
  })

  test('is not known while nothing attributes it', async () => {
    expect(await ownership([unclear], shows(unclear))).toEqual({
      ownership: 'unknown',
      sightings: noSightings({ open: new Set([unclear.id]) }),
    })
  })

  test('is not known, whatever shows later, once it has shown another token', async () => {
    const { ownership: first, sightings } = await ownership([ours], shows(ours, { clientToken: 'theirs' }))
    const marked = { open: new Set([ours.id]), unlikely: new Set([ours.id]) }
    expect([first, sightings]).toEqual(['unknown', noSightings(marked)])
    expect((await ownership([ours], shows(ours), { sightings })).ownership).toBe('unknown')
    const account = { listStarted: () => Promise.reject(protonError('denied')) }
    expect((await ownership([ours], shows(ours), { sightings, account })).ownership).toBe('unknown')
  })

  test('is not known where another new deployment has our content, too', async () => {
    const all = [ours, { ...ours, id: 'same', startedAt: SENT + 9 * SECOND }]
    expect((await ownership(all, shows(ours))).ownership).toBe('unknown')
  })

  test('is not known where the records show that another one is ours', async () => {
    const seen = shows({ ...unclear, compares: 'unknown' }, { clientToken: 'our token' })
    const stale = { ...unclear, compares: 'different' as const }
    let reads = 0
    const get = (id: string) =>
      id === unclear.id && reads++ === 0
        ? Promise.reject(protonError('denied'))
        : Promise.resolve(recordOf(id === ours.id ? ours : stale))
    const { ownership: found, record } = await ownership([ours, { ...unclear, compares: 'unknown' }], seen, {
      account: { get },
    })
    expect([found, record]).toEqual(['unknown', undefined])
  })

  test('is ours by our token where records cannot be listed', async () => {
    const listStarted = () => Promise.reject(protonError('denied'))
    const seen = shows(ours, { clientToken: 'our token' })
    expect(await ownership([ours], seen, { account: { listStarted } })).toMatchObject({ ownership: 'ours' })
  })

  describe('where it has no id', () => {
    const unnamed = (more: Partial<TargetState> = {}) =>
      shows(undefined, { startedAt: ours.startedAt, ...more })
    const noHistory = { account: { hasNoHistory: true } }

    test('is ours by our token', async () => {
      const seen = unnamed({ clientToken: 'our token' })
      expect(await ownership([], seen, noHistory)).toEqual({
        ...{ ownership: 'ours', sightings: noSightings({ hasUnnamed: true }) },
      })
    })

    test('is not known without it', async () => {
      expect(await ownership([], unnamed(), noHistory)).toEqual({
        ...{ ownership: 'unknown', sightings: noSightings({ hasUnnamed: true }) },
      })
    })

    test('is not known with another token, and may be known later', async () => {
      const { ownership: found, sightings } = await ownership(
        [],
        unnamed({ clientToken: 'theirs' }),
        noHistory,
      )
      expect([found, sightings]).toEqual(['unknown', noSightings({ hasUnnamed: true })])
    })

    test('is somebody else’s with other content, and no deployment that may be ours', async () => {
      const other = { ...theirs, id: 'unnamed' }
      expect(await ownership([other], unnamed(), noHistory)).toEqual({
        ...{ ownership: 'other', sightings: noSightings() },
      })
    })

    test('is ours with the record of the time at which it started', async () => {
      const seen = unnamed({ clientToken: 'our token' })
      expect(await ownership([ours], seen)).toMatchObject({ ownership: 'ours', record: recordOf(ours) })
      const later = unnamed({ clientToken: 'our token', startedAt: ours.startedAt + 5 * SECOND })
      expect((await ownership([ours], later)).ownership).toBe('unknown')
    })
  })
})
