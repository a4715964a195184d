import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { InputError } from '../../src/shared/errors.js'
import { readRequest, type Request } from '../../src/inputs/request.js'

const spec = `proton: ServiceSpec
pipeline: { branch: main }
instances:
  - { name: prod, environment: production, spec: { image: 'shop:1' } }
`
let folder: string
let workspace: string
let temp: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'inputs-')))
  workspace = join(folder, 'workspace')
  temp = join(folder, 'temp')
  await Promise.all([mkdir(workspace), mkdir(temp)])
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

function request(withYaml: string): Promise<Request> {
  const inputs = (parse(withYaml) ?? {}) as Readonly<Record<string, unknown>>
  const text = (value: unknown) =>
    typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  return readRequest(name => text(inputs[name]), { workspace, temp })
}

async function problemsOf(withYaml: string): Promise<readonly string[]> {
  try {
    await request(withYaml)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

const prod = 'target: instance\nserviceName: shop\nserviceInstanceName: prod\n'
const pipeline = 'target: pipeline\nserviceName: shop\n'

describe('inputs that are right', () => {
  it('fills in every default', async () => {
    expect(await request(prod)).toEqual({
      command: 'deploy',
      target: { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      deploymentType: 'CURRENT_VERSION',
      wait: true,
      timeoutMs: 3_600_000,
      cancelOnTimeout: false,
      onConflict: 'wait',
      maskOutputs: false,
      createIfMissing: false,
      allowInstanceRemoval: false,
      settings: {},
      edits: [],
      skipUnchanged: false,
      rollbackOnFailure: false,
    })
  })

  it.each([
    [
      'target: environment\nenvironmentName: dev',
      { target: { kind: 'environment', environmentName: 'dev' } },
    ],
    ['target: component\ncomponentName: queue', { target: { kind: 'component', componentName: 'queue' } }],
    [
      'target: service\nserviceName: shop\ndescription: The shop',
      { deploymentType: 'NONE', settings: { description: 'The shop' } },
    ],
    [
      'target: component\ncomponentName: queue\ndetach: true',
      { settings: { serviceName: '', serviceInstanceName: '' } },
    ],
    [
      'target: component\ncomponentName: queue\nserviceName: shop\nserviceInstanceName: prod',
      { settings: { serviceName: 'shop', serviceInstanceName: 'prod' } },
    ],
    [
      'target: environment\nenvironmentName: dev\nprovisioningRepository: github:example/infra@feature/x',
      {
        settings: {
          provisioningRepository: { provider: 'GITHUB', name: 'example/infra', branch: 'feature/x' },
        },
      },
    ],
    [
      `${prod}command: delete\ndeploymentType: CURRENT_VERSION\ncancelOnTimeout: false`,
      {
        command: 'delete',
        target: { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      },
    ],
    [`${prod}keepDeployments: 10`, { keepDeployments: 10 }],
  ] as unknown as readonly [string, object][])('reads %j', async (withYaml, expected) => {
    expect(await request(withYaml)).toMatchObject(expected)
  })

  it('reads what a creation needs', async () => {
    await writeFile(join(workspace, 'e.yaml'), 'proton: EnvironmentSpec\nspec: { cidr: 10.0.0.0/16 }\n')
    await writeFile(join(workspace, 'queue.yaml'), 'Resources: {}\n')
    const environment = `target: environment
environmentName: dev
createIfMissing: true
templateName: vpc
templateMajorVersion: '1'
specPath: e.yaml
protonServiceRoleArn: arn:aws:iam::123456789012:role/Proton
`
    expect(await request(environment)).toMatchObject({
      createIfMissing: true,
      templateMajorVersion: '1',
      settings: { templateName: 'vpc', protonServiceRoleArn: 'arn:aws:iam::123456789012:role/Proton' },
    })
    const component = `target: component
componentName: queue
environmentName: dev
createIfMissing: true
templateFilePath: queue.yaml
manifest: 'infrastructure: {}'
`
    expect(await request(component)).toMatchObject({
      settings: { templateFile: 'Resources: {}\n', manifest: 'infrastructure: {}', environmentName: 'dev' },
    })
  })

  it.each([
    ['wait: False', { wait: false }],
    ["cancelOnTimeout: 'TRUE'", { cancelOnTimeout: true }],
    ['timeoutMinutes: 0.5', { timeoutMs: 30_000 }],
    ["timeoutMinutes: '.25'", { timeoutMs: 15_000 }],
    ['deploymentType: NONE', { deploymentType: 'NONE' }],
    ["deploymentType: MINOR_VERSION\ntemplateMinorVersion: '0'", { templateMinorVersion: '0' }],
    ["deploymentType: MAJOR_VERSION\ntemplateMajorVersion: '12'", { templateMajorVersion: '12' }],
    ['region: ap-southeast-2', { region: 'ap-southeast-2' }],
    ['region: us-gov-west-1', { region: 'us-gov-west-1' }],
  ])('reads %s', async (more, expected) => {
    expect(await request(`${prod}${more}\n`)).toMatchObject(expected)
  })

  it('reads the spec from the workspace, byte for byte', async () => {
    const text = `# a comment\r\n${spec}`
    await writeFile(join(workspace, 'service.yaml'), text)
    expect(await request(`${prod}specPath: ./service.yaml\n`)).toHaveProperty('spec', text)
  })

  it('reads a spec that an earlier step made in the temp folder', async () => {
    await writeFile(join(temp, 'made.yaml'), spec)
    expect(await request(`${prod}specPath: ${join(temp, 'made.yaml')}\n`)).toHaveProperty('spec', spec)
  })

  it.each([
    ['instances: []', pipeline],
    ['pipeline: {}', pipeline],
    ['instances: [{ name: prod, environment: p }]', prod],
    ['x: &x [{ name: prod }]\ninstances: *x', prod],
    ['x: &x { name: prod }\ninstances: [{ <<: *x }]', prod],
    ['x: &x prod\ninstances: [{ name: *x }]', prod],
    ['instances: [{ name: prod, spec: { image: "${Proton::CURRENT_VAL}" } }]', prod],
  ])('takes a spec with %s', async (content, target) => {
    await writeFile(join(workspace, 's.yaml'), `proton: ServiceSpec\n${content}\n`)
    expect(await problemsOf(`${target}specPath: s.yaml\n`)).toEqual([])
  })
})

describe('inputs that are wrong', () => {
  it.each([
    ['', ['target is missing']],
    ['target: pipeline', ['serviceName is missing: target pipeline needs it']],
    ['target: Instance\nserviceName: shop', ['target "Instance": must be one of pipeline, instance']],
    ['target: instance\nserviceName: shop', ['serviceInstanceName is missing: target instance needs it']],
    [
      `${pipeline}serviceInstanceName: prod`,
      ['serviceInstanceName "prod": it belongs to target instance, or target component with command: deploy'],
    ],
    ['target: pipeline\nserviceName: -shop', ['serviceName "-shop": must be 1 to 100']],
    [`target: pipeline\nserviceName: ${'a'.repeat(101)}`, ['serviceName "aaa']],
    [`${prod}deploymentType: current_version`, ['deploymentType "current_version": must be one of NONE']],
    [
      `${prod}templateMajorVersion: '1'`,
      ['templateMajorVersion "1": not with deploymentType CURRENT_VERSION'],
    ],
    [
      `${prod}deploymentType: NONE\ntemplateMinorVersion: '1'`,
      ['templateMinorVersion "1": not with deploymentType NONE'],
    ],
    [`${prod}deploymentType: MAJOR_VERSION\ntemplateMinorVersion: '1'`, ['needs templateMajorVersion']],
    [
      `${prod}deploymentType: MINOR_VERSION\ntemplateMinorVersion: '1.0'`,
      ['templateMinorVersion "1.0": must be a whole'],
    ],
    [
      `${prod}deploymentType: MINOR_VERSION\ntemplateMinorVersion: '${'1'.repeat(21)}'`,
      ['templateMinorVersion'],
    ],
    ...['yes', 'on', '1', 'tRUE', 'constructor'].map(word => [
      `${prod}wait: '${word}'`,
      [`wait "${word}": must be true or false`],
    ]),
    ...['0', '-5', '1e3', 'Infinity', 'soon', '5m', '9'.repeat(400)].map(text => [
      `${prod}timeoutMinutes: '${text}'`,
      [`timeoutMinutes "${text.slice(0, 100)}`],
    ]),
    [`${prod}onConflict: queue`, ['onConflict "queue": must be one of wait, fail']],
    [`${pipeline}command: delete`, ['command "delete": a pipeline is deleted with its service']],
    [`${prod}command: remove`, ['command "remove": must be one of deploy, plan, rollback']],
    [
      `${prod}command: delete\nspecPath: s.yaml\nkeepDeployments: 3`,
      ['specPath', 'specPath', 'keepDeployments'],
    ],
    [
      `${prod}environmentName: dev`,
      [
        'environmentName "dev": it belongs to target environment, or target component with createIfMissing: true; leave it out',
      ],
    ],
    [
      `${prod}templateName: web`,
      ['templateName "web": it belongs to target environment and service with createIfMissing: true'],
    ],
    [
      `${prod}createIfMissing: true`,
      ['specPath is missing: target instance with createIfMissing: true needs it'],
    ],
    [`${prod}keepDeployments: 0`, ['keepDeployments "0": must be a whole number from 1 to 10000']],
    ['target: service\nserviceName: shop', ['specPath is missing: target service needs it']],
    [
      'target: service\nserviceName: shop\ndescription: d\ncancelOnTimeout: true\nmaskOutputs: true\ndeploymentType: NONE',
      [
        'deploymentType "NONE": it belongs to',
        'cancelOnTimeout "true": it belongs to',
        'maskOutputs "true": it',
      ],
    ],
    [
      'target: component\ncomponentName: queue\ndeploymentType: MINOR_VERSION',
      ['deploymentType "MINOR_VERSION": target component takes NONE and CURRENT_VERSION'],
    ],
    [
      'target: component\ncomponentName: queue\nserviceName: shop',
      ['serviceInstanceName is missing: a component is attached to an instance of a service'],
    ],
    [
      'target: component\ncomponentName: queue\ndetach: true\nserviceName: shop',
      ['serviceName "shop": not with detach: true'],
    ],
    [
      'target: component\ncomponentName: queue\ncreateIfMissing: true',
      [
        'templateFilePath is missing',
        'manifest is missing',
        'environmentName is missing: a component is created in',
      ],
    ],
    [
      'target: component\ncomponentName: queue\ndeploymentType: NONE\ndetach: true',
      ['description is missing: deploymentType NONE changes', 'detach "true": not with deploymentType NONE'],
    ],
    [
      'target: environment\nenvironmentName: dev\nprotonServiceRoleArn: me\nenvironmentAccountConnectionId: X\nprovisioningRepository: infra',
      [
        'protonServiceRoleArn "me": must be the ARN',
        'environmentAccountConnectionId "X": must be the id',
        'provisioningRepository "infra": must be provider:owner/name@branch',
        'environmentAccountConnectionId "X": not together with protonServiceRoleArn',
        'provisioningRepository "infra": not together with protonServiceRoleArn',
      ],
    ],
    [
      'target: environment\nenvironmentName: dev\ncreateIfMissing: true\ndeploymentType: NONE',
      [
        'templateName is missing',
        'templateMajorVersion is missing',
        'specPath is missing',
        'deploymentType "NONE"',
      ],
    ],
    [`target: environment\nenvironmentName: dev\ndescription: ${'x'.repeat(501)}`, ['description']],
    [
      `${prod}specPath: s.yaml\ncreateIfMissing: true\ndeploymentType: MINOR_VERSION\ntemplateMinorVersion: '1'`,
      ['specPath', 'templateMinorVersion "1": to create with it needs templateMajorVersion'],
    ],
    [`${prod}wait: false\nkeepDeployments: 3`, ['keepDeployments "3": it has no effect with wait: false']],
    [
      `${prod}deploymentType: NONE\nmaskOutputs: true`,
      ['maskOutputs "true": it has no effect with deploymentType NONE'],
    ],
    [`${prod}environmentName: 'false'`, ['environmentName "false": it belongs to target environment']],
    [
      'target: component\ncomponentName: queue\ndetach: true\nspecPath: s.yaml',
      ['specPath', 'specPath "s.yaml": not with detach: true'],
    ],
    [
      'target: service\nserviceName: shop\ndescription: d\nallowInstanceRemoval: true',
      ['allowInstanceRemoval "true": only together with specPath'],
    ],
    [
      'target: service\nserviceName: shop\ncreateIfMissing: true\ntemplateName: web\ntemplateMajorVersion: 1\nspecPath: s.yaml\nbranchName: main',
      ['specPath', 'repositoryConnectionArn is missing', 'repositoryId is missing'],
    ],
    [`${prod}region: eu-west`, ['region "eu-west": must be the name of an AWS region']],
  ] as unknown as readonly [string, readonly string[]][])('%j is told', async (withYaml, expected) => {
    const problems = await problemsOf(withYaml)
    expect(problems).toHaveLength(expected.length)
    for (const [index, text] of expected.entries()) expect(problems[index]).toContain(text)
  })

  it('does not show what is sensitive', async () => {
    const problems = await problemsOf(`${prod}manifest: 'S3CRET'\ndescription: '${'S3CRET'.repeat(90)}'\n`)
    expect(problems.join('\n')).not.toContain('S3CRET')
    expect(problems.join('\n')).toContain('manifest (6 characters): it belongs to')
  })

  it('tells a hostile value quoted on one line', async () => {
    const problems = await problemsOf('target: "a\\n::error::b"\nserviceName: shop\n')
    expect(problems).toEqual([
      String.raw`target "a\n::error::b": must be one of pipeline, instance, environment, component, service`,
    ])
  })
})

const bomb = `proton: ServiceSpec
a: &a [1,1,1,1,1,1,1,1,1,1]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
`

describe('a spec that is wrong', () => {
  async function withSpec(text: string | Uint8Array, target = prod): Promise<readonly string[]> {
    await writeFile(join(workspace, 's.yaml'), text)
    return problemsOf(`${target}specPath: s.yaml\n`)
  }

  it.each([
    ['nothing', '', 'is empty'],
    ['white space only', ' \n\t\n', 'is empty'],
    ['more than 51 200 characters', `${spec}#${'x'.repeat(51_200)}`, 'has 5'],
    ['a text that is not UTF-8', Uint8Array.from([0x70, 0xff, 0xfe]), 'is not UTF-8 text'],
    ['no YAML', 'proton: [', 's.yaml:1: not YAML'],
    ['two documents', `${spec}---\n${spec}`, 'not YAML'],
    ['a key twice', `${spec}proton: ServiceSpec\n`, 's.yaml:5: not YAML: a key twice in the same map'],
    ['a list', '- proton', 'must be a map, with its kind in proton:'],
    ['another kind', 'proton: EnvironmentSpec\nspec: {}\n', 'proton: is EnvironmentSpec'],
    ['a secret for its kind', 'proton: hunter2\n', 'proton: is something else'],
    ['the instance twice', `${spec}  - { name: prod }\n`, 'has prod (serviceInstanceName) 2 times'],
    ['aliases without end', bomb, 'nested too deeply, or with aliases'],
    ['a tower of brackets', `proton: ServiceSpec\na: ${'['.repeat(20_000)}`, 's.yaml:'],
    ['no kind', 'instances: [{ name: prod }]\n', 'proton: is missing'],
    ['instances as a map', 'proton: ServiceSpec\ninstances: {}\n', 's.yaml:2: instances: must be a list'],
    [
      'another instance only',
      spec.replace('name: prod', 'name: dev'),
      'has no prod (serviceInstanceName); the spec has only dev',
    ],
    ['no instances', 'proton: ServiceSpec\n', 'the spec has no instances'],
  ])('%s', async (_, text, expected) => {
    const problems = await withSpec(text)
    expect(problems.join('\n')).toContain(expected)
    expect(problems.every(problem => problem.startsWith('specPath'))).toBe(true)
  })

  it.each([
    [
      'a misspelt name',
      '- { nam: dev, environment: e }',
      's.yaml:3: instances: number 1 must be a map with name',
    ],
    ['a list of names', '- dev', 'number 1 must be a map'],
    ['a name that is no text', '- { name: 7, environment: e }', 'number 1 must be a map'],
    ['no environment', '- { name: dev }', 'number 1 must be a map'],
    [
      'another key',
      '- { name: dev, environment: e, inputs: {} }',
      'dev: inputs is not known; an entry has name, environment, spec; did you mean spec?',
    ],
    ['a name twice', '- &x { name: dev, environment: e }\n- *x', 'has dev twice'],
  ])('of a service as a whole: %s would be an instance that is deleted', async (_, entry, expected) => {
    await writeFile(join(workspace, 's.yaml'), `proton: ServiceSpec\ninstances:\n${entry}\n`)
    const problems = await problemsOf('target: service\nserviceName: shop\nspecPath: s.yaml\n')
    expect(problems.join('\n')).toContain(expected)
  })

  it.each([
    ['no list', 'pipeline: {}', 'is missing; a service without instances is written as instances: []'],
    ['a misspelt list', 'instance: []', 'a service spec has proton, pipeline, instances, and nothing else'],
    ['itself', 'instances: &x [*x]', 'aliases that lead nowhere'],
  ])('of a service as a whole: %s', async (_, text, expected) => {
    await writeFile(join(workspace, 's.yaml'), `proton: ServiceSpec\n${text}\n`)
    const problems = await problemsOf('target: service\nserviceName: shop\nspecPath: s.yaml\n')
    expect(problems.join('\n')).toContain(expected)
  })

  it('of a service as a whole may merge its names', async () => {
    const text =
      'proton: ServiceSpec\ninstances:\n- &x { name: dev, environment: e }\n- { <<: *x, name: prod }\n'
    await writeFile(join(workspace, 's.yaml'), text)
    expect(await problemsOf('target: service\nserviceName: shop\nspecPath: s.yaml\n')).toEqual([])
  })

  it('never quotes the document: it may hold secrets', async () => {
    for (const broken of [
      'secret: "hunter2\n  key: hunter2\n- hunter2',
      'a: b\n "hunter2" x',
      'a: |hunter2\n  x',
      'a: @hunter2',
      'a: !hunter2 [',
    ]) {
      const problems = await withSpec(`proton: ServiceSpec\n${broken}\n`)
      expect(problems).toHaveLength(1)
      expect(problems.join('\n')).not.toContain('hunter2')
    }
  })

  it('counts characters as Proton does, not UTF-16 units', async () => {
    const filler = '😀'.repeat(51_200 - spec.length - 2)
    expect(await withSpec(`${spec}#${filler}\n`)).toEqual([])
  })

  it('says where the file is not', async () => {
    expect(await problemsOf(`${prod}specPath: missing.yaml\n`)).toEqual([
      expect.stringContaining('does not exist'),
    ])
    expect(await problemsOf(`${prod}specPath: .\n`)).toEqual([expect.stringContaining('is a directory')])
    await writeFile(join(workspace, 'file'), '')
    expect(await problemsOf(`${prod}specPath: file/s.yaml\n`)).toEqual([
      expect.stringContaining('does not exist'),
    ])
  })

  it('takes no file from outside the workspace and the temp folder', async () => {
    await writeFile(join(folder, 'secret.yaml'), spec)
    expect(await problemsOf(`${prod}specPath: ../secret.yaml\n`)).toEqual([
      expect.stringContaining('outside the workspace'),
    ])
  })

  it('follows symbolic links before it decides', async () => {
    await writeFile(join(folder, 'secret.yaml'), spec)
    await symlink(join(folder, 'secret.yaml'), join(workspace, 'link.yaml'))
    await symlink(folder, join(workspace, 'linked'))
    for (const path of ['link.yaml', 'linked/secret.yaml']) {
      expect(await problemsOf(`${prod}specPath: ${path}\n`)).toEqual([
        expect.stringContaining('outside the workspace'),
      ])
    }
    await symlink('loop.yaml', join(workspace, 'loop.yaml'))
    expect(await problemsOf(`${prod}specPath: loop.yaml\n`)).toEqual([
      expect.stringContaining('leads round in a circle'),
    ])
  })

  it('is told beside everything else that is wrong', async () => {
    await writeFile(join(workspace, 's.yaml'), 'instances: {}\n')
    const problems = await problemsOf('target: pipeline\nserviceName: "?"\nwait: x\nspecPath: s.yaml\n')
    expect(problems.map(problem => problem.split(' ')[0])).toEqual([
      'serviceName',
      'wait',
      'specPath',
      'specPath',
    ])
  })
})
