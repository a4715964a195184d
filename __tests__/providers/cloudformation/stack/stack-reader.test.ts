import { describe, expect, it } from '@jest/globals'
import { StackReader } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { Refusal, stackEndpoints, type Answer, type Member } from '../../../support/stack-endpoint.js'
import {
  longAfter,
  STACK_ID,
  STACK_NAME,
  StackEvents,
  stackMember,
  START,
  uuid,
} from '../../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const [FIRST, OURS, THEIRS, OTHER] = [uuid(1), uuid(2), uuid(3), uuid(4)]

/** A stack that shows a status and events. */
async function stack(
  status: string,
  events: StackEvents,
  {
    more = {},
    pageSize = 100,
    others = {},
    clock = longAfter,
  }: {
    clock?: typeof longAfter
    more?: Readonly<Record<string, Member>>
    pageSize?: number
    others?: Readonly<Record<string, StackEvents | Refusal>>
  } = {},
) {
  const shown = { status, more }
  const DescribeStackEvents: Answer = request => {
    const other = others[request['StackName'] ?? '']
    return other instanceof StackEvents ? other.page(request) : (other ?? events.page(request, pageSize))
  }
  const endpoint = await open({
    DescribeStacks: () => ({ Stacks: [stackMember(shown.status, shown.more)] }),
    DescribeStackEvents,
  })
  return { ...endpoint, shown, reader: new StackReader({ api: endpoint.api, clock }, STACK_NAME) }
}

const created = () =>
  new StackEvents()
    .add('REVIEW_IN_PROGRESS', { reason: 'User Initiated' })
    .add('CREATE_IN_PROGRESS', { token: FIRST, reason: 'User Initiated' })
    .add('CREATE_COMPLETE', { token: FIRST })
const updating = (token?: string, operation = OTHER) =>
  created().add('UPDATE_IN_PROGRESS', {
    ...(token !== undefined && { token }),
    operation,
    reason: 'User Initiated',
  })

