import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GetServiceCommand, ListServiceInstancesCommand, ProtonClient } from '@aws-sdk/client-proton'
import { describe, expect, it } from '@jest/globals'
import { accountWith } from '../support/accounts.js'
import { bench } from '../support/step.js'

const { simulate, step, simulator, workspace } = bench()

const quick = { plan: [{ takes: '500ms' }], deletion: { takes: '500ms' } }
const files = {
  'environment.yaml': 'proton: EnvironmentSpec\nspec: { cidr: 10.9.0.0/16 }\n',
  'service.yaml': `proton: ServiceSpec
instances:
  - { name: dev, environment: sandbox, spec: { image: 'registry.example/blog:1' } }
  - { name: pr-7, environment: sandbox, spec: { image: 'registry.example/blog:pr-7' } }
`,
  'first.yaml': `proton: ServiceSpec
instances:
  - { name: dev, environment: sandbox, spec: { image: 'registry.example/blog:1' } }
`,
  'queue.yaml': 'Resources: {}\n',
}

const environment = { target: 'environment', environmentName: 'sandbox' }
const service = { target: 'service', serviceName: 'blog' }
const preview = { target: 'instance', serviceName: 'blog', serviceInstanceName: 'pr-7' }
const component = { target: 'component', componentName: 'queue' }

/** Steps of a workflow, each with what it must hand on. */
const life: readonly (readonly [string, Readonly<Record<string, string>>, object])[] = [
  [
    'an environment is created',
    {
      ...environment,
      createIfMissing: 'true',
      templateName: 'vpc-env',
      templateMajorVersion: '1',
      specPath: 'environment.yaml',
    },
    { deploymentStatus: 'SUCCEEDED', Cidr: '10.9.0.0/16', templateMinorVersion: '1' },
  ],
  [
    'the environment is updated, and only its newest record kept',
    { ...environment, specPath: 'environment.yaml', deploymentType: 'MINOR_VERSION', keepDeployments: '1' },
    { deploymentStatus: 'SUCCEEDED', Cidr: '10.9.0.0/16' },
  ],
  [
    'a service is created',
    {
      ...service,
      createIfMissing: 'true',
      templateName: 'web-service',
      templateMajorVersion: '1',
      specPath: 'first.yaml',
      repositoryConnectionArn: 'arn:aws:codestar-connections:us-east-1:123456789012:connection/a1b2',
      repositoryId: 'example/blog',
      branchName: 'main',
    },
    { deploymentStatus: 'ACTIVE' },
  ],
  [
    'an instance is created',
    { ...preview, createIfMissing: 'true', specPath: 'service.yaml' },
    { deploymentStatus: 'SUCCEEDED', URL: 'https://blog.example' },
  ],
  [
    'a component is created and attached to it',
    {
      ...component,
      createIfMissing: 'true',
      serviceName: 'blog',
      serviceInstanceName: 'pr-7',
      templateFilePath: 'queue.yaml',
      manifest: 'infrastructure: {}',
    },
    { deploymentStatus: 'SUCCEEDED', QueueUrl: 'https://queue.example' },
  ],
  ['the component is detached', { ...component, detach: 'true' }, { deploymentStatus: 'SUCCEEDED' }],
  ['the component is deleted', { ...component, command: 'delete' }, { deploymentStatus: 'DELETE_COMPLETE' }],
  ['the instance is deleted', { ...preview, command: 'delete' }, { deploymentStatus: 'DELETE_COMPLETE' }],
  [
    'the instance is there again by the spec',
    { ...service, specPath: 'service.yaml' },
    { deploymentStatus: 'ACTIVE' },
  ],
  ['the service is deleted', { ...service, command: 'delete' }, { deploymentStatus: 'DELETE_COMPLETE' }],
  [
    'the environment is deleted',
    { ...environment, command: 'delete' },
    { deploymentStatus: 'DELETE_COMPLETE' },
  ],
]

describe('the life of a service, by steps through the committed bundle', () => {
  it('goes from its environment to its end', async () => {
    await simulate(
      accountWith([], {
        created: {
          environment: { ...quick, outputs: { Cidr: '${cidr}' } },
          service: { plan: [{ takes: '500ms' }], deletion: { takes: '500ms' } },
          instance: { ...quick, outputs: { URL: 'https://blog.example' } },
          pipeline: { plan: [{ takes: '500ms' }] },
          component: { ...quick, outputs: { QueueUrl: 'https://queue.example' } },
        },
      }),
    )
    for (const [name, text] of Object.entries(files)) await writeFile(join(workspace(), name), text)
    for (const [what, inputs, outputs] of life) {
      const result = await step({ with: inputs })
      expect([what, result.conclusion, result.problems]).toEqual([what, 'success', []])
      expect(result.outputs).toMatchObject(outputs)
      if (what.includes('again by the spec')) expect(await instancesOf('blog')).toEqual(['dev', 'pr-7'])
      if (what === 'the instance is deleted') expect(await instancesOf('blog')).toEqual(['dev'])
    }
    await expect(instancesOf('blog')).rejects.toThrow('does not exist')
  }, 180_000)
})

/** As another client reads them. */
async function instancesOf(serviceName: string): Promise<readonly (string | undefined)[]> {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new ProtonClient({ region: 'us-east-1', endpoint: simulator().url, credentials })
  const { service: read } = await client.send(new GetServiceCommand({ name: serviceName }))
  expect(read?.status).toBe('ACTIVE')
  const { serviceInstances = [] } = await client.send(new ListServiceInstancesCommand({ serviceName }))
  return serviceInstances.map(({ name }) => name)
}
