import { describe, expect, it } from '@jest/globals'
import { connectCloudFormation } from '../../../../src/providers/cloudformation/api/client.js'
import { stackApi, type StackApi } from '../../../../src/providers/cloudformation/api/stack-api.js'
import { changeSetName } from '../../../../src/providers/cloudformation/stack/change-set.js'
import { createChangeSet } from '../../../../src/providers/cloudformation/stack/create-change-set.js'
import { deleteChangeSet } from '../../../../src/providers/cloudformation/stack/delete-change-set.js'
import { executeChangeSet } from '../../../../src/providers/cloudformation/stack/execute-change-set.js'
import { newStackName, newStackTags } from '../../../../src/providers/cloudformation/stack/new-stack.js'
import { removalRefusal } from '../../../../src/providers/cloudformation/stack/resource-removals.js'
import { cancelDeployment } from '../../../../src/providers/cloudformation/stack/stack-cancel.js'
import { stackDeletion } from '../../../../src/providers/cloudformation/stack/stack-deletion.js'
import { readStackDirectory } from '../../../../src/providers/cloudformation/stack/stack-directory.js'
import { StackReader } from '../../../../src/providers/cloudformation/stack/stack-reader.js'
import { awsEnvironment, KEYS } from '../../../support/aws-environment.js'
import { uuid } from '../../../support/stack-events.js'
import {
  runCloudFormation,
  shop,
  template,
} from '../../../simulator/cloudformation/running-cloudformation.js'

const { set } = awsEnvironment()
const { signal } = new AbortController()
const [OURS, THEIRS] = [uuid(2), uuid(3)]
const CHANGED = template(['Threshold: 3', 'Threshold: 4'])
const OTHER = template(['Threshold: 3', 'Threshold: 5'])

/** The simulator through our own client; pauses pass its time. */
async function simulated(...options: Parameters<typeof runCloudFormation>) {
  const { simulator, pass } = await runCloudFormation(...options)
  set({ ...KEYS, AWS_ENDPOINT_URL_CLOUDFORMATION: simulator.url })
  const api = stackApi(connectCloudFormation('us-east-1', {}, () => undefined, { env: process.env }))
  const clock = {
    now: () => 0,
    sleep: (ms: number) => {
      pass(ms / 1_000)
      return Promise.resolve()
    },
  }
  const prepare = (body: string, token = OURS, more: object = {}) => {
    const request = {
      stackName: 'shop',
      isCreation: false,
      name: changeSetName(token, 1),
      clientToken: token,
      template: { body },
      capabilities: [],
      keptParameters: [],
      tags: new Map<string, string>(),
      includesNestedStacks: false,
    }
    return createChangeSet(
      { api, context: { clock, report: () => undefined } },
      { ...request, ...more },
      signal,
    )
  }
  return { api, clock, pass, prepare, reader: new StackReader({ api, clock }, 'shop') }
}

type Simulated = Awaited<ReturnType<typeof simulated>>

async function start({ api, prepare }: Pick<Simulated, 'api' | 'prepare'>, body = CHANGED, token = OURS) {
  const made = await prepare(body, token)
  if (!made) throw new Error('the change set changes nothing')
  await executeChangeSet(api, made, token)
  return made
}

const failing = (more: object = {}) =>
  shop({
    plan: [
      {
        takes: '60s',
        rollbackTakes: '20s',
        cleanupTakes: '5s',
        changeSet: { takes: '2s' },
        fails: [{ resource: 'Alarm', reason: 'Threshold is out of range' }],
        ...more,
      },
    ],
  })

