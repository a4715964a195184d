import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { InputSource } from '../../../../src/inputs/request.js'
import { readRequest } from '../../../../src/inputs/request.js'
import type { Provider } from '../../../../src/engine/provider.js'
import {
  knownInputs,
  parseStackInputs,
  type CloudFormationRequest,
} from '../../../../src/providers/cloudformation/inputs/parse-inputs.js'
import { withProviderInputs } from '../../../../src/providers/provider-inputs.js'
import { InputError } from '../../../../src/shared/errors.js'

type Inputs = Readonly<Record<string, string>>

let workspace = ''
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  await writeFile(join(workspace, 'assets.yaml'), 'Resources: {}\n')
})
afterEach(async () => {
  await rm(workspace, { recursive: true })
})

const prod = { target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }
const assets = { target: 'component', componentName: 'assets' }
const withTemplate = { templateFilePath: 'assets.yaml' }
const dev = { target: 'environment', environmentName: 'dev' }

async function read(inputs: Inputs): Promise<CloudFormationRequest | undefined> {
  let found: CloudFormationRequest | undefined
  const made: Provider<InputSource> = {
    id: 'cloudformation',
    inputs: knownInputs,
    parse: async source => {
      found = await parseStackInputs(source)
      return found && { label: '', saved: {}, connect: () => Promise.reject(new Error('not here')) }
    },
    reopen: () => undefined,
  }
  const provider = await withProviderInputs(
    { id: 'cloudformation', because: 'a test' },
    { cloudformation: () => made, proton: () => Promise.reject(new Error('not here')) },
  )
  const names = Object.keys(inputs).map(name => name.toUpperCase())
  await readRequest(name => inputs[name] ?? '', { workspace }, names, provider)
  return found
}

