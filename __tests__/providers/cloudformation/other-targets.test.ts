import { describe, expect, test } from '@jest/globals'
import { playStackStep, playSteps, type StackScenario } from '../../support/cloudformation-step.js'
import { bundleFiles, deployProd, leftByProton, prodText, shopSpec } from '../../support/small-stacks.js'

const networkSpec = (cidr: string) => `proton: EnvironmentSpec\nspec:\n  cidr: ${cidr}\n`
const network = { target: 'environment', environmentName: 'prod' }
const deployNetwork = { ...network, specPath: 'network.yaml' }
const scenario = (more: Partial<StackScenario> = {}): StackScenario => ({
  with: deployNetwork,
  files: {
    ...bundleFiles,
    'network.yaml': networkSpec('10.0.0.0/16'),
    'spec.yaml': shopSpec('shop:2'),
    'new.yaml': shopSpec('shop:2').replace('name: prod', 'name: new'),
    'outputs.yaml': 'proton: EnvironmentSpec\nspec:\n  VpcId: vpc-9\n',
  },
  account: leftByProton(),
  ...more,
})

describe('an environment', () => {
  test('is adopted and deployed', async () => {
    const [first, second] = await playSteps(scenario(), deployNetwork, { ...deployNetwork, set: 'zones=3' })
    expect(first?.outputs).toMatchObject({ proof: 'bytes', changed: 'false', VpcId: 'vpc-1' })
    expect(second?.outputs).toMatchObject({ deploymentStatus: 'SUCCEEDED', stackName: 'AWSProton-prod-1' })
    expect(second?.templates.get('AWSProton-prod-1')).toContain("Value: '3'")
  })
})

describe('a stack that does not exist', () => {
  const create = { ...deployProd, serviceInstanceName: 'new', specPath: 'new.yaml' }

  test('is created with the tags that find it again, by the template of the other instances', async () => {
    const [first, second] = await playSteps(
      scenario(),
      { ...create, createIfMissing: true },
      { ...create, set: 'count=2' },
    )
    expect(first?.lines.at(-1)).toMatch(/^Created service instance shop\/new/)
    expect(first?.summary).toContain(`<td>Stack</td><td><code>${first?.outputs['stackName']}</code></td>`)
    expect(first?.outputs['stackName']).toMatch(/^AWSProton-shop-shop-new-[0-9a-f]{8}$/)
    expect(second?.outputs).toMatchObject({ proof: 'record', deploymentStatus: 'SUCCEEDED' })
  })

  test('is deleted again by the post step when main is killed while it is created', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...create, createIfMissing: true },
        account: leftByProton({}, { created: { '*': { plan: [{ takes: '5m' }] } } }),
        killedAfter: /^Deployment .* started/,
      }),
    )
    expect(played.operations).toContain('DeleteStack')
    expect(played.lines.at(-1)).toMatch(/^Deployment of service instance shop\/new was cancelled/)
    expect([...played.templates.keys()].filter(name => name.includes('new'))).toEqual([])
  })

  test('is not left behind, empty, when the step is cancelled before it is created', async () => {
    const played = await playStackStep(
      scenario({
        with: { ...create, createIfMissing: true },
        meanwhile: ({ simulator, clock, stop }) => {
          const isMade = () => simulator.requests.some(({ operation }) => operation === 'DescribeChangeSet')
          const look = () => {
            if (isMade()) stop()
            else clock.after(100, look)
          }
          look()
        },
      }),
    )
    expect(played.operations).not.toContain('ExecuteChangeSet')
    expect([...played.templates.keys()]).toEqual(['AWSProton-prod-1', 'AWSProton-shop-prod-1'])
  })
})

