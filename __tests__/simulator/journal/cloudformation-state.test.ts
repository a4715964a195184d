import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation'
import { shop, template } from '../cloudformation/running-cloudformation.js'
import { cloudFormation, folder, open, pass, setClock } from './simulators.js'

describe('the state of the CloudFormation simulator', () => {
  const account = shop({}, { pageSize: 100, buckets: { texts: {} } })
  const update = (size: string) =>
    new UpdateStackCommand({
      StackName: 'shop',
      TemplateBody: template(['DelaySeconds: 5', `DelaySeconds: ${size}`]),
    })
  const status = async (client: CloudFormationClient) => {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: 'shop' }))
    return stack?.StackStatus
  }
  const events = async (client: CloudFormationClient) => {
    const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: 'shop' }))
    return StackEvents
  }

  it('continues an update that is in progress by the clock, with the events that it had', async () => {
    const first = await cloudFormation({ account })
    await first.send(update('6'))
    pass(30)
    const before = await events(first)
    const second = await cloudFormation()
    expect(await events(second)).toEqual(before)
    pass(31)
    expect(await status(second)).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
    pass(600)
    const third = await cloudFormation()
    expect(await status(third)).toBe('UPDATE_COMPLETE')
    const all = await events(third)
    expect(all?.slice(-(before?.length ?? 0))).toEqual(before)
    expect(await events(await cloudFormation())).toEqual(all)
  })

  it('has the same ids however often the stacks were read', async () => {
    const stacks = { ...account.stacks, other: { template: template() } }
    const play = async (reads: number, path: string) => {
      setClock(0)
      const client = await cloudFormation({ account: { ...account, stacks }, statePath: path })
      await client.send(update('6'))
      await client.send(
        new UpdateStackCommand({
          StackName: 'other',
          TemplateBody: template(['DelaySeconds: 5', 'DelaySeconds: 9']),
        }),
      )
      for (let read = 0; read < reads; read += 1) {
        pass(1)
        await status(client)
      }
      setClock(300)
      return events(await cloudFormation({ statePath: path }))
    }
    expect(await play(90, join(folder, 'often.json'))).toEqual(await play(0, join(folder, 'never.json')))
  })

  it('has change sets, and objects of S3', async () => {
    const first = await cloudFormation({ account })
    const url = open[0]?.url ?? ''
    const authorization =
      'AWS4-HMAC-SHA256 Credential=any/20261120/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0'
    const headers = { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const body = template(['DelaySeconds: 5', 'DelaySeconds: 7'])
    await fetch(`${url}/texts/a.yaml`, { method: 'PUT', headers, body })
    const set = {
      StackName: 'shop',
      ChangeSetName: 'seven',
      TemplateURL: 'https://texts.s3.amazonaws.com/a.yaml',
    }
    await first.send(new CreateChangeSetCommand(set))
    pass(5)
    const second = await cloudFormation()
    const read = await fetch(`${open[0]?.url ?? ''}/texts/a.yaml`, { headers })
    expect(await read.text()).toBe(body)
    await second.send(new ExecuteChangeSetCommand({ StackName: 'shop', ChangeSetName: 'seven' }))
    expect(await status(await cloudFormation())).toBe('UPDATE_IN_PROGRESS')
  })

  it('takes another speed for what starts later only', async () => {
    await (await cloudFormation({ account, speed: 1 })).send(update('6'))
    const fast = await cloudFormation({ speed: 100 })
    pass(59)
    expect(await status(fast)).toBe('UPDATE_IN_PROGRESS')
    pass(12)
    expect(await status(fast)).toBe('UPDATE_COMPLETE')
    await fast.send(update('8'))
    pass(1)
    expect(await status(await cloudFormation({ speed: 1 }))).toBe('UPDATE_COMPLETE')
  })
})
