import { afterEach } from '@jest/globals'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type {
  CloudFormationAccount,
  StackEntry,
} from '../../../src/simulator/cloudformation/account/account-file.js'
import { startCloudFormation } from '../../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../../src/simulator/server/listen.js'

/** A simulator whose clock moves only with `pass`, and a real client. */
export interface RunningCloudFormation {
  readonly simulator: Simulator
  readonly client: CloudFormationClient
  readonly log: readonly string[]
  /** Advances the clock by seconds. */
  readonly pass: (seconds: number) => void
}

export const START = Date.UTC(2026, 0, 5, 12)

const started: RunningCloudFormation[] = []

afterEach(async () => {
  for (const one of started.splice(0)) {
    one.client.destroy()
    await one.simulator.close()
  }
})

/** Starts a simulator; it and its client end with the test. */
export async function runCloudFormation(
  account?: CloudFormationAccount,
  { speed = 1 }: { speed?: number } = {},
): Promise<RunningCloudFormation> {
  let now = START
  const log: string[] = []
  const options = { speed, now: () => now, log: (line: string) => void log.push(line) }
  const simulator = await startCloudFormation(account === undefined ? options : { ...options, account })
  const client = new CloudFormationClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  const running = { simulator, client, log, pass: (seconds: number) => void (now += seconds * 1000) }
  started.push(running)
  return running
}

/** A template with a queue, a topic and a table; `change` replaces a text in it. */
export function template(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the template has no ${from}`)
    return text.replace(from, to)
  }, TEMPLATE)
}

const TEMPLATE = `Description: A small shop
Parameters:
  Size: { Type: String, Default: small }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: { DelaySeconds: 5, Tags: [{ Key: size, Value: !Ref Size }] }
  Topic:
    Type: AWS::SNS::Topic
    DeletionPolicy: Retain
    Properties: { TopicName: orders }
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { AlarmActions: [!Ref Topic], Threshold: 3 }
Outputs:
  QueueUrl: { Value: !Ref Queue, Description: Where orders wait }
  Stage: { Value: test }
  Planned: { Value: !GetAtt Queue.Arn, Export: { Name: queue-arn } }
`

/** An account with one stack `shop`, created 90 days ago. */
export function shop(
  entry: Partial<StackEntry> = {},
  more: Partial<CloudFormationAccount> = {},
): CloudFormationAccount {
  const plan = [{ takes: '60s', cleanupTakes: '10s', rollbackTakes: '20s', changeSet: { takes: '2s' } }]
  const tags = { 'proton:environment': 'arn:aws:proton:us-east-1:123456789012:environment/test' }
  return {
    stacks: { shop: { template: template(), tags, plan, outputs: { Planned: 'arn:q' }, ...entry } },
    ...more,
  }
}

/** The error of a request that must fail, as `name: message`. */
export async function errorOf(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'succeeded',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  )
}
