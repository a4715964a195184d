import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { connectCloudFormation } from '../../../src/providers/cloudformation/api/client.js'
import { awsEnvironment, KEYS } from '../../support/aws-environment.js'

const HOUR_MS = 3_600_000
const server = createServer((_, response) => {
  response
    .writeHead(200, { Date: new Date(Date.now() + HOUR_MS).toUTCString(), 'Content-Type': 'text/xml' })
    .end(
      '<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>',
    )
})
const { set } = awsEnvironment()

beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => server.close(resolve)))

test('the time of the service is that of its latest answer', async () => {
  const { port } = server.address() as AddressInfo
  set({ ...KEYS, AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` })
  const api = connectCloudFormation('us-east-1', {}, () => undefined, { env: process.env })
  expect(api.aheadMs()).toBe(0)
  const send = (client: Parameters<Parameters<typeof api.call>[1]>[0]) =>
    client.send(new DescribeStacksCommand({}))
  await api.call('DescribeStacks', send, answer => answer)
  expect(Math.abs(api.aheadMs() - HOUR_MS)).toBeLessThan(5_000)
})
