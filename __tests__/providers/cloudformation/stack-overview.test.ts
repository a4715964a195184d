import { describe, expect, it } from '@jest/globals'
import { instancePhase } from '../../../src/engine/overview/overview-source.js'
import { stackOverview } from '../../../src/providers/cloudformation/overview/stack-overview.js'
import { withRecord } from '../../../src/providers/cloudformation/record.js'
import { stackEndpoints, type Answer, type Member } from '../../support/stack-endpoint.js'
import { stackMember, StackEvents, START, uuid } from '../../support/stack-events.js'

const open = stackEndpoints()
const { signal } = new AbortController()
const PAGE = 100

const arn = (resource: string) => `arn:aws:proton:eu-west-1:123456789012:${resource}`
const tags = [
  { Key: 'proton:service', Value: arn('service/shop') },
  { Key: 'proton:service-instance', Value: arn('service/shop/service-instance/dev') },
]

const stackAt = (status: string, updatedAt = 1_000) => ({
  Stacks: [stackMember(status, { Tags: tags, LastUpdatedTime: new Date(START + updatedAt) })],
})

const spec = JSON.stringify({
  proton: 'ServiceSpec',
  instances: [{ name: 'dev', environment: 'dev', spec: { image: 'shop:2' } }],
})
const TemplateBody = withRecord('Resources: {}\n', {
  ...{ id: uuid(1), proof: 'bytes', template: 'web', major: '1', bundle: 'b'.repeat(64), spec },
})

/** The only instance, as the list shows it; each read of the stack has the next answer, and the last one stays. */
async function listed(reads: readonly Member[], answers: Readonly<Record<string, Answer>> = {}) {
  let looks = 0
  const { api, operations } = await open({
    DescribeStacks: () => reads[Math.min(looks++, reads.length - 1)],
    GetTemplate: () => ({ TemplateBody }),
    ...answers,
  })
  const [instance] = await stackOverview(api, { serviceName: 'shop', shown: ['image'] }).list(signal)
  if (!instance) throw new Error('the stack is an instance')
  return { instance, operations }
}

describe('what a stack runs', () => {
  it('is known where the stack is as before once its template was read', async () => {
    const { instance, operations } = await listed([stackAt('UPDATE_COMPLETE')])
    expect(await instance.readRunning?.(signal)).toMatchObject({ revision: 'v1', startedAt: START + 1_000 })
    expect(operations()).toEqual(['DescribeStacks', 'GetTemplate', 'DescribeStacks'])
  })

  it.each([
    ['is being updated', 'UPDATE_IN_PROGRESS', 5_000],
    ['was updated', 'UPDATE_COMPLETE', 5_000],
    ['was deleted', 'DELETE_COMPLETE', 1_000],
  ])('is unknown where the stack %s since it was listed', async (_, status, updatedAt) => {
    const { instance } = await listed([stackAt('UPDATE_COMPLETE'), stackAt(status, updatedAt)])
    expect(await instance.readRunning?.(signal)).toEqual({ because: 'it was deployed while it was read' })
  })
})

describe('the list', () => {
  it('that is denied does not suggest stackName, which status does not have', async () => {
    const { api } = await open({})
    const listing = stackOverview(api, { serviceName: undefined, shown: [] }).list(signal)
    await expect(listing).rejects.toMatchObject({
      fault: 'denied',
      hint: 'Allow cloudformation:DescribeStacks on "*" to find stacks by their tags.',
    })
  })
})

it('what a stack runs is not known while its template is that of a deployment that was rolled back', async () => {
  const token = uuid(1)
  const events = new StackEvents()
    .add('CREATE_IN_PROGRESS', { token: uuid(2) })
    .add('CREATE_COMPLETE', { token: uuid(2) })
    .add('UPDATE_IN_PROGRESS', { token })
    .add('UPDATE_ROLLBACK_IN_PROGRESS', { token })
    .add('UPDATE_ROLLBACK_COMPLETE', { token })
  const { instance } = await listed([stackAt('UPDATE_ROLLBACK_COMPLETE')], {
    DescribeStackEvents: request => events.page(request),
  })
  await expect(instance.readRunning?.(signal)).rejects.toMatchObject({
    fault: 'transient',
    message: expect.stringContaining(`that of deployment ${token}, which was rolled back`),
  })
})