describe('a stack is', () => {
  it('absent where it does not exist', async () => {
    const message = `Stack with id ${STACK_NAME} does not exist`
    const { api } = await open({ DescribeStacks: () => new Refusal('ValidationError', message) })
    expect(await new StackReader({ api, clock: longAfter }, STACK_NAME).get(signal)).toEqual({
      phase: 'absent',
      status: 'ABSENT',
    })
  })

  it('not absent at once where it was there, since its ARN shows even a deleted stack', async () => {
    const clock = { time: START, now: () => clock.time }
    const { api } = await open({
      DescribeStacks: ({ StackName = '' }) =>
        new Refusal('ValidationError', `Stack with id ${StackName} does not exist`),
    })
    const reader = new StackReader({ api, clock }, STACK_ID)
    const stale = { fault: 'transient', code: 'ReadsDisagree' }
    await expect(reader.get(signal)).rejects.toMatchObject(stale)
    clock.time += 29_999
    await expect(reader.get(signal)).rejects.toMatchObject(stale)
    clock.time += 1
    expect(await reader.get(signal)).toMatchObject({ phase: 'absent' })
  })

  it('absent where it only holds a change set', async () => {
    const { reader, operations } = await stack('REVIEW_IN_PROGRESS', new StackEvents())
    expect(await reader.get(signal)).toMatchObject({ phase: 'absent', stack: { id: STACK_ID } })
    expect(operations()).toEqual(['DescribeStacks'])
  })

  it('a deployment by the token of its start, in lower case', async () => {
    const id = 'ABCDEF00-0000-4000-8000-000000000002'
    const { reader } = await stack('UPDATE_IN_PROGRESS', updating(id))
    expect(await reader.get(signal)).toMatchObject({
      phase: 'running',
      status: 'IN_PROGRESS',
      deploymentId: id.toLowerCase(),
      clientToken: id.toLowerCase(),
      startedAt: START + 4_000,
      createdAt: START,
      stack: { name: STACK_NAME, status: 'UPDATE_IN_PROGRESS' },
    })
  })

  it.each([[undefined], ['Console-UpdateStack-1'], ['']])(
    'a deployment by its operation where the token is %j',
    async token => {
      const { reader } = await stack('UPDATE_IN_PROGRESS', updating(token))
      expect(await reader.get(signal)).toMatchObject({ deploymentId: OTHER })
    },
  )

  it('a deployment by its first event where there is neither token nor operation', async () => {
    const events = created().add('UPDATE_IN_PROGRESS')
    const { reader } = await stack('UPDATE_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({ deploymentId: 'event-3', clientToken: undefined })
  })

  it('without an id where its events are gone', async () => {
    const { reader } = await stack('UPDATE_COMPLETE', new StackEvents())
    expect(await reader.get(signal)).toMatchObject({ phase: 'succeeded', startedAt: START })
  })

  it('read back to the start of its deployment, in pages', async () => {
    const events = updating(OURS)
    for (let index = 0; index < 20; index++) events.add('CREATE_COMPLETE', { resource: `Topic${index}` })
    const { reader, operations } = await stack('UPDATE_IN_PROGRESS', events, { pageSize: 8 })
    expect(await reader.get(signal)).toMatchObject({ deploymentId: OURS })
    expect(operations().filter(name => name === 'DescribeStackEvents')).toHaveLength(3)
  })

  it('read by its ARN as soon as that is known, and by one request while nothing changes', async () => {
    const { reader, requests, operations } = await stack('UPDATE_IN_PROGRESS', updating(OURS))
    for (let looks = 0; looks < 3; looks++) await reader.get(signal)
    expect(operations()).toEqual([
      'DescribeStacks',
      'DescribeStackEvents',
      'DescribeStacks',
      'DescribeStacks',
    ])
    expect(requests.map(({ StackName }) => StackName)).toEqual([STACK_NAME, STACK_ID, STACK_ID, STACK_ID])
  })

  it('still in progress while it cleans up', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
    const { reader } = await stack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
  })

  it('deployed by somebody else whose update came later', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE').add('UPDATE_IN_PROGRESS', { token: THEIRS })
    const { reader } = await stack('UPDATE_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: THEIRS })
    expect(await reader.history.get(OURS, signal)).toMatchObject({
      phase: 'succeeded',
      deploymentId: OURS,
      latestDeploymentId: THEIRS,
    })
  })

  it('not succeeded by an event with the token of another', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE', { token: THEIRS })
    const { reader } = await stack('UPDATE_COMPLETE', events)
    await expect(reader.get(signal)).rejects.toMatchObject({ fault: 'transient' })
    events
      .add('UPDATE_ROLLBACK_IN_PROGRESS', { token: OURS })
      .add('UPDATE_ROLLBACK_COMPLETE', { token: OURS })
      .add('UPDATE_IN_PROGRESS', { token: THEIRS })
    const later = await stack('UPDATE_IN_PROGRESS', events)
    expect(await later.reader.history.get(OURS, signal)).toMatchObject({ phase: 'failed' })
  })

  it('not what a custom resource is that has the ARN of the stack as its physical id', async () => {
    const custom = { ...{ resource: 'Hook', type: 'Custom::Hook', physicalId: STACK_ID }, token: OURS }
    const events = updating(OURS)
      .add('UPDATE_IN_PROGRESS', custom)
      .add('UPDATE_COMPLETE', custom)
      .add('UPDATE_FAILED', { resource: 'Topic', reason: 'the name is taken', token: OURS })
      .add('UPDATE_ROLLBACK_IN_PROGRESS', { token: OURS })
      .add('UPDATE_ROLLBACK_COMPLETE', { token: OURS })
    const ended = await stack('UPDATE_ROLLBACK_COMPLETE', events)
    const failed = { phase: 'failed', status: 'FAILED', message: 'AWS::SNS::Topic Topic: the name is taken' }
    expect(await ended.reader.get(signal)).toMatchObject({ ...failed, deploymentId: OURS })
    events.add('UPDATE_IN_PROGRESS', { token: THEIRS })
    const replaced = await stack('UPDATE_IN_PROGRESS', events)
    expect(await replaced.reader.history.get(OURS, signal)).toMatchObject(failed)
  })

  it.each([
    ['DELETE_IN_PROGRESS', [], 'running'],
    ['DELETE_FAILED', ['DELETE_FAILED'], 'failed'],
    ['DELETE_COMPLETE', ['DELETE_COMPLETE'], 'failed'],
  ])('no longer deployed once somebody deletes it: %s', async (status, more, phase) => {
    const events = updating(OURS).add('DELETE_IN_PROGRESS', { token: THEIRS })
    for (const one of more) events.add(one, { token: THEIRS })
    const { reader } = await stack(status, events)
    expect(await reader.history.get(OURS, signal)).toMatchObject({ phase, latestDeploymentId: THEIRS })
  })

  it('not without a status once somebody deletes it: it says that the stack was deleted', async () => {
    const events = updating(OURS).add('DELETE_IN_PROGRESS', { token: THEIRS }).add('DELETE_COMPLETE')
    const { reader } = await stack('DELETE_COMPLETE', events)
    expect(await reader.history.get(OURS, signal)).toMatchObject({
      ...{ status: 'FAILED', message: 'the stack was deleted before the deployment had ended' },
    })
  })

  it('succeeded, though the stack was deleted since', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE').add('DELETE_IN_PROGRESS').add('DELETE_COMPLETE')
    const { reader } = await stack('DELETE_COMPLETE', events)
    expect(await reader.history.get(OURS, signal)).toMatchObject({ phase: 'succeeded' })
    expect((await reader.get(signal)).deploymentId).toBeUndefined()
  })

  it('of unknown state where a read shows it as it was before its first deployment', async () => {
    const { reader, shown } = await stack('CREATE_COMPLETE', created())
    await reader.get(signal)
    shown.status = 'REVIEW_IN_PROGRESS'
    await expect(reader.get(signal)).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })
  })

  it('of unknown state while its events do not show an update that has started since', async () => {
    const at = (ms: number) => ({ LastUpdatedTime: new Date(START + ms) })
    const late = await stack('UPDATE_IN_PROGRESS', updating(OURS), { more: at(300_000) })
    await expect(late.reader.get(signal)).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })

    const { reader, shown } = await stack('UPDATE_IN_PROGRESS', updating(OURS), { more: at(5_000) })
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
    shown.more = at(20_000)
    await expect(reader.get(signal)).rejects.toMatchObject({ fault: 'transient', code: 'ReadsDisagree' })
  })

  it('of unknown state where its events are older than its latest update, until none can lag any more', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE', { token: OURS })
    const updatedAt = events.time + 30_000
    const more = { LastUpdatedTime: new Date(updatedAt) }
    const { reader } = await stack('UPDATE_COMPLETE', events, { more, clock: { now: () => updatedAt } })
    const isTransient = { fault: 'transient', code: 'ReadsDisagree' }
    await expect(reader.get(signal)).rejects.toMatchObject(isTransient)
    await expect(reader.outputs(OURS, signal)).rejects.toMatchObject(isTransient)

    const later = await stack('UPDATE_COMPLETE', events, { more, clock: { now: () => updatedAt + 35_000 } })
    expect(await later.reader.get(signal)).toMatchObject({ phase: 'succeeded', deploymentId: OURS })
  })

  it('of unknown state while its reads disagree', async () => {
    const stale = await stack('UPDATE_COMPLETE', updating(OURS))
    await expect(stale.reader.get(signal)).rejects.toMatchObject({
      fault: 'transient',
      code: 'ReadsDisagree',
    })
    const late = await stack('UPDATE_IN_PROGRESS', created())
    await expect(late.reader.get(signal)).rejects.toMatchObject({ fault: 'transient' })
  })

  it('not succeeded by a stale read that shows an earlier success', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE')
    const before = await stack('CREATE_COMPLETE', events)
    await expect(before.reader.get(signal)).rejects.toMatchObject({ fault: 'transient' })
    const more = { LastUpdatedTime: new Date(START - 3_600_000) }
    const earlier = await stack('UPDATE_COMPLETE', events, { more })
    await expect(earlier.reader.outputs(OURS, signal)).rejects.toMatchObject({ fault: 'transient' })
  })
})

