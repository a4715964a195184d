import { describe, expect, test } from '@jest/globals'
import type { Fault } from '../../src/simulator/account/fault.js'
import type { StackEntry } from '../../src/simulator/cloudformation/account/account-file.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { manyServices, manyStacks } from '../support/many-services.js'
import { play, playWith } from '../support/stage.js'
import { cloudFormation } from '../support/staged-provider.js'

/** How often each operation was requested. */
function counts({ requests }: Simulator): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { operation } of requests) found[operation] = (found[operation] ?? 0) + 1
  return found
}

interface Entry {
  readonly service: string
  readonly instance: string
  readonly version: string | null
  readonly inputs: Readonly<Record<string, string | null>>
  readonly comparison: Readonly<Record<string, unknown>> | null
  readonly unknown: readonly string[]
}

const entriesOf = ({ status = '' }: Readonly<Record<string, string>>) =>
  JSON.parse(status) as readonly Entry[]

/** GitHub's limits of a comment, in characters, and of a summary, in bytes. */
const LONGEST_COMMENT = 65_536
const LONGEST_SUMMARY = 1_048_576

const SERVICES = 30

describe('30 services with 3 stages each, at Proton', () => {
  const account = manyServices(SERVICES)

  test('need one list of instances and one of deployments without show, and a record where the last one failed', async () => {
    const { stage } = await play({ with: 'command: status', account })
    expect(counts(stage.simulator)).toEqual({ ListServiceInstances: 1, ListDeployments: 4, GetDeployment: 7 })
    expect(stage.runner.isRed).toBe(false)
    expect(entriesOf(stage.runner.outputs)).toHaveLength(90)
  })

  test('an input that no instance has is named, and makes no stages the same', async () => {
    const { stage } = await play({ with: 'command: status\nserviceName: auth-web\nshow: imge', account })
    expect(stage.runner.lines.at(-1)).toBe('Warning: No instance has an input imge of show. Check its path.')
    const results = entriesOf(stage.runner.outputs).map(({ comparison }) => comparison?.['result'])
    expect(results).not.toContain('same')
  })

  test('need a record for each instance and for each that differs with show', async () => {
    const { stage } = await play({ with: 'command: status\nshow: image', account })
    expect(counts(stage.simulator)).toEqual({
      ListServiceInstances: 1,
      ListDeployments: 4,
      GetDeployment: 90 + 30,
    })
    const { lines, outputs, summary } = stage.runner
    expect(lines.at(-1)).toBe(
      'Status of all services: 90 instances of 30 services. 4 failed, 3 cancelled, 83 succeeded. 20 lack deployments of the stage before.',
    )
    expect(summary.match(/<td rowspan="3">/g)).toHaveLength(SERVICES)
    expect(Buffer.byteLength(summary)).toBeLessThan(LONGEST_COMMENT / 2)
    const behind = entriesOf(outputs).filter(({ comparison }) => comparison?.['result'] === 'behind')
    expect(behind).toHaveLength(20)
    expect(behind[0]).toMatchObject({
      service: 'auth-web',
      instance: 'staging',
      version: '1.4',
      inputs: { image: 'registry.example/auth-web:1.3.0' },
      comparison: { stage: 'dev', deployments: 1 },
    })
  })

  test('are shown all the same where one record is denied: the row and a warning say so', async () => {
    const fault: Fault = { operation: 'GetDeployment', kind: 'error', name: 'AccessDeniedException' }
    const { stage } = await play({
      with: 'command: status\nshow: image',
      account: { ...account, faults: [fault] },
    })
    const { lines, outputs, summary, isRed } = stage.runner
    expect(isRed).toBe(false)
    const unknown = entriesOf(outputs).filter(one => one.unknown.length > 0)
    expect(unknown.map(({ instance, inputs }) => [instance, inputs['image']])).toContainEqual(['dev', null])
    expect(summary).toContain('### ⚠️ Status of all services: 90 instances of 30 services')
    expect(summary).toContain('<td><i>unknown</i></td>')
    const warnings = lines.filter(line => line.startsWith('Warning'))
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Warning: Could not read everything about \S+\/dev(, \S+\/staging)?: GetDeployment: AccessDeniedException.*Allow proton:GetDeployment/,
      ),
    ])
  })

  test('are shown without what they lack where deployments may not be listed, with one warning', async () => {
    const fault: Fault = {
      operation: 'ListDeployments',
      kind: 'error',
      name: 'AccessDeniedException',
      always: true,
    }
    const { stage } = await play({ with: 'command: status', account: { ...account, faults: [fault] } })
    const { lines, outputs, isRed } = stage.runner
    expect(isRed).toBe(false)
    const results = entriesOf(outputs).flatMap(({ comparison }) => comparison?.['result'] ?? [])
    expect(new Set(results)).toEqual(new Set(['unknown']))
    expect(lines.filter(line => line.startsWith('Warning'))).toEqual([
      expect.stringMatching(/ and 55 more: ListDeployments: AccessDeniedException/),
    ])
  })

  test('are retried while requests are throttled', async () => {
    const fault: Fault = { operation: 'GetDeployment', kind: 'throttle', times: 20 }
    const { stage } = await play({
      with: 'command: status\nshow: image',
      account: { ...account, faults: [fault] },
    })
    expect(entriesOf(stage.runner.outputs).flatMap(one => one.unknown)).toEqual([])
    const retries = stage.runner.lines.filter(line => line.startsWith('Request failed; retrying.'))
    expect(retries).toHaveLength(1)
  })
})