async function problemsOf(inputs: Inputs): Promise<readonly string[]> {
  try {
    await read(inputs)
    return []
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map(({ message }) => message.replace(/ \(a value such as .*/, ''))
    throw error
  }
}

describe('the inputs of provider cloudformation', () => {
  it('name a target, its bundle and its stack', async () => {
    const inputs = { ...prod, templatesPath: 'templates', stackName: 'AWSProton-shop-prod' }
    expect(await read(inputs)).toMatchObject({
      target: { kind: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' },
      stackName: 'AWSProton-shop-prod',
      change: { templatesPath: 'templates', allowUnproven: false, allowedRemovals: [], isPlan: false },
    })
  })

  it('have no change with the commands about a deployment that exists', async () => {
    expect(await read({ ...dev, command: 'wait' })).toMatchObject({ change: undefined })
    expect(await read({ ...dev, command: 'plan' })).toMatchObject({ change: { isPlan: true } })
  })

  it.each([
    ['true', 'all'],
    ['True', 'all'],
    ['false', []],
    ['Table, Queue', ['Table', 'Queue']],
    // As the refusal of a removal names it.
    ['Database/Instance', ['Database/Instance']],
  ])('allow removals with %j', async (allowResourceRemoval, allowedRemovals) => {
    expect(await read({ ...prod, allowResourceRemoval })).toMatchObject({ change: { allowedRemovals } })
  })

  it('allow a template and a major version for what exists', async () => {
    const inputs = { ...prod, templateName: 'web', templateMajorVersion: '2' }
    expect(await read(inputs)).toMatchObject({ change: { templateName: 'web', templateMajorVersion: '2' } })
  })

  it('hold the template file of a component, and what it is attached to', async () => {
    const attached = { serviceName: 'shop', serviceInstanceName: 'prod' }
    const found = await read({ ...assets, ...withTemplate, ...attached, command: 'render' })
    expect(found?.change?.component).toMatchObject({
      bundle: { kind: 'component', templateFile: 'assets.yaml', template: 'Resources: {}\n' },
      attachedTo: { kind: 'instance', ...attached },
    })
  })

  it('hold the text of an environment spec', async () => {
    const text = 'proton: EnvironmentSpec\nspec:\n  VpcId: vpc-1\n'
    await writeFile(join(workspace, 'env.yaml'), text)
    expect(await read({ ...prod, environmentSpecPath: 'env.yaml' })).toMatchObject({
      change: { environmentSpec: text },
    })
  })
})

describe('templateBucket', () => {
  it.each([
    ['my-bucket', { bucket: 'my-bucket', prefix: '' }],
    ['my.bucket/a/b_c.d~-', { bucket: 'my.bucket', prefix: 'a/b_c.d~-' }],
    ['a--b/1', { bucket: 'a--b', prefix: '1' }],
  ])('%s is a bucket with a prefix', async (templateBucket, expected) => {
    expect(await read({ ...prod, templateBucket })).toMatchObject({ templateBucket: expected })
  })

  it.each(['s3://my-bucket/a/', 'arn:aws:s3:::my-bucket/a', 'my-bucket/a/'])(
    '%s is refused, with what may be meant',
    async templateBucket => {
      const [problem, ...others] = await problemsOf({ ...prod, templateBucket })
      expect(problem).toMatch(/^Invalid value .* for templateBucket: must be the name of a bucket with/)
      expect(problem).toMatch(/did you mean "?my-bucket\/a/i)
      expect(others).toEqual([])
    },
  )

  it.each([
    'ab',
    'My-bucket',
    '10.0.0.1',
    'a..b',
    'a.-b',
    'bucket-',
    'my_bucket',
    'bucket/../other',
    'bucket/./x',
    'bucket//x',
    'bucket/a b',
    'bucket/a?acl',
    'bucket/%2e%2e/x',
    `bucket/${'a'.repeat(800)}`,
    'b'.repeat(64),
  ])('%.40s is refused', async templateBucket => {
    expect(await problemsOf({ ...prod, templateBucket })).toEqual([
      expect.stringMatching(/^Invalid value .* for templateBucket/),
    ])
  })

  it('is for what submits a template', async () => {
    expect(await problemsOf({ ...prod, command: 'outputs', templateBucket: 'my-bucket' })).toEqual([
      'templateBucket is only supported with command: deploy, plan or rollback; remove it',
    ])
  })

  it('is what a rollback takes, with allowResourceRemoval and the id of a deployment', async () => {
    const inputs = { ...prod, command: 'rollback', templateBucket: 'my-bucket' }
    const more = { allowResourceRemoval: 'Table', deploymentId: '2a2f1c7e-5d1b-4a3e-9c55-0d9a4f0a1b2c' }
    expect(await read({ ...inputs, ...more })).toMatchObject({
      change: undefined,
      rollback: { allowedRemovals: ['Table'] },
      templateBucket: { bucket: 'my-bucket', prefix: '' },
    })
  })
})

describe('what CloudFormation has nothing for is refused:', () => {
  it.each([
    [
      { target: 'service', serviceName: 'shop', specPath: 'none' },
      /^target: service is not supported by provider cloudformation; deploy its instances one by one/,
    ],
    [{ target: 'pipeline', serviceName: 'shop' }, /^target: pipeline is not supported .*build and deploy/],
    [
      { ...prod, templateMinorVersion: '3' },
      /^templateMinorVersion is not supported .*check that commit out with ref:$/,
    ],
    [{ ...prod, deploymentType: 'NONE' }, /^deploymentType: NONE is not supported/],
    [{ ...dev, description: 'text' }, /^description is not supported by provider cloudformation; remove it/],
    [{ ...dev, keepDeployments: '3' }, /^keepDeployments is not supported .*deletes the events/],
    [{ ...dev, provisioningRepository: 'GITHUB:a/b@c' }, /^provisioningRepository is not supported/],
    [{ ...prod, repositoryId: 'a/b' }, /^repositoryId is not supported/],
  ] as readonly [Inputs, RegExp][])('%j', async (inputs, message) => {
    const problems = await problemsOf(inputs)
    expect(problems).toContainEqual(expect.stringMatching(message))
    const [name = ''] = Object.keys(inputs).slice(-1)
    expect(problems.filter(problem => problem.startsWith(name)).length).toBeLessThanOrEqual(1)
  })

  it.each([
    [
      { ...prod, bundlePath: 'a', templatesPath: 'b' },
      'templatesPath is not supported with bundlePath; remove one of them',
    ],
    [
      { ...prod, deploymentType: 'MAJOR_VERSION' },
      'templateMajorVersion is required with deploymentType: MAJOR_VERSION',
    ],
    [
      { ...dev, environmentStackName: 'env' },
      'environmentStackName is only supported with target: instance or component; remove it',
    ],
    [
      { ...prod, command: 'wait', allowUnproven: 'true' },
      'allowUnproven is only supported with command: deploy or plan; remove it',
    ],
    [{ ...prod, stackName: '-' }, 'Invalid value "-" for stackName: must be the name or the ARN of a stack'],
    [
      { ...prod, allowResourceRemoval: 'my-table' },
      'Invalid value "my-table" for allowResourceRemoval: must be true, false or logical ids of resources, such as Table,Queue',
    ],
    [{ ...prod, command: 'render' }, 'specPath is required with target: instance and command: render'],
    [assets, 'templateFilePath is required with command: deploy and target: component'],
    [
      { ...assets, ...withTemplate, createIfMissing: 'true' },
      'environmentName is required with target: component and createIfMissing: true and no serviceName',
    ],
    [
      { ...assets, ...withTemplate, serviceInstanceName: 'prod' },
      'serviceName is required with target: component and detach: false and deploymentType: CURRENT_VERSION and serviceInstanceName',
    ],
    [
      { ...assets, ...withTemplate, set: 'image=1' },
      'set is only supported with target: instance or environment; remove it',
    ],
    [
      { ...assets, ...withTemplate, bundlePath: 'web' },
      'bundlePath is only supported with target: instance or environment; remove it',
    ],
    [
      { ...assets, ...withTemplate, detach: 'true' },
      'detach is only supported with target: instance; remove it',
    ],
    [
      { ...assets, ...withTemplate, deploymentType: 'MINOR_VERSION' },
      'deploymentType: MINOR_VERSION is not supported with target: component; use CURRENT_VERSION, as components have no template version',
    ],
    [
      {
        ...assets,
        ...withTemplate,
        manifest: 'infrastructure: { templates: [{ rendering_engine: hcl, template_language: terraform }] }',
      },
      'manifest is a Terraform bundle (hcl): run terraform apply in a workflow of your own on the files that Proton committed to your repository',
    ],
  ] as readonly [Inputs, string][])('%j', async (inputs, message) => {
    expect(await problemsOf(inputs)).toEqual([message])
  })
})

describe('with Proton', () => {
  const proton = (inputs: Inputs) =>
    withProviderInputs(
      { id: 'proton', because: 'a test', problem: inputs['provider'] === 'x' ? 'not valid' : undefined },
      {
        proton: () => ({
          id: 'proton',
          inputs: {},
          parse: () => Promise.resolve(undefined),
          reopen: () => undefined,
        }),
        cloudformation: () => Promise.reject(new Error('not here')),
      },
    )
  const protonProblems = async (inputs: Inputs) => {
    const provider = await proton(inputs)
    const reading = readRequest(name => inputs[name] ?? '', { workspace }, [], provider)
    const error: unknown = await reading.catch((thrown: unknown) => thrown)
    return error instanceof InputError ? error.problems.map(({ message }) => message) : error
  }

  it('the inputs of CloudFormation are refused, but not their defaults', async () => {
    expect(await protonProblems({ templatesPath: '.', stackName: 'a' })).toEqual([
      'stackName is only supported with provider: cloudformation; remove it',
    ])
  })

  it('nothing is rendered', async () => {
    expect(await protonProblems({ command: 'render' })).toEqual([
      'command: render is not supported by Proton, which renders templates itself; set provider: cloudformation',
    ])
  })

  it('an invalid provider is a problem of the inputs', async () => {
    expect(await protonProblems({ provider: 'x' })).toEqual(['not valid'])
  })
})