describe('a rollback', () => {
  const rolledBack = (details: { token?: string; reason?: string } = {}) =>
    updating(OURS)
      .add('UPDATE_FAILED', { resource: 'Queue', reason: 'Resource update cancelled' })
      .add('UPDATE_ROLLBACK_IN_PROGRESS', { operation: uuid(9), ...details })

  it('is a second operation of the same deployment', async () => {
    const { reader } = await stack('UPDATE_ROLLBACK_IN_PROGRESS', rolledBack())
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
  })

  it.each([
    ['our token', { token: `${OURS.toUpperCase()}-cancel` }],
    ['its reason', { reason: 'User Initiated' }],
  ])('is a cancellation by %s', async (_, details) => {
    const events = rolledBack(details)
    const { reader, shown } = await stack('UPDATE_ROLLBACK_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({ phase: 'cancelling', status: 'CANCELLING' })
    events.add('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS').add('UPDATE_ROLLBACK_COMPLETE')
    shown.status = 'UPDATE_ROLLBACK_COMPLETE'
    expect(await reader.get(signal)).toMatchObject({
      phase: 'cancelled',
      status: 'CANCELLED',
      deploymentId: OURS,
    })
    expect(await reader.history.list(signal)).toMatchObject([{ phase: 'cancelled' }, { phase: 'succeeded' }])
  })

  it.each([{ token: `${THEIRS}-cancel` }, { token: OURS, reason: 'The following resource(s) failed' }, {}])(
    'is a failure otherwise: %j',
    async details => {
      const events = rolledBack(details).add('UPDATE_ROLLBACK_COMPLETE')
      const { reader } = await stack('UPDATE_ROLLBACK_COMPLETE', events)
      expect(await reader.get(signal)).toMatchObject({
        phase: 'failed',
        status: 'FAILED',
        deploymentId: OURS,
      })
    },
  )

  it('that failed says why, and is no cancellation when somebody does', async () => {
    const events = rolledBack().add('UPDATE_ROLLBACK_FAILED', { reason: 'stuck' })
    const { reader, shown } = await stack('UPDATE_ROLLBACK_FAILED', events)
    const { message, phase } = await reader.get(signal)
    expect(phase).toBe('failed')
    expect(message).toBe('its rollback failed: stuck')
    events.add('UPDATE_ROLLBACK_IN_PROGRESS', { reason: 'User Initiated', token: THEIRS })
    shown.status = 'UPDATE_ROLLBACK_IN_PROGRESS'
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
    expect(await reader.history.get(OURS, signal)).toMatchObject({ phase: 'failed' })
  })
})

describe('a deletion', () => {
  it('of a creation, with our token, is its cancellation', async () => {
    const events = new StackEvents()
      .add('CREATE_IN_PROGRESS', { token: OURS })
      .add('DELETE_IN_PROGRESS', { token: `${OURS}-cancel` })
    const { reader, shown } = await stack('DELETE_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'cancelling',
      deploymentId: OURS,
      isDeletion: false,
    })
    events.add('DELETE_COMPLETE')
    shown.status = 'DELETE_COMPLETE'
    expect(await reader.history.get(OURS, signal)).toMatchObject({ phase: 'cancelled', status: 'CANCELLED' })
  })

  it('by somebody else shows nothing of the deployment', async () => {
    const events = new StackEvents()
      .add('CREATE_IN_PROGRESS', { token: OURS })
      .add('DELETE_IN_PROGRESS', { token: THEIRS })
    const { reader } = await stack('DELETE_IN_PROGRESS', events)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'running',
      status: 'DELETE_IN_PROGRESS',
      isDeletion: true,
      deploymentId: OURS,
    })
    expect(await reader.history.get(OURS, signal)).toMatchObject({
      phase: 'running',
      latestDeploymentId: THEIRS,
    })
  })

  it('that is complete leaves nothing', async () => {
    const events = created().add('DELETE_IN_PROGRESS').add('DELETE_COMPLETE')
    const { reader } = await stack('DELETE_COMPLETE', events)
    const state = await reader.get(signal)
    expect(state).toMatchObject({ phase: 'absent', status: 'ABSENT' })
    expect([state.deploymentId, state.isDeletion]).toEqual([undefined, undefined])
  })
})

