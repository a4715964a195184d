import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { GetServiceInstanceCommand } from '@aws-sdk/client-proton'
import { AccountError, checkAccount, parseAccount } from '../../src/simulator/accountCheck.js'
import { readArguments } from '../../src/simulator/arguments.js'
import { defaultAccount } from '../../src/simulator/defaultAccount.js'
import { bench, shop } from './world.js'

function problemsIn(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof AccountError) return error.problems
    throw error
  }
  return []
}

describe('an account file', () => {
  it('is accepted when it is the default one or that of the tests', () => {
    expect(problemsIn(() => checkAccount(defaultAccount))).toEqual([])
    expect(problemsIn(() => checkAccount(shop()))).toEqual([])
  })

  it('has its mistakes of form told all at once, each with its path', () => {
    const yaml = `
accountId: "12"
environments: [live]
serviceTemplates: {web: {versions: {1.0: {status: OLD}}}}
services:
  shop:
    template: web
    instances:
      prod: {environment: live, version: "1.0", plan: [{takes: 4 minutes, ends: BAD}], color: red}
faults: [{operation: GetService, kind: explode}, {operation: GetService, kind: delay}]
staleReads: -1
`
    const problems = problemsIn(() => parseAccount(yaml))
    const expected = [
      /^accountId: must match pattern/,
      /^serviceTemplates\/web\/versions: the name "1" is not allowed \(versions must be quoted/,
      /^serviceTemplates\/web\/versions\/1\/status: must be equal to one of the allowed values \(PUBLISHED,/,
      /^services\/shop\/instances\/prod: must NOT have additional properties \(color\)/,
      /^services\/shop\/instances\/prod\/plan\/0\/takes: must match pattern/,
      /^services\/shop\/instances\/prod\/plan\/0\/ends: .*SUCCEEDED/,
      /^faults\/0: .*\(explode\)/,
      /^faults\/1: must have required property 'for'/,
      /^staleReads: must be >= 0/,
    ]
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern))
  })

  it('has its mistakes of meaning told all at once, each with its path', () => {
    const account = {
      environments: ['live'],
      serviceTemplates: {
        web: {
          pipelineProvisioning: 'CUSTOMER_MANAGED',
          versions: {
            '1.0': { schema: { schema: { service_input_type: 'Missing', types: {} } } },
            '1.1': {
              schema: { schema: { service_input_type: 'In', types: { In: { required: ['image'] } } } },
            },
          },
        },
      },
      services: {
        lost: { template: 'nothing', instances: {} },
        shop: {
          template: 'web',
          pipeline: { version: '1.1' },
          instances: {
            a: { environment: 'nowhere', version: '3.0' },
            b: {
              environment: 'live',
              version: '1.1',
              inputs: {},
              history: [{ ago: '1d', took: '1m', version: '1.0' }],
            },
          },
        },
      },
    }
    expect(problemsIn(() => checkAccount(account))).toEqual([
      'serviceTemplates/web/versions/1.0/schema: service_input_type names Missing, which types does not define',
      'services/lost/template: there is no service template nothing',
      'services/shop/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline',
      'services/shop/instances/a/environment: there is no environment nowhere',
      'services/shop/instances/a/version: the template has no version 3.0',
      "services/shop/instances/b/inputs/ must have required property 'image'",
      'services/shop/instances/b/history/0/version: the newest success must have the version that is live',
    ])
  })

  it.each([
    ['{', /^not YAML/],
    ['', /^the file: must be object/],
    ['a: &a [*a]', /required property|not YAML|additional/],
    ['__proto__: {}', /required property/],
  ])('%j is refused', (yaml, problem) => {
    expect(problemsIn(() => parseAccount(yaml))).toContainEqual(expect.stringMatching(problem))
  })

  it('is documented with an example that works', async () => {
    const example =
      /```yaml\n# account\.yaml\n([^]*?)```/.exec(readFileSync('docs/simulator.md', 'utf8'))?.[1] ?? ''
    const { client } = await bench(parseAccount(example))
    const get = new GetServiceInstanceCommand({ serviceName: 'shop', name: 'prod' })
    expect((await client.send(get)).serviceInstance?.environmentName).toBe('production')
  })
})

describe('the command line', () => {
  it.each([
    [[], { kind: 'serve', port: 4510, accountPath: undefined, speed: 1 }],
    [['--port', '0', '--speed', '2.5'], { kind: 'serve', port: 0, accountPath: undefined, speed: 2.5 }],
    [['--account=a.yaml'], { kind: 'serve', port: 4510, accountPath: 'a.yaml', speed: 1 }],
    [['--help'], { kind: 'help' }],
    [['-h', '--port', 'x'], { kind: 'help' }],
  ])('%j is understood', (argv, command) => {
    expect(readArguments(argv)).toEqual(command)
  })

  it.each([
    [
      ['--port', '99999', '--speed', '0'],
      ['--port 99999', '--speed 0'],
    ],
    [['--port', '-1'], ['--port']],
    [['--port=-1'], ['--port -1']],
    [['--speed', 'fast'], ['--speed fast']],
    [['--speed=Infinity'], ['--speed Infinity']],
    [['--account='], ['--account']],
    [['--colour'], ['--colour']],
    [['stray'], ['stray']],
  ])('%j is wrong, and all of it is said', (argv, mentions) => {
    const command = readArguments(argv)
    expect(command.kind).toBe('wrong')
    const problems = command.kind === 'wrong' ? command.problems : []
    expect(problems).toHaveLength(mentions.length)
    mentions.forEach((mention, index) => {
      expect(problems[index]).toContain(mention)
    })
  })
})
