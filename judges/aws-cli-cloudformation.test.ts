import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CloudFormationAccount } from '../src/simulator/cloudformation/account/account-file.js'
import { startCloudFormation } from '../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../src/simulator/server/listen.js'

const running: Simulator[] = []
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cfn-'))
})

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close()
  await rm(folder, { recursive: true })
})

/** Waiters look at once, then every 30 s: everything is over before they look. */
const AT_ONCE = { takes: '0', cleanupTakes: '0', rollbackTakes: '0', changeSet: { takes: '0' } } as const

/** A simulator and the CLI that asks it: the words after `aws cloudformation`, the answer as text. */
async function cli(account: CloudFormationAccount) {
  const simulator = await startCloudFormation({ account })
  running.push(simulator)
  const credentials = {
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  const env = {
    ...process.env,
    ...credentials,
    AWS_ENDPOINT_URL_CLOUDFORMATION: simulator.url,
    AWS_ENDPOINT_URL_S3: simulator.url,
  }
  const ask = async (...words: readonly string[]): Promise<string> => {
    const all = ['cloudformation', ...words, '--output', 'json']
    try {
      const { stdout } = await promisify(execFile)('aws', all, { env })
      return stdout
    } catch (error) {
      // `deploy` names its change set by the second: two within one have the same name.
      if (words[0] !== 'deploy' || !String(error).includes('AlreadyExistsException')) throw error
      return ask(...words)
    }
  }
  return ask
}

async function file(text: string): Promise<string> {
  const path = join(folder, 'template.yaml')
  await writeFile(path, text)
  return path
}

const QUEUE = 'Resources: { Queue: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 1 } } }\n'
const CHANGED = QUEUE.replace('1', '2')
const EMPTY: CloudFormationAccount = {
  stacks: {},
  created: { '*': { plan: [AT_ONCE], deletion: { takes: '0' } } },
}
const NAME = ['--stack-name', 'shop']

describe('the AWS CLI', () => {
  test('deploys a new stack, the same text again, and a change', async () => {
    const aws = await cli(EMPTY)
    const deploy = async (text: string) =>
      aws(
        'deploy',
        ...NAME,
        '--template-file',
        await file(text),
        '--tags',
        'owner=shop',
        '--no-fail-on-empty-changeset',
      )
    expect(await deploy(QUEUE)).toContain('Successfully created/updated stack - shop')
    expect(await deploy(QUEUE)).toContain('No changes to deploy. Stack shop is up to date')
    expect(await deploy(CHANGED)).toContain('Successfully created/updated stack - shop')
    expect(JSON.parse(await aws('describe-stacks', ...NAME))).toMatchObject({
      Stacks: [{ StackStatus: 'UPDATE_COMPLETE', Tags: [{ Key: 'owner', Value: 'shop' }] }],
    })
  })

  test('deploys a template that is too long for a request from a bucket', async () => {
    const aws = await cli({ ...EMPTY, buckets: { texts: {} } })
    const long = `# ${'x'.repeat(60_000)}\n${QUEUE}`
    const bucket = ['--s3-bucket', 'texts', '--s3-prefix', 'shop']
    const deployed = await aws('deploy', ...NAME, '--template-file', await file(long), ...bucket)
    expect(deployed).toContain('Successfully created/updated stack - shop')
  })

  test('fails to deploy, and shows why', async () => {
    const plan = [AT_ONCE, { ...AT_ONCE, fails: [{ resource: 'Queue', reason: 'no quota' }] }]
    const aws = await cli({ ...EMPTY, created: { '*': { plan } } })
    await aws('deploy', ...NAME, '--template-file', await file(QUEUE))
    const failing = aws('deploy', ...NAME, '--template-file', await file(CHANGED))
    await expect(failing).rejects.toThrow('Failed to create/update the stack')
    const { StackEvents: events } = JSON.parse(await aws('describe-stack-events', ...NAME)) as {
      StackEvents: object[]
    }
    expect(events).toContainEqual(expect.objectContaining({ ResourceStatusReason: 'no quota' }))
    const failed = await aws('describe-events', ...NAME, '--filters', 'FailedEvents=true')
    expect(JSON.parse(failed)).toMatchObject({
      OperationEvents: [{ EventType: 'PROVISIONING_ERROR', ResourceStatusReason: 'no quota' }],
    })
  })

  test('creates, waits, updates, reads and deletes', async () => {
    const aws = await cli(EMPTY)
    const body = (text: string) => ['--template-body', text]
    await aws('create-stack', ...NAME, ...body(QUEUE))
    await aws('wait', 'stack-create-complete', ...NAME)
    await aws('update-stack', ...NAME, ...body(CHANGED))
    await aws('wait', 'stack-update-complete', ...NAME)
    expect(await aws('get-template', ...NAME)).toContain('DelaySeconds: 2')
    expect(await aws('get-template-summary', ...NAME)).toContain('AWS::SQS::Queue')
    expect(await aws('describe-stack-resources', ...NAME)).toContain('"ResourceStatus": "UPDATE_COMPLETE"')
    const changeSet = [...NAME, '--change-set-name', 'one']
    await aws('create-change-set', ...changeSet, ...body(QUEUE))
    await aws('wait', 'change-set-create-complete', ...changeSet)
    expect(await aws('list-change-sets', ...NAME)).toContain('"ExecutionStatus": "AVAILABLE"')
    await aws('delete-change-set', ...changeSet)
    await expect(aws('cancel-update-stack', ...NAME)).rejects.toThrow('CancelUpdateStack cannot be called')
    await aws('delete-stack', ...NAME)
    await aws('wait', 'stack-delete-complete', ...NAME)
    await expect(aws('describe-stacks', ...NAME)).rejects.toThrow('Stack with id shop does not exist')
  })
})