describe('a service at Proton', () => {
  const account = manyServices(1)
  const [[name, service] = ['', undefined]] = Object.entries(account.services)
  const { dev, prod } = service?.instances ?? {}
  if (!service || !dev || !prod) throw new Error('the account has the service')

  test('is shown without inputs where the endpoint shows no deployment ids: the spec may not be deployed', async () => {
    const { stage } = await play({
      with: 'command: status\nshow: image',
      account: { ...account, omitDeploymentIds: true },
    })
    const because = 'the endpoint does not show with which deployment it succeeded'
    const entries = entriesOf(stage.runner.outputs)
    expect(entries.map(({ version, inputs, unknown }) => [version, inputs['image'], unknown[0]])).toEqual(
      Array.from({ length: 3 }, () => ['1.4', null, because]),
    )
    expect(entries.map(({ comparison }) => comparison?.['result'] ?? null)).toEqual([
      null,
      'unknown',
      'unknown',
    ])
    expect(counts(stage.simulator)['GetServiceInstance']).toBeUndefined()
  })

  test('has an open count where no record is left of the time before', async () => {
    const at = (ago: string, image: string) => ({ ago, took: '4m', inputs: { image } })
    const instances = {
      dev: { ...dev, inputs: { image: 'shop:3' }, history: [at('2d', 'shop:2'), at('1d', 'shop:3')] },
      prod: { ...prod, inputs: { image: 'shop:1' }, history: [at('3d', 'shop:1')] },
    }
    const { stage } = await play({
      with: 'command: status\nshow: image',
      account: { ...account, services: { [name]: { ...service, instances } } },
    })
    expect(entriesOf(stage.runner.outputs)[1]?.comparison).toMatchObject({
      ...{ result: 'different', deployments: 2, isAtLeast: true },
    })
  })
})