describe('the latest deployment', () => {
  const failed = () => new StackEvents().add('UPDATE_IN_PROGRESS').add('UPDATE_ROLLBACK_IN_PROGRESS')

  it('has the cause from the events', async () => {
    const events = failed().add('UPDATE_ROLLBACK_COMPLETE', { reason: 'no capacity' })
    const { instance } = await listed([stackAt('UPDATE_ROLLBACK_COMPLETE')], {
      DescribeStackEvents: request => events.page(request),
    })
    expect(await instance.readLatest?.(signal)).toMatchObject({ phase: 'failed', message: 'no capacity' })
  })

  it('is not known where the newest events do not show its start: it may have failed or been cancelled', async () => {
    const events = new StackEvents().add('UPDATE_ROLLBACK_COMPLETE')
    const { instance } = await listed([stackAt('UPDATE_ROLLBACK_COMPLETE')], {
      DescribeStackEvents: request => events.page(request),
    })
    await expect(instance.readLatest?.(signal)).rejects.toMatchObject({ code: 'NoStart' })
  })

  it('says as well why its rollback failed', async () => {
    const events = new StackEvents()
      .add('UPDATE_IN_PROGRESS')
      .add('UPDATE_FAILED', { resource: 'Topic', reason: 'no capacity' })
      .add('UPDATE_ROLLBACK_IN_PROGRESS')
      .add('UPDATE_ROLLBACK_FAILED', { reason: 'stuck' })
    const { instance } = await listed([stackAt('UPDATE_ROLLBACK_FAILED')], {
      DescribeStackEvents: request => events.page(request),
    })
    const { message } = (await instance.readLatest?.(signal)) ?? {}
    expect(message).toMatch(/ Topic: no capacity \(and its rollback failed: stuck\)$/)
  })

  it('that is being rolled back says so, with the cause from the events', async () => {
    const events = new StackEvents()
      .add('UPDATE_IN_PROGRESS')
      .add('UPDATE_FAILED', { resource: 'Topic', reason: 'no capacity' })
      .add('UPDATE_ROLLBACK_IN_PROGRESS', { reason: 'The following resource(s) failed to update: [Topic]. ' })
    const { instance, operations } = await listed([stackAt('UPDATE_ROLLBACK_IN_PROGRESS')], {
      DescribeStackEvents: request => events.page(request),
    })
    expect(instance.latest).toMatchObject({ phase: 'running', isRollback: true })
    const latest = await instance.readLatest?.(signal)
    expect(latest).toMatchObject({
      phase: 'running',
      isRollback: true,
      status: 'UPDATE_ROLLBACK_IN_PROGRESS',
    })
    expect(latest?.message).toContain('no capacity')
    expect(operations()).toEqual(['DescribeStacks', 'DescribeStackEvents'])
  })

  it.each([
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'IMPORT_ROLLBACK_IN_PROGRESS',
  ])('is being rolled back in %s', async status => {
    const { instance } = await listed([stackAt(status)])
    expect(instancePhase(instance.latest)).toBe('rollingBack')
  })

  it('is a deletion in DELETE_IN_PROGRESS', async () => {
    const { instance } = await listed([stackAt('DELETE_IN_PROGRESS')])
    expect(instancePhase(instance.latest)).toBe('deleting')
  })

  it('is read again where the events are those of a later status', async () => {
    const events = failed().add('UPDATE_ROLLBACK_COMPLETE').add('UPDATE_IN_PROGRESS')
    const reads = [stackAt('UPDATE_ROLLBACK_COMPLETE'), stackAt('UPDATE_IN_PROGRESS', 4_000)]
    const { instance } = await listed(reads, { DescribeStackEvents: request => events.page(request) })
    expect(await instance.readLatest?.(signal)).toMatchObject({
      ...{ phase: 'running', status: 'UPDATE_IN_PROGRESS', startedAt: START + 4_000 },
    })
  })

  it('was cancelled where its rollback ended since the stack was listed', async () => {
    const events = new StackEvents().add('UPDATE_IN_PROGRESS')
    events.add('UPDATE_ROLLBACK_IN_PROGRESS', { reason: 'User Initiated' }).add('UPDATE_ROLLBACK_COMPLETE')
    const reads = [stackAt('UPDATE_ROLLBACK_IN_PROGRESS'), stackAt('UPDATE_ROLLBACK_COMPLETE')]
    const { instance } = await listed(reads, { DescribeStackEvents: request => events.page(request) })
    expect(await instance.readLatest?.(signal)).toMatchObject({
      ...{ phase: 'cancelled', status: 'UPDATE_ROLLBACK_COMPLETE' },
    })
  })

  it('is as the stack is read where no event shows its status yet', async () => {
    const reads = [stackAt('UPDATE_ROLLBACK_COMPLETE'), stackAt('UPDATE_IN_PROGRESS', 4_000)]
    const { instance } = await listed(reads, { DescribeStackEvents: request => failed().page(request) })
    expect(await instance.readLatest?.(signal)).toEqual({
      ...{ phase: 'running', status: 'UPDATE_IN_PROGRESS', startedAt: START + 4_000 },
    })
  })
})

describe('the deployments that succeeded', () => {
  /** One whose start is on the page after that of its end. */
  const events = () => {
    const all = new StackEvents().add('UPDATE_IN_PROGRESS', { token: uuid(1) })
    all.add('UPDATE_COMPLETE', { token: uuid(1) }).add('UPDATE_IN_PROGRESS', { token: uuid(2) })
    for (let at = 0; at < PAGE; at++) all.add('UPDATE_COMPLETE', { resource: `Topic${at}`, token: uuid(2) })
    return all.add('UPDATE_COMPLETE', { token: uuid(2) })
  }

  it('have the one that ended since, however long it took', async () => {
    const all = events()
    const { instance, operations } = await listed([stackAt('UPDATE_COMPLETE')], {
      DescribeStackEvents: request => all.page(request),
    })
    const since = all.time - 1
    const { deployments, isComplete } = await instance.readSucceeded(since, signal)
    expect(deployments.map(({ deploymentId }) => deploymentId)).toContain(uuid(2))
    expect(isComplete).toBe(true)
    expect(operations().filter(one => one === 'DescribeStackEvents')).toHaveLength(2)
  })

  it('may be more than these where the events end within a deployment', async () => {
    const all = events()
    const { instance } = await listed([stackAt('UPDATE_COMPLETE')], {
      DescribeStackEvents: request => ({ ...(all.page(request) as object), NextToken: undefined }),
    })
    expect(await instance.readSucceeded(all.time - 1, signal)).toEqual({ deployments: [], isComplete: false })
  })
})