describe('the first failure', () => {
  const NESTED = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/nested/1'
  const failing = (events: StackEvents) =>
    events.add('UPDATE_ROLLBACK_IN_PROGRESS').add('UPDATE_ROLLBACK_COMPLETE')

  it('is the oldest that was not cancelled for another', async () => {
    const events = updating(OURS)
      .add('UPDATE_FAILED', { resource: 'Topic', reason: 'Resource update cancelled' })
      .add('CREATE_FAILED', { resource: 'Queue', type: 'AWS::SQS::Queue', reason: 'the name is taken' })
      .add('CREATE_FAILED', { resource: 'Other', reason: 'a later one' })
    const { reader } = await stack('UPDATE_ROLLBACK_COMPLETE', failing(events))
    expect((await reader.get(signal)).message).toBe('AWS::SQS::Queue Queue: the name is taken')
  })

  it('is not one of an earlier deployment', async () => {
    const events = created()
      .add('UPDATE_IN_PROGRESS', { token: THEIRS })
      .add('UPDATE_FAILED', { resource: 'Topic', reason: 'an old reason' })
      .add('UPDATE_ROLLBACK_IN_PROGRESS')
      .add('UPDATE_ROLLBACK_COMPLETE')
      .add('UPDATE_IN_PROGRESS', { token: OURS })
      .add('UPDATE_ROLLBACK_IN_PROGRESS', { reason: 'a new reason' })
      .add('UPDATE_ROLLBACK_COMPLETE')
    const { reader } = await stack('UPDATE_ROLLBACK_COMPLETE', events)
    expect((await reader.get(signal)).message).not.toContain('an old reason')
    expect((await reader.history.get(THEIRS, signal)).message).toContain('an old reason')
  })

  it('is read in nested stacks', async () => {
    const type = 'AWS::CloudFormation::Stack'
    const events = updating(OURS).add('UPDATE_FAILED', {
      resource: 'Database',
      type,
      physicalId: NESTED,
      reason: 'Embedded stack was not successfully updated',
    })
    const nested = new StackEvents(NESTED)
      .add('UPDATE_IN_PROGRESS')
      .add('UPDATE_FAILED', { resource: 'Instance', type: 'AWS::RDS::DBInstance', reason: 'no capacity' })
      .add('UPDATE_ROLLBACK_IN_PROGRESS')
    failing(events)
    const { reader } = await stack('UPDATE_ROLLBACK_COMPLETE', events, { others: { [NESTED]: nested } })
    expect((await reader.get(signal)).message).toBe('AWS::RDS::DBInstance Database/Instance: no capacity')
    const denied = new Refusal('AccessDenied', 'no', 403)
    const unreadable = await stack('UPDATE_ROLLBACK_COMPLETE', events, { others: { [NESTED]: denied } })
    expect((await unreadable.reader.get(signal)).message).toBe(
      `${type} Database: Embedded stack was not successfully updated`,
    )
  })

  it('may be that of a hook; one that only warns is none', async () => {
    const events = updating(OURS)
      .add('UPDATE_IN_PROGRESS', {
        resource: 'Bucket',
        hook: { status: 'HOOK_COMPLETE_FAILED', reason: 'just a warning', mode: 'WARN' },
      })
      .add('UPDATE_IN_PROGRESS', {
        resource: 'Bucket',
        hook: { status: 'HOOK_COMPLETE_FAILED', reason: 'must be encrypted' },
      })
      .add('UPDATE_FAILED', { resource: 'Bucket', reason: 'The following hook(s) failed' })
    const { reader } = await stack('UPDATE_ROLLBACK_COMPLETE', failing(events))
    expect((await reader.get(signal)).message).toContain('Acme::Guard::Hook failed: must be encrypted')
  })

  it('is read once', async () => {
    const events = failing(updating(OURS).add('UPDATE_FAILED', { resource: 'Topic', reason: 'no' }))
    const { reader, operations } = await stack('UPDATE_ROLLBACK_COMPLETE', events)
    await reader.get(signal)
    const before = operations().length
    await reader.get(signal)
    expect(operations().length - before).toBe(2)
  })
})