describe('an update in the simulator', () => {
  it('succeeds under our token, and cleans up first', async () => {
    const running = await simulated(shop())
    const { reader, pass } = running
    expect(await reader.get(signal)).toMatchObject({ phase: 'succeeded' })
    await start(running)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'running',
      deploymentId: OURS,
      clientToken: OURS,
    })
    pass(65)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'running',
      stack: { status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' },
    })
    pass(10)
    expect(await reader.get(signal)).toMatchObject({ phase: 'succeeded', deploymentId: OURS })
    expect((await reader.outputs(OURS, signal)).get('Stage')).toBe('test')
    expect((await reader.history.list(signal))[0]).toMatchObject({ deploymentId: OURS, phase: 'succeeded' })
  })

  it('fails with its first reason, as one deployment with its rollback', async () => {
    const running = await simulated(failing())
    const { reader, pass } = running
    await start(running)
    pass(65)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'running',
      deploymentId: OURS,
      stack: { status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
    })
    pass(60)
    expect(await reader.get(signal)).toMatchObject({
      phase: 'failed',
      deploymentId: OURS,
      message: 'AWS::CloudWatch::Alarm Alarm: Threshold is out of range',
    })
  })

  it('is cancelled, and that is no failure', async () => {
    const running = await simulated(shop())
    const { api, reader, pass } = running
    await start(running)
    pass(5)
    expect(await cancelDeployment({ api, reader }, { isCreatedHere: () => false }, signal)).toMatchObject({
      phase: 'cancelling',
    })
    expect(await reader.get(signal)).toMatchObject({ phase: 'cancelling', deploymentId: OURS })
    pass(60)
    expect(await reader.get(signal)).toMatchObject({ phase: 'cancelled', deploymentId: OURS })
  })

  it('is not executed after another one, which is not taken for ours', async () => {
    const running = await simulated(shop())
    const { api, reader, prepare, pass } = running
    const ours = await prepare(CHANGED)
    await start(running, OTHER, THEIRS)
    pass(120)
    if (!ours) throw new Error('the change set changes nothing')
    await expect(executeChangeSet(api, ours, OURS)).rejects.toMatchObject({ fault: 'conflict' })
    expect(await reader.get(signal)).toMatchObject({ phase: 'succeeded', deploymentId: THEIRS })
    await expect(reader.history.get(OURS, signal)).rejects.toMatchObject({ fault: 'notFound' })
    await deleteChangeSet(api, ours, signal)
  })

  it('that is executed twice is one', async () => {
    const running = await simulated(shop())
    const made = await start(running)
    await expect(executeChangeSet(running.api, made, OURS)).resolves.toBeUndefined()
    running.pass(120)
    expect(await running.reader.history.list(signal)).toHaveLength(2)
  })

  it('shows what it would remove and replace', async () => {
    const { prepare } = await simulated(shop())
    const made = await prepare(
      template(['  Queue:', '  Orders:'], ['!Ref Queue', '!Ref Orders'], ['!GetAtt Queue', '!GetAtt Orders']),
    )
    expect(removalRefusal(made?.changes ?? [], [])?.message).toContain('Queue (AWS::SQS::Queue) is removed')
    expect(removalRefusal(made?.changes ?? [], ['Queue'])).toBeUndefined()
  })

  it('of the same template changes nothing', async () => {
    const { prepare } = await simulated(shop())
    expect(await prepare(template())).toBeUndefined()
  })

  it('never shows an end before it while reads are stale', async () => {
    const running = await simulated(shop({}, { staleReads: 2 }))
    const { reader, pass } = running
    await start(running)
    const looks = Array.from({ length: 8 }, () => 5)
    for (const seconds of looks) {
      const seen = await reader.get(signal).catch((error: unknown) => error)
      if (!(seen instanceof Error)) {
        const { deploymentId, phase } = seen as Awaited<ReturnType<StackReader['get']>>
        expect(deploymentId === OURS ? phase : 'running').toBe('running')
      } else expect(seen).toMatchObject({ fault: 'transient' })
      pass(seconds)
    }
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
  })
})

describe('a creation in the simulator', () => {
  const name = newStackName({ owner: { kind: 'environment', name: 'prod' }, deploymentId: OURS })
  const tags = newStackTags({
    owner: { kind: 'environment', name: 'prod' },
    partition: 'aws',
    region: 'us-east-1',
    account: '123456789012',
    templateName: 'vpc',
    environmentName: 'prod',
    deploymentId: OURS,
  })
  const creation = { stackName: name, isCreation: true, tags }

  it('is absent until it starts, and then found by its tags', async () => {
    const { api, clock, prepare, pass } = await simulated(shop())
    const reader = new StackReader({ api, clock }, name)
    const made = await prepare(template(), OURS, creation)
    expect(await reader.get(signal)).toMatchObject({ phase: 'absent' })
    await executeChangeSet(api, made ?? { id: '' }, OURS)
    expect(await reader.get(signal)).toMatchObject({ phase: 'running', deploymentId: OURS })
    pass(120)
    expect(await reader.get(signal)).toMatchObject({ phase: 'succeeded', deploymentId: OURS })
    expect((await readStackDirectory(api, signal)).find({ kind: 'environment', name: 'prod' })?.name).toBe(
      name,
    )
  })

  it('that is given up leaves nothing', async () => {
    const { api, prepare } = await simulated(shop())
    const made = await prepare(template(), OURS, creation)
    if (!made) throw new Error('there is no change set')
    await deleteChangeSet(api, made, signal)
    expect(await namesOf(api)).toEqual(['shop'])
  })

  it('is cancelled by deleting its stack', async () => {
    const { api, clock, prepare, pass } = await simulated(shop())
    const reader = new StackReader({ api, clock }, name)
    const made = await prepare(template(), OURS, creation)
    await executeChangeSet(api, made ?? { id: '' }, OURS)
    pass(5)
    await cancelDeployment({ api, reader }, { isCreatedHere: id => id === made?.stackId }, signal)
    expect(await reader.get(signal)).toMatchObject({ phase: 'cancelling', deploymentId: OURS })
    pass(120)
    expect(await reader.history.get(OURS, signal)).toMatchObject({ phase: 'cancelled' })
    expect(await namesOf(api)).toEqual(['shop'])
  })
})

describe('a deletion in the simulator', () => {
  it('ends with the stack gone', async () => {
    const { api, reader, pass } = await simulated(shop())
    const deletion = stackDeletion({ api, reader: () => Promise.resolve(reader), clientToken: OURS })
    expect(await deletion.get(signal, false)).toMatchObject({ state: 'exists' })
    await (
      await deletion.prepare(signal)
    )()
    expect(await deletion.get(signal, true)).toMatchObject({ state: 'deleting' })
    pass(120)
    expect(await deletion.get(signal, true)).toMatchObject({ state: 'gone' })
  })
})

async function namesOf(api: StackApi): Promise<readonly string[]> {
  return (await api.listStacks(signal)).map(({ name }) => name)
}