describe('30 services with 3 stages each, as stacks', () => {
  const account = manyStacks(SERVICES)

  test('need one walk of the stacks, a template and a second look each, and events where a stage before was deployed later', async () => {
    const { stage } = await playWith(cloudFormation, { with: 'command: status\nshow: image', account })
    expect(counts(stage.simulator)).toEqual({
      DescribeStacks: 1 + 90,
      GetTemplate: 90,
      DescribeStackEvents: 24,
    })
    const { lines, outputs, isRed } = stage.runner
    expect(isRed).toBe(false)
    expect(lines.at(-1)).toBe(
      'Status of all services: 90 instances of 30 services. 4 failed, 86 succeeded. 20 lack deployments of the stage before.',
    )
    expect(
      entriesOf(outputs).find(({ service, instance }) => `${service}/${instance}` === 'auth-web/staging'),
    ).toMatchObject({
      version: 'v1@0c94b7e',
      inputs: { image: 'registry.example/auth-web:1.3.0' },
      deployment: { status: 'UPDATE_ROLLBACK_COMPLETE' },
      comparison: { stage: 'dev', result: 'different', deployments: 1, differences: ['image'] },
    })
  })

  test('are shown all the same where one template is denied: the row and a warning say so', async () => {
    const fault: Fault = { operation: 'GetTemplate', kind: 'error', name: 'AccessDenied', status: 403 }
    const { stage } = await playWith(cloudFormation, {
      with: 'command: status\nshow: image',
      account: { ...account, faults: [fault] },
    })
    const { lines, summary, isRed } = stage.runner
    expect(isRed).toBe(false)
    expect(summary).toContain('<td><i>unknown</i></td><td><i>unknown</i></td>')
    expect(lines.filter(line => line.startsWith('Warning'))).toEqual([
      expect.stringMatching(/^Warning: Could not read everything about .*GetTemplate: AccessDenied/),
    ])
  })

  test('are shown by their tags where Proton deployed them last: what they run is unknown', async () => {
    const stacks = Object.entries(account.stacks).map(([name, stack]) => {
      const plain = stack.template.replace(/^# proton-deploy .*\n/, '')
      return [name, { ...stack, template: plain, history: [] }] as const
    })
    const { stage } = await playWith(cloudFormation, {
      with: 'command: status\nshow: image',
      account: { stacks: Object.fromEntries(stacks) },
    })
    const entries = entriesOf(stage.runner.outputs)
    expect(entries.map(({ version, inputs }) => [version, inputs['image']])).toContainEqual(['v1', null])
    expect(entries.some(({ comparison }) => comparison?.['result'] === 'same')).toBe(false)
    expect(stage.runner.lines.filter(line => line.startsWith('Warning'))).toEqual([
      expect.stringMatching(/ and 85 more: its template has no record of a deployment by this action\.$/),
    ])
  })

  test('have an unknown version where neither a record nor a tag shows one, with show and without', async () => {
    const name = 'AWSProton-auth-api-dev'
    const stack = account.stacks[name]
    if (!stack) throw new Error('the account has the stack')
    const tags = Object.entries(stack.tags ?? {}).filter(([key]) => key !== 'proton:template')
    const template = stack.template.replace(/^# proton-deploy .*\n/, '')
    const plain = { ...stack, tags: Object.fromEntries(tags), template, history: [] }
    for (const show of ['', 'show: image']) {
      const { stage } = await playWith(cloudFormation, {
        with: `command: status\n${show}`,
        account: { stacks: { [name]: plain } },
      })
      expect(stage.runner.summary).toMatch(/<td><code>\w+<\/code><\/td><td><i>unknown<\/i><\/td>/)
      expect(stage.runner.lines.some(line => line.includes(', template unknown'))).toBe(true)
      expect(stage.runner.lines.filter(line => line.startsWith('Warning'))).toHaveLength(1)
    }
  })

  test('are shown with an unknown input where a spec keeps the value of the one before', async () => {
    const kept = (template: string) =>
      template.replace(/registry\.example\/auth-api:1\.\d\.0/, () => '${Proton::CURRENT_VAL}')
    const name = 'AWSProton-auth-api-dev'
    const stack = account.stacks[name]
    if (!stack) throw new Error('the account has the stack')
    const history = stack.history?.map(one => ({ ...one, template: kept(one.template ?? '') })) ?? []
    const { stage } = await playWith(cloudFormation, {
      with: 'command: status\nserviceName: auth-api\nshow: image',
      account: {
        stacks: { ...account.stacks, [name]: { ...stack, template: kept(stack.template), history } },
      },
    })
    const because = 'its spec has ${Proton::CURRENT_VAL} instead of a value'
    expect(entriesOf(stage.runner.outputs)[0]).toMatchObject({ inputs: { image: null }, unknown: [because] })
    expect(stage.runner.summary).toContain('<td><code>v1@0c94b7e</code></td><td><i>unknown</i></td>')
    expect(stage.runner.lines).toContain(`Warning: Not everything is known about auth-api/dev: ${because}.`)
  })

  test('are not compared where two stacks have the tags of one instance', async () => {
    const name = 'AWSProton-auth-api-dev'
    const stack = account.stacks[name]
    if (!stack) throw new Error('the account has the stack')
    const { stage } = await playWith(cloudFormation, {
      with: 'command: status\nserviceName: auth-api',
      account: { stacks: { ...account.stacks, Copy: stack } },
    })
    expect(stage.runner.lines).toContainEqual(
      `Warning: Not everything is known about auth-api/dev: 2 stacks have its tags: ${name}, Copy.`,
    )
  })
})

describe('inputs that are wrong', () => {
  const problem = async (inputs: string) => {
    const { stage } = await play({ with: `command: status\n${inputs}` })
    expect(stage.simulator.requests).toEqual([])
    return stage.runner.lines.find(line => line.startsWith('Error'))?.split('\n')[1]
  }
  const names = 'must be different names of instances in their order, separated by commas'

  test.each([
    ['dev dev prod', 'dev,prod'],
    ['dev,dev,prod', 'dev,prod'],
    ['dev; staging', 'dev,staging'],
    ['dev > staging > prod', 'dev,staging,prod'],
    ['["dev", "prod"]', 'dev,prod'],
  ])('stages: %s shows what it should be', async (given, corrected) => {
    expect(await problem(`stages: '${given}'`)).toBe(
      `Invalid value ${JSON.stringify(given)} for stages: ${names}, such as dev,staging,prod; did you mean ${corrected}?`,
    )
  })

  test('stages: only commas', async () => {
    expect(await problem(`stages: ','`)).toBe(
      `Invalid value "," for stages: ${names}, such as dev,staging,prod`,
    )
  })

  test('show names all paths that are none', async () => {
    expect(await problem(`show: 'a,,b..c, d , .x'`)).toBe(
      'Invalid value "a,,b..c, d , .x" for show: must be at most 8 paths of inputs, such as image,containers.0.image; "b..c" and ".x" are not paths',
    )
    expect(await problem(`show: b..c`)).toBe(
      'Invalid value "b..c" for show: must be at most 8 paths of inputs, such as image,containers.0.image; "b..c" is not a path',
    )
  })

  test('show with too many paths names their number', async () => {
    expect(await problem(`show: a,b,c,d,e,f,g,h,i`)).toBe(
      'Invalid value "a,b,c,d,e,f,g,h,i" for show: must be at most 8 paths of inputs, such as image,containers.0.image; these are 9',
    )
  })
})

describe('what is in progress', () => {
  const phases = (outputs: Readonly<Record<string, string>>) =>
    (JSON.parse(outputs['status'] ?? '') as readonly { readonly deployment: object }[]).map(
      ({ deployment }) => deployment,
    )

  test('is counted and listed with the failures where it is a rollback', async () => {
    const { stacks } = manyStacks(1)
    const [dev = '', staging = '', prod = ''] = Object.keys(stacks)
    const at = (name: string, status: StackEntry['status']) => {
      const stack = stacks[name]
      if (!stack || status === undefined) throw new Error(`no stack ${name}`)
      return { [name]: { ...stack, status } }
    }
    const { stage } = await playWith(cloudFormation, {
      with: 'command: status',
      account: {
        stacks: {
          ...at(dev, 'UPDATE_ROLLBACK_IN_PROGRESS'),
          ...at(staging, 'UPDATE_IN_PROGRESS'),
          ...at(prod, 'DELETE_IN_PROGRESS'),
        },
      },
    })
    const { lines, outputs, summary } = stage.runner
    expect(lines).toContainEqual(
      expect.stringMatching(/3 instances\. 1 rolling back, 1 in progress, 1 being deleted\./),
    )
    expect(summary).toMatch(/<td>❌ rolling back, started \d+ h ago<\/td>/)
    expect(summary).toMatch(/<td>⏳ being deleted, started just now<\/td>/)
    expect(summary).toMatch(/<li>❌ <code>\S+\/dev<\/code> <code>UPDATE_ROLLBACK_IN_PROGRESS/)
    expect(phases(outputs)).toMatchObject([
      { phase: 'rollingBack' },
      { phase: 'running' },
      { phase: 'deleting' },
    ])
  })
})

describe('an endpoint that cannot be read', () => {
  const stalled: Fault = { operation: '*', kind: 'stall', always: true }
  const expired: Fault = { operation: '*', kind: 'error', name: 'ExpiredTokenException', always: true }
  const hint = 'The credentials are wrong or have expired: the role session must last longer than the step.'
  const silence = (variable: string) =>
    `no answer within 60 s. http://127.0.0.1:PORT/ (set by ${variable}) has answered no request yet: check the endpoint and the network of the runner. timeoutMinutes elapsed.`
  const errorOf = ({ runner }: { readonly runner: { readonly lines: readonly string[] } }) =>
    runner.lines.find(line => line.startsWith('Error'))?.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT')

  test('is named with the operation, what sets it, and the time', async () => {
    const step = { with: 'command: status\ntimeoutMinutes: 1' }
    const { stage } = await play({ ...step, account: { ...manyServices(1), faults: [stalled] } })
    expect(errorOf(stage)).toBe(
      `Error: No status of all services: ListServiceInstances: NoAnswer: ${silence('AWS_ENDPOINT_URL_PROTON')}`,
    )
    const stacks = await playWith(cloudFormation, {
      ...step,
      account: { ...manyStacks(1), faults: [stalled] },
    })
    expect(errorOf(stacks.stage)).toBe(
      `Error: No status of all services: DescribeStacks: NoAnswer: ${silence('AWS_ENDPOINT_URL_CLOUDFORMATION')}`,
    )
  })

  test('says so where the credentials have expired', async () => {
    const step = { with: 'command: status' }
    const { stage } = await play({ ...step, account: { ...manyServices(1), faults: [expired] } })
    expect(errorOf(stage)).toContain(hint)
    const stacks = await playWith(cloudFormation, {
      ...step,
      account: { ...manyStacks(1), faults: [expired] },
    })
    expect(errorOf(stacks.stage)).toContain(hint)
  })
})

describe('the comment', () => {
  test('is that of the service, and has the summary', async () => {
    const { stage } = await play({
      with: 'command: status\nserviceName: shop\nshow: image\ncomment: true\ngithubToken: a-token',
      pullRequest: 7,
    })
    const [comment = ''] = stage.runner.comments
    expect(comment).toMatch(
      /^#7 us-east-1, status of service shop, realm \w+, job \w+\n### 📋 Status of service shop/,
    )
  })

  test('says so where there is no status', async () => {
    const { stage } = await play({
      with: 'command: status\nserviceName: shp\ncomment: true\ngithubToken: a-token',
      pullRequest: 7,
    })
    expect(stage.runner.isRed).toBe(true)
    expect(stage.runner.comments).toEqual([expect.stringContaining('### ❌ No status of service shp')])
  })
})

test('the summary of hundreds of services with hostile values stays within its limits, and cells are code', async () => {
  const hostile = '<img src=x onerror=alert(1)>@everyone #1 ```\n\n| **x** | '.repeat(4)
  const many = manyServices(60)
  const services = Object.entries(many.services).map(([name, service]) => {
    const instances = Object.entries(service.instances).map(([stage, one]) => {
      const inputs = { image: `${hostile}${stage}`, nested: { token: 'hunter2' }, ports: [80, 443] }
      return [stage, { ...one, inputs, history: [{ ago: '1d', took: '1m' }] }] as const
    })
    return [name, { ...service, instances: Object.fromEntries(instances) }] as const
  })
  const { stage } = await play({
    with: 'command: status\nshow: image,nested,ports',
    account: { ...many, services: Object.fromEntries(services) },
  })
  const { summary, lines, outputs } = stage.runner
  expect(Buffer.byteLength(summary)).toBeLessThan(LONGEST_SUMMARY / 2)
  expect(summary).not.toContain('<img')
  expect(summary.replaceAll(/<code>[^<]*<\/code>/g, '')).not.toMatch(/@everyone|\*\*x|#1 /)
  expect([summary, outputs['status'], ...lines].join('\n')).not.toContain('hunter2')
  expect(summary).toContain('<code>map</code></td><td><code>list</code></td>')
})