test('a new stack is not created under the ARN of one that is gone', async () => {
  const stackName =
    'arn:aws:cloudformation:us-east-1:123456789012:stack/web/0a1b2c3d-1111-4222-8333-444455556666'
  const inputs = { ...deployProd, serviceInstanceName: 'new', specPath: 'new.yaml', createIfMissing: true }
  const played = await playStackStep(scenario({ with: { ...inputs, stackName, templateName: 'web' } }))
  expect(played.lines.join('\n')).toContain(`StackNotFound: there is no stack ${stackName}. A new stack gets`)
  expect(played.operations).not.toContain('CreateChangeSet')
})

describe('the environment of an instance', () => {
  test('may be another stack, or a spec with its outputs', async () => {
    const account = leftByProton({ template: prodText('shop:1').replace('vpc-1', 'vpc-9') })
    const inputs = { ...deployProd, environmentSpecPath: 'outputs.yaml' }
    const played = await playStackStep(scenario({ account, with: inputs }))
    expect(played.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
  })

  test('has its outputs in that spec as they are written', async () => {
    const outputs = 'proton: EnvironmentSpec\nspec:\n  VpcId: 012345678901\n'
    const account = leftByProton({ template: prodText('shop:1').replace('vpc-1', '012345678901') })
    const files = { ...scenario().files, 'outputs.yaml': outputs }
    const inputs = { ...deployProd, environmentSpecPath: 'outputs.yaml' }
    const played = await playStackStep(scenario({ account, files, with: inputs }))
    expect(played.outputs).toMatchObject({ proof: 'bytes', deploymentStatus: 'SUCCEEDED' })
  })

  test('has no other outputs than texts', async () => {
    const files = { ...scenario().files, 'outputs.yaml': 'spec:\n  VpcId: [vpc-1]\n  Zone:\n  Port: 1\n' }
    const inputs = { ...deployProd, environmentSpecPath: 'outputs.yaml' }
    const played = await playStackStep(scenario({ files, with: inputs }))
    expect(played.lines.join('\n')).toContain('environmentSpecPath: VpcId, Zone must be a text, a number')
    expect(played.operations).not.toContain('CreateChangeSet')
  })

  test('must be there', async () => {
    const inputs = { ...deployProd, environmentStackName: 'missing' }
    const played = await playStackStep(scenario({ with: inputs }))
    expect(played.lines.join('\n')).toMatch(/NoEnvironment: environmentStackName: there is no stack missing/)
  })
})

describe('what cannot be deployed is refused:', () => {
  test('an instance that the spec moves to another environment', async () => {
    const files = {
      ...bundleFiles,
      'spec.yaml': shopSpec('shop:1').replace('environment: prod', 'environment: dev'),
    }
    const inputs = { ...deployProd, environmentStackName: 'AWSProton-prod-1' }
    const played = await playStackStep(scenario({ with: inputs, files }))
    expect(played.lines.join('\n')).toMatch(/OtherEnvironment: the instance is deployed in environment prod/)
  })

  test('a value to keep that no record shows', async () => {
    const files = { ...bundleFiles, 'spec.yaml': shopSpec('${Proton::CURRENT_VAL}') }
    const played = await playStackStep(scenario({ with: deployProd, files }))
    expect(played.lines.join('\n')).toMatch(/keeps the deployed value of image .*no record of its inputs/)
  })
})

describe('the commands about what exists', () => {
  test('render: the template, without a request, and in the log only with showValues', async () => {
    const render = { ...deployProd, command: 'render', environmentSpecPath: 'outputs.yaml' }
    const named = { ...render, templateName: 'web' }
    const [nameless, hidden, shown] = await playSteps(scenario(), render, named, {
      ...named,
      showValues: true,
    })
    expect(nameless?.lines.join('\n')).toContain('templateName is required, or bundlePath')
    expect(hidden?.outputs['renderedPath']).toMatch(/rendered-.*\.txt$/)
    expect(hidden?.lines.join('\n')).not.toContain('shop:2')
    expect(shown?.lines).toContain('   9 |           Image: shop:2')
    expect([hidden, shown].flatMap(played => played?.operations)).toEqual([])
  })
})
