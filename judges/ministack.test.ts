import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloudFormationClient,
  CreateStackCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { runStep, type Step, type StepResult } from '../scripts/runner.js'
import { writeFiles } from '../__tests__/support/runner-step.js'
import { startMinistack, type Ministack } from './ministack.js'
import { bundles, environmentText, instanceText, serviceSpec } from './queue-bundle.js'

// ministack is an emulator that shares nothing with this repository: the committed bundle deploys to it as to AWS.

let ministack: Ministack
let client: CloudFormationClient
let workspace = ''
let count = 0
/** Each test has a service of its own. */
let service = ''

beforeAll(async () => {
  ministack = await startMinistack()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  client = new CloudFormationClient({ region: 'us-east-1', endpoint: ministack.url, credentials })
  await leave('AWSProton-prod', environmentText, { 'proton:environment': arn('environment/prod') })
}, 60_000)

afterAll(async () => {
  client.destroy()
  await ministack.stop()
})

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  service = `shop${++count}`
  await leave(stackName(), instanceText(service, 1), {
    'proton:environment': arn('environment/prod'),
    'proton:service': arn(`service/${service}`),
    'proton:service-instance': arn(`service/${service}/service-instance/prod`),
    'proton:template': arn('service-template/queue'),
  })
})

afterEach(async () => {
  await rm(workspace, { recursive: true })
})

const arn = (resource: string) => `arn:aws:proton:us-east-1:123456789012:${resource}`
const stackName = () => `AWSProton-${service}-prod`

/** A stack as Proton left it. */
async function leave(name: string, text: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: text, Tags }))
  const limits = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }
  await waitUntilStackCreateComplete(limits, { StackName: name })
}

/** Runs the committed action. */
async function step(inputs: Readonly<Record<string, string>>, more: Step = {}): Promise<StepResult> {
  const target = { target: 'instance', serviceName: service, serviceInstanceName: 'prod' }
  return runStep({
    workspace,
    ...more,
    with: { provider: 'cloudformation', ...target, specPath: 'spec.yaml', ...inputs },
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_CLOUDFORMATION: ministack.url,
    },
  })
}

const writeSpec = (inputs: object) => writeFiles(workspace, { ...bundles, 'spec.yaml': serviceSpec(inputs) })
const deployedText = async () =>
  (await client.send(new GetTemplateCommand({ StackName: stackName() }))).TemplateBody ?? ''
const changeSets = async () =>
  (await client.send(new ListChangeSetsCommand({ StackName: stackName() }))).Summaries ?? []
const said = ({ log, post }: StepResult) => [...log, ...(post?.log ?? [])].join('\n')

describe('on ministack, provider cloudformation', () => {
  it('adopts a stack that has what the spec renders, and changes nothing', async () => {
    await writeSpec({ delay: 1 })
    const result = await step({})
    expect(said(result)).toContain('is up to date; nothing was deployed.')
    expect(result.outputs).toMatchObject({ proof: 'bytes', changed: 'false', Delay: '1' })
    expect(await deployedText()).toBe(instanceText(service, 1))
  })

  it('plans a change, and leaves no change set', async () => {
    await writeSpec({ delay: 2 })
    const result = await step({ command: 'plan' })
    expect(result.outputs['plan']).toMatch(/1 input changed, 1 resource changed/)
    expect(await changeSets()).toEqual([])
  })

  it('deploys a change, is unchanged then, and edits without a spec', async () => {
    await writeSpec({ delay: 2 })
    const first = await step({})
    expect(first.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED', Delay: '2' })
    expect((await deployedText()).split('\n').slice(1).join('\n')).toBe(instanceText(service, 2))
    const second = await step({})
    expect(second.outputs).toMatchObject({ proof: 'record', changed: 'false' })
    const third = await step({ specPath: '', set: 'delay=3' })
    expect(third.outputs).toMatchObject({ proof: 'record', deploymentStatus: 'SUCCEEDED', Delay: '3' })
  })

  it('fails with the reason of the resource that failed', async () => {
    await writeSpec({ delay: 2, wait: 1 })
    const result = await step({})
    expect(result.conclusion).toBe('failure')
    expect(result.outputs).toMatchObject({ deploymentStatus: 'FAILED' })
    expect(result.outputs['deploymentStatusMessage']).toMatch(/Wait: .+/)
    expect(await deployedText()).toBe(instanceText(service, 1))
  })

  it('is cancelled with the workflow', async () => {
    await writeSpec({ delay: 2, wait: 15 })
    const result = await step({}, { signalAfter: line => line.includes('started') })
    expect(said(result)).toMatch(/was cancelled/)
    expect(await deployedText()).toBe(instanceText(service, 1))
  })

  it('creates a stack, and deletes it', async () => {
    await writeSpec({ delay: 5 })
    const created = await step({
      createIfMissing: 'true',
      serviceInstanceName: 'prod',
      stackName: `${service}-new`,
    })
    expect(created.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', Delay: '5' })
    const deleted = await step({ command: 'delete', specPath: '', stackName: `${service}-new` })
    expect(deleted.outputs).toMatchObject({ deploymentStatus: 'DELETE_COMPLETE' })
  })
})

describe('what ministack does otherwise than CloudFormation, so that it is no judge of it:', () => {
  it('GetTemplate answers characters outside ASCII as they are', async () => {
    await leave(`${service}-accents`, `${instanceText(`${service}-accents`, 1)} # é`, {})
    const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: `${service}-accents` }))
    expect(TemplateBody).toContain('é')
  })

  it('a cancelled update ends only when the resource in progress does', async () => {
    await writeSpec({ delay: 2, wait: 12 })
    const { post } = await step({}, { signalAfter: line => line.includes('started') })
    // The runner's seven seconds are over by then.
    expect(post?.durationMs).toBeGreaterThan(2_000)
  })
})