describe('the history', () => {
  it('pairs starts and ends, newest first, of five pages at most', async () => {
    const events = created()
    for (let round = 0; round < 40; round++) {
      events.add('UPDATE_IN_PROGRESS', { token: uuid(round % 10) }).add('UPDATE_COMPLETE')
    }
    const { reader, operations } = await stack('UPDATE_COMPLETE', events, { pageSize: 10 })
    const past = await reader.history.list(signal)
    expect(past).toHaveLength(25)
    expect(past[0]).toMatchObject({ deploymentId: uuid(9), status: 'SUCCEEDED', tookMs: 1_000 })
    expect(operations().filter(name => name === 'DescribeStackEvents')).toHaveLength(5)
  })

  it('lists what has started, and does not find other ids', async () => {
    const { reader } = await stack('UPDATE_IN_PROGRESS', updating(OURS))
    expect(await reader.history.listStarted(signal)).toEqual([
      { deploymentId: OURS, startedAt: START + 4_000 },
      { deploymentId: FIRST, startedAt: START + 2_000 },
    ])
    expect(await reader.history.list(signal)).toHaveLength(1)
    await expect(reader.history.get(THEIRS, signal)).rejects.toMatchObject({ fault: 'notFound' })
  })
})

describe('the outputs', () => {
  const more = { Outputs: [{ OutputKey: 'Url', OutputValue: 'https://shop' }] }

  it('are those of the deployment that succeeded', async () => {
    const events = updating(OURS).add('UPDATE_COMPLETE')
    const { reader } = await stack('UPDATE_COMPLETE', events, { more })
    expect(await reader.outputs(OURS, signal)).toEqual(new Map([['Url', 'https://shop']]))
    expect(await reader.outputs(undefined, signal)).toEqual(new Map([['Url', 'https://shop']]))
    await expect(reader.outputs(THEIRS, signal)).rejects.toMatchObject({ code: 'OtherDeployment' })
  })

  it('are those of what the stack runs after a rollback, and unknown while it changes', async () => {
    const events = updating(OURS).add('UPDATE_ROLLBACK_IN_PROGRESS')
    const { reader, shown } = await stack('UPDATE_ROLLBACK_IN_PROGRESS', events, { more })
    await expect(reader.outputs(OURS, signal)).rejects.toMatchObject({ code: 'ReadsDisagree' })
    events.add('UPDATE_ROLLBACK_COMPLETE')
    shown.status = 'UPDATE_ROLLBACK_COMPLETE'
    expect(await reader.outputs(OURS, signal)).toEqual(new Map([['Url', 'https://shop']]))
  })
})
