import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { GetServiceInstanceCommand, ListEnvironmentsCommand } from '@aws-sdk/client-proton'
import { AccountError, checkAccount, parseAccount } from '../../../src/simulator/account/parse.js'
import { parseCloudFormationAccount } from '../../../src/simulator/cloudformation/account/parse.js'
import { readArguments } from '../../../src/simulator/command-line.js'
import { defaultAccount } from '../../../src/simulator/account/default-account.js'
import { runSimulator, fullAccount, shopAccount } from '../running-simulator.js'

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
  it('is valid: the default one and those of the tests', () => {
    expect(problemsIn(() => checkAccount(defaultAccount))).toEqual([])
    expect(problemsIn(() => checkAccount(shopAccount()))).toEqual([])
    expect(problemsIn(() => checkAccount(fullAccount()))).toEqual([])
  })

  it('of the other simulator is called that, with the flag to leave out or to add', () => {
    const proton = 'environments: [live]\nserviceTemplates: {}\nservices: {}\n'
    const stacks = 'region: eu-west-1\nstacks: {}\n'
    expect(problemsIn(() => parseCloudFormationAccount(proton))).toEqual([
      expect.stringMatching(/an account of Proton.*leave out --cloudformation/),
    ])
    expect(problemsIn(() => parseAccount(stacks))).toEqual([
      expect.stringMatching(/stacks of an account of CloudFormation.*--cloudformation is needed/),
    ])
    expect(problemsIn(() => parseAccount('stacks: {}\nservices: {}\n')).length).toBeGreaterThan(1)
  })

  it('reports all violations of the schema at once, each with its path', () => {
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

  it('reports all wrong references at once, each with its path', () => {
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
      'services/lost/template: service template nothing not found',
      'services/shop/pipeline: the template is CUSTOMER_MANAGED, its services have no pipeline',
      'services/shop/instances/a/environment: environment nowhere not found',
      'services/shop/instances/a/version: the template has no version 3.0',
      "services/shop/instances/b/inputs/ must have required property 'image'",
      'services/shop/instances/b/history/0/version: the newest success must have the live version',
    ])
  })

  it('reports violations in environments, components and plans in readable messages', () => {
    const yaml = `
environments:
  live: {template: vpc, version: "1.0", age: long, deletion: {ends: GONE}}
  "a b": {version: "1.0"}
serviceTemplates: {web: {versions: {"1.0": {}}}}
services:
  shop:
    template: web
    plan: [{ends: DELETED}]
    status: UPDATE_IN_PROGRESS
    sync: {repositoryProvider: SVN, repositoryName: shop, branch: main}
    instances: {}
components: {assets: {service: shop, history: [{ago: 1d, took: 1m, inputs: {}}]}}
created: {pipeline: {deletion: {}}, template: {}}
`
    const problems = problemsIn(() => parseAccount(yaml))
    const expected = [
      /^environments\/live\/age: must match pattern/,
      /^environments\/live\/deletion\/ends: .*DELETE_FAILED/,
      /^environments: the name "a b" is not allowed$/,
      /^environments\/a b: must have required property 'template'/,
      /^services\/shop\/plan\/0\/ends: .*UPDATE_COMPLETE_CLEANUP_FAILED/,
      /^services\/shop\/status: .*DELETE_FAILED/,
      /^services\/shop\/sync\/repositoryProvider: .*GITHUB_ENTERPRISE/,
      /^services\/shop\/sync\/repositoryName: must match pattern/,
      /^services\/shop\/sync: must have required property 'filePath'/,
      /^components\/assets: must have required property 'environment'/,
      /^components\/assets\/history\/0: .*\(inputs\)/,
      /^created\/pipeline: .*\(deletion\)/,
      /^created: .*\(template\)/,
    ]
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern))
    expect(problems).toHaveLength(expected.length)
    expect(problemsIn(() => checkAccount({ ...shopAccount(), environments: 'live' }))).toEqual([
      'environments: must be a list of names, or a map of environments by name',
    ])
    expect(problemsIn(() => checkAccount({ ...shopAccount(), environments: ['a b'] }))).toEqual([
      expect.stringMatching(/^environments\/0: must match pattern/),
    ])
  })

  it('reports contradictions in environments, components and faults, each with its path', () => {
    const account = fullAccount({
      environmentTemplates: {
        vpc: {
          versions: {
            '1.0': { schema: { schema: { environment_input_type: 'Missing', types: {} } } },
            '1.1': {
              schema: { schema: { environment_input_type: 'In', types: { In: { required: ['cidr'] } } } },
            },
          },
        },
      },
      environments: {
        test: { template: 'vpc', version: '1.1', inputs: {} },
        live: { template: 'none', version: '1.0' },
        late: { template: 'vpc', version: '1.0', history: [{ ago: '1d', took: '1m', version: '1.1' }] },
      },
      components: {
        half: { environment: 'test', service: 'shop' },
        lost: { environment: 'nowhere', service: 'none', instance: 'x' },
        missing: { environment: 'test', service: 'shop', instance: 'x' },
        astray: { environment: 'test', service: 'shop', instance: 'prod' },
        one: { environment: 'test', service: 'shop', instance: 'dev' },
        two: { environment: 'test', service: 'shop', instance: 'dev' },
      },
      faults: [
        { operation: '*', kind: 'throttle' },
        { operation: 'GetServce', kind: 'throttle' },
        { operation: 'GetRepository', kind: 'throttle' },
      ],
    })
    expect(problemsIn(() => checkAccount(account))).toEqual([
      'environmentTemplates/vpc/versions/1.0/schema: environment_input_type names Missing, which types does not define',
      "environments/test/inputs/ must have required property 'cidr'",
      'environments/live/template: environment template none not found',
      'environments/late/history/0/version: the newest success must have the live version',
      'components/half: service and instance must be specified together',
      'components/lost/environment: environment nowhere not found',
      'components/lost/service: service none not found',
      'components/missing/instance: service shop has no instance x',
      'components/astray/instance: shop/prod is in environment live, not test',
      'components/two: component one is already attached to shop/dev; only one is allowed',
      'faults/1/operation: the simulator has no operation GetServce; did you mean GetService?',
      expect.stringMatching(
        /^faults\/2\/operation: the simulator has no operation GetRepository; did you mean/,
      ),
    ])
  })

  it('may define an environment template with the name of the built-in one', () => {
    const own = { environment: { versions: { '2.0': {} } } }
    expect(problemsIn(() => checkAccount(shopAccount({ environmentTemplates: own })))).toEqual([
      'environments/test/version: the template has no version 1.0',
      'environments/live/version: the template has no version 1.0',
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

  it.each(['demo', 'everything'])('is valid: example %s', async name => {
    const account = parseAccount(readFileSync(`examples/simulator/${name}.yaml`, 'utf8'))
    const { client } = await runSimulator(account)
    const { environments } = await client.send(new ListEnvironmentsCommand({}))
    expect(environments?.length).toBeGreaterThan(1)
  })

  it('is documented with an example that works', async () => {
    const example =
      /```yaml\n# account\.yaml\n([^]*?)```/.exec(readFileSync('docs/simulator.md', 'utf8'))?.[1] ?? ''
    const { client } = await runSimulator(parseAccount(example))
    const get = new GetServiceInstanceCommand({ serviceName: 'shop', name: 'prod' })
    expect((await client.send(get)).serviceInstance?.environmentName).toBe('production')
  })
})

describe('the command line', () => {
  it.each([
    [[], { kind: 'serve', service: 'proton', port: 4510, accountPath: undefined, speed: 1 }],
    [
      ['--port', '0', '--speed', '2.5'],
      { kind: 'serve', service: 'proton', port: 0, accountPath: undefined, speed: 2.5 },
    ],
    [['--account=a.yaml'], { kind: 'serve', service: 'proton', port: 4510, accountPath: 'a.yaml', speed: 1 }],
    [
      ['--cloudformation'],
      { kind: 'serve', service: 'cloudformation', port: 4510, accountPath: undefined, speed: 1 },
    ],
    [['--help'], { kind: 'help' }],
    [['-h', '--port', 'x'], { kind: 'help' }],
  ])('parses %j', (argv, command) => {
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
  ])('reports every problem of %j', (argv, mentions) => {
    const command = readArguments(argv)
    expect(command.kind).toBe('wrong')
    const problems = command.kind === 'wrong' ? command.problems : []
    expect(problems).toHaveLength(mentions.length)
    mentions.forEach((mention, index) => {
      expect(problems[index]).toContain(mention)
    })
  })
})
