import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { inputsOf, problemsOf, readInputs } from './read-inputs.js'

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

const request = async (withYaml: string) => {
  const { proton, request: common } = await readInputs(inputsOf(withYaml), { workspace, temp })
  return { ...common, ...proton?.change, target: proton?.target }
}
const problemsIn = (withYaml: string) => problemsOf(inputsOf(withYaml), { workspace, temp })

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
      isSpecOfRepository: false,
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
    expect(await problemsIn(`${target}specPath: s.yaml\n`)).toEqual([])
  })
})

describe('inputs that are wrong', () => {
  it.each([
    ['', ['target is required: it must be one of pipeline, instance']],
    ['target: pipeline', ['serviceName is required with target: pipeline']],
    [
      'target: Instance\nserviceName: shop',
      ['Invalid value "Instance" for target: must be one of pipeline, instance'],
    ],
    ['target: instance\nserviceName: shop', ['serviceInstanceName is required with target: instance']],
    [
      `${pipeline}serviceInstanceName: prod`,
      ['serviceInstanceName is only supported with target: instance, or with target: component; remove it'],
    ],
    ['target: pipeline\nserviceName: -shop', ['Invalid value "-shop" for serviceName: must be 1 to 100']],
    [`target: pipeline\nserviceName: ${'a'.repeat(101)}`, ['Invalid value "aaa']],
    [
      `${prod}deploymentType: current_version`,
      ['Invalid value "current_version" for deploymentType: must be one of NONE'],
    ],
    [
      `${prod}templateMajorVersion: '1'`,
      [
        'templateMajorVersion is only supported with deploymentType: MINOR_VERSION or MAJOR_VERSION, or with createIfMissing: true; remove it',
      ],
    ],
    [
      `${prod}deploymentType: NONE\ntemplateMinorVersion: '1'`,
      ['templateMinorVersion is only supported with deploymentType: MINOR_VERSION or MAJOR_VERSION'],
    ],
    [
      `${prod}deploymentType: MAJOR_VERSION\ntemplateMinorVersion: '1'`,
      ['templateMajorVersion is required with templateMinorVersion and deploymentType: MAJOR_VERSION'],
    ],
    [
      `${prod}deploymentType: MINOR_VERSION\ntemplateMinorVersion: '1.0'`,
      ['Invalid value "1.0" for templateMinorVersion: must be a whole'],
    ],
    [
      `${prod}deploymentType: MINOR_VERSION\ntemplateMinorVersion: '${'1'.repeat(21)}'`,
      ['templateMinorVersion'],
    ],
    ...['yes', 'on', '1', 'tRUE', 'constructor'].map(word => [
      `${prod}wait: '${word}'`,
      [`Invalid value "${word}" for wait: must be true or false`],
    ]),
    ...['0', '-5', '1e3', 'Infinity', 'soon', '5m', '9'.repeat(400)].map(text => [
      `${prod}timeoutMinutes: '${text}'`,
      [`Invalid value "${text.slice(0, 100)}`],
    ]),
    [`${prod}onConflict: queue`, ['Invalid value "queue" for onConflict: must be one of wait, fail']],
    [
      `${pipeline}command: delete`,
      [
        'command: delete is not supported with target: pipeline; use target: service, which it is deleted with',
      ],
    ],
    [
      `${prod}command: remove`,
      ['Invalid value "remove" for command: must be one of deploy, plan, render, rollback'],
    ],
    [
      `${prod}command: delete\nspecPath: s.yaml\nkeepDeployments: 3`,
      [
        'specPath "s.yaml" does not exist',
        'keepDeployments is only supported with command: deploy',
        'specPath is only supported with command: deploy or plan; remove it',
      ],
    ],
    [
      `${prod}environmentName: dev`,
      [
        'environmentName is only supported with target: environment, or with target: component and createIfMissing: true; remove it',
      ],
    ],
    [
      `${prod}templateName: web`,
      [
        'templateName is only supported with target: environment or service and createIfMissing: true; remove it',
      ],
    ],
    [
      `${prod}createIfMissing: true`,
      ['specPath is required with target: instance and createIfMissing: true'],
    ],
    [
      `${prod}keepDeployments: 0`,
      ['Invalid value "0" for keepDeployments: must be a whole number from 1 to 10000'],
    ],
    ['target: service\nserviceName: shop', ['specPath is required with target: service and no description']],
    [
      'target: service\nserviceName: shop\ndescription: d\ncancelOnTimeout: true\nmaskOutputs: true\ndeploymentType: NONE',
      [
        'cancelOnTimeout is not supported with target: service; remove it',
        'maskOutputs is not supported with target: service; remove it',
        'deploymentType is only supported with target: pipeline, instance, environment or component; remove it',
      ],
    ],
    [
      'target: component\ncomponentName: queue\ndeploymentType: MINOR_VERSION',
      [
        'deploymentType: MINOR_VERSION is not supported with target: component; use CURRENT_VERSION, as components have no template version',
      ],
    ],
    [
      'target: component\ncomponentName: queue\nserviceName: shop',
      ['serviceInstanceName is required with target: component'],
    ],
    [
      'target: component\ncomponentName: queue\ndetach: true\nserviceName: shop',
      ['serviceName is not supported with target: component and detach: true; remove it'],
    ],
    [
      'target: component\ncomponentName: queue\ncreateIfMissing: true',
      [
        'environmentName is required with target: component and createIfMissing: true and no serviceName',
        'templateFilePath is required with createIfMissing: true',
        'manifest is required with createIfMissing: true',
      ],
    ],
    [
      'target: component\ncomponentName: queue\ndeploymentType: NONE\ndetach: true',
      [
        'description is required with target: component and deploymentType: NONE',
        'detach is not supported with target: component and deploymentType: NONE; remove it',
      ],
    ],
    [
      'target: environment\nenvironmentName: dev\nprotonServiceRoleArn: me\nenvironmentAccountConnectionId: X\nprovisioningRepository: infra',
      [
        'Invalid value "me" for protonServiceRoleArn: must be the ARN',
        'Invalid value "X" for environmentAccountConnectionId: must be the id',
        'Invalid value "infra" for provisioningRepository: must be provider:owner/name@branch',
        'environmentAccountConnectionId is not supported with protonServiceRoleArn; remove it',
        'provisioningRepository is not supported with protonServiceRoleArn; remove it',
      ],
    ],
    [
      'target: environment\nenvironmentName: dev\ncreateIfMissing: true\ndeploymentType: NONE',
      [
        'deploymentType: NONE is not supported with createIfMissing: true; remove one of them',
        'templateMajorVersion is required with target: environment and createIfMissing: true',
        'specPath is required with target: environment and createIfMissing: true',
        'templateName is required with createIfMissing: true',
      ],
    ],
    [`target: environment\nenvironmentName: dev\ndescription: ${'x'.repeat(501)}`, ['description']],
    [
      `${prod}specPath: s.yaml\ncreateIfMissing: true\ndeploymentType: MINOR_VERSION\ntemplateMinorVersion: '1'`,
      ['specPath', 'templateMajorVersion is required with templateMinorVersion and createIfMissing: true'],
    ],
    [
      `${prod}wait: false\nkeepDeployments: 3`,
      ['keepDeployments is not supported with command: deploy and wait: false; remove it'],
    ],
    [
      `${prod}deploymentType: NONE\nmaskOutputs: true`,
      ['maskOutputs is not supported with deploymentType: NONE; remove it'],
    ],
    [`${prod}environmentName: 'false'`, ['environmentName is only supported with target: environment']],
    [
      'target: component\ncomponentName: queue\ndetach: true\nspecPath: s.yaml',
      ['specPath', 'specPath is not supported with target: component and detach: true; remove it'],
    ],
    [
      'target: service\nserviceName: shop\ndescription: d\nallowInstanceRemoval: true',
      ['allowInstanceRemoval is only supported with specPath; remove it'],
    ],
    [
      'target: service\nserviceName: shop\ncreateIfMissing: true\ntemplateName: web\ntemplateMajorVersion: 1\nspecPath: s.yaml\nbranchName: main',
      [
        'specPath',
        'repositoryConnectionArn is required with branchName',
        'repositoryId is required with branchName',
      ],
    ],
    [`${prod}region: eu-west`, ['Invalid value "eu-west" for region: must be the name of an AWS region']],
  ] as unknown as readonly [string, readonly string[]][])('%j is rejected', async (withYaml, expected) => {
    const problems = await problemsIn(withYaml)
    expect(problems).toHaveLength(expected.length)
    for (const [index, text] of expected.entries()) expect(problems[index]).toContain(text)
  })

  it('does not show a sensitive value', async () => {
    const problems = await problemsIn(`${prod}manifest: 'S3CRET'\ndescription: '${'S3CRET'.repeat(90)}'\n`)
    expect(problems.join('\n')).not.toContain('S3CRET')
    expect(problems.join('\n')).toContain(
      'Invalid value (540 characters) for description: must be at most 500 characters',
    )
  })

  it('quotes a hostile value on one line', async () => {
    const problems = await problemsIn('target: "a\\n::error::b"\nserviceName: shop\n')
    expect(problems).toEqual([
      String.raw`Invalid value "a\n::error::b" for target: must be one of pipeline, instance, environment, component, service`,
    ])
  })
})
