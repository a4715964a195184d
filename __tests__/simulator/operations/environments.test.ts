import { describe, expect, it } from '@jest/globals'
import {
  CancelEnvironmentDeploymentCommand,
  CreateEnvironmentCommand,
  type CreateEnvironmentCommandInput,
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListDeploymentsCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplateVersionsCommand,
  UpdateEnvironmentCommand,
  type UpdateEnvironmentCommandInput,
  UpdateServiceInstanceCommand,
} from '@aws-sdk/client-proton'
import {
  type RunningSimulator,
  runSimulator,
  environmentsOf,
  fullAccount,
  errorOf,
  shopAccount,
  START,
} from '../running-simulator.js'

type Change = Partial<UpdateEnvironmentCommandInput>

const ROLE = 'arn:aws:iam::123456789012:role/proton'
const CONNECTION = '11111111-2222-4333-8444-555555555555'
const REPOSITORY = { provider: 'GITHUB', name: 'example/infra', branch: 'main' } as const
const specWith = (inputs: object) => `proton: EnvironmentSpec\nspec: ${JSON.stringify(inputs)}\n`

async function get({ client }: RunningSimulator, name = 'test') {
  const { environment } = await client.send(new GetEnvironmentCommand({ name }))
  if (environment === undefined) throw new Error('no environment')
  return environment
}

async function update({ client }: RunningSimulator, change: Change = {}) {
  const command = new UpdateEnvironmentCommand({ name: 'test', deploymentType: 'CURRENT_VERSION', ...change })
  const { environment } = await client.send(command)
  if (environment === undefined) throw new Error('no environment')
  return environment
}

async function create({ client }: RunningSimulator, more: Partial<CreateEnvironmentCommandInput> = {}) {
  const spec = specWith({ cidr: '10.9.0.0/16' })
  const base = { name: 'fresh', templateName: 'vpc', templateMajorVersion: '1', spec }
  const { environment } = await client.send(new CreateEnvironmentCommand({ ...base, ...more }))
  if (environment === undefined) throw new Error('no environment')
  return environment
}

async function outputs({ client }: RunningSimulator, environmentName: string, deploymentId?: string) {
  const command = new ListEnvironmentOutputsCommand({ environmentName, deploymentId })
  const { outputs: list = [] } = await client.send(command)
  return Object.fromEntries(list.map(({ key = '', valueString = '' }) => [key, valueString] as const))
}

describe('an environment', () => {
  it('of an account file shows its template, spec, outputs and last success', async () => {
    const running = await runSimulator(fullAccount())
    const environment = await get(running)
    expect(environment).toMatchObject({
      name: 'test',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/test',
      deploymentStatus: 'SUCCEEDED',
      templateName: 'vpc',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
    })
    expect(environment.spec).toContain('proton: EnvironmentSpec')
    expect(environment.lastSucceededDeploymentId).toBe(environment.lastAttemptedDeploymentId)
    const id = String(environment.lastSucceededDeploymentId)
    const filled = { Vpc: `vpc-${id}`, Cidr: '10.0.0.0/16', Gateways: '1' }
    expect(await outputs(running, 'test')).toEqual(filled)
    expect(await outputs(running, 'test', id)).toEqual(filled)
    expect(running.log.at(-1)).toContain(`ListEnvironmentOutputs test ${id} → ok`)
  })

  it('in a list of names has the template `environment`, which accepts every input', async () => {
    const running = await runSimulator(shopAccount())
    expect(await get(running)).toMatchObject({ templateName: 'environment', templateMinorVersion: '0' })
    await update(running, { spec: specWith({ any: 1 }) })
    const template = new GetEnvironmentTemplateCommand({ name: 'environment' })
    expect((await running.client.send(template)).environmentTemplate?.recommendedVersion).toBe('1.0')
  })

  it('is deployed like an instance: the new state is live when the deployment ends', async () => {
    const running = await runSimulator(fullAccount())
    const before = await get(running)
    const spec = specWith({ cidr: '10.1.0.0/16', gateways: 3 })
    const answer = await update(running, { deploymentType: 'MINOR_VERSION', spec })
    expect(answer).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      templateMinorVersion: '0',
      spec: before.spec,
      lastSucceededDeploymentId: before.lastSucceededDeploymentId,
      lastDeploymentAttemptedAt: new Date(START),
    })
    expect((await errorOf(update(running))).name).toBe('ConflictException')
    running.pass(100)
    const after = await get(running)
    const id = answer.lastAttemptedDeploymentId
    expect(after).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMinorVersion: '1',
      spec,
      lastSucceededDeploymentId: id,
    })
    expect(await outputs(running, 'test')).toMatchObject({ Cidr: '10.1.0.0/16', Gateways: '3' })
    const { deployment } = await running.client.send(
      new GetDeploymentCommand({ id, environmentName: 'test' }),
    )
    expect(deployment).toMatchObject({
      targetResourceType: 'ENVIRONMENT',
      environmentName: 'test',
      targetArn: after.arn,
      initialState: { environment: { templateName: 'vpc', templateMinorVersion: '0', spec: before.spec } },
      targetState: { environment: { templateName: 'vpc', templateMinorVersion: '1', spec } },
    })
    expect(deployment?.serviceName).toBeUndefined()
  })

  it('fails and is cancelled as planned', async () => {
    const account = fullAccount()
    const { test, ...others } = environmentsOf(account)
    if (test === undefined) throw new Error('no environment')
    const plan = [{ takes: '1m', ends: 'FAILED', message: 'no addresses left' }] as const
    const running = await runSimulator({ ...account, environments: { ...others, test: { ...test, plan } } })
    await update(running)
    running.pass(60)
    expect(await get(running)).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no addresses left',
    })
    await update(running, { name: 'live' })
    const cancel = new CancelEnvironmentDeploymentCommand({ environmentName: 'live' })
    expect((await running.client.send(cancel)).environment?.deploymentStatus).toBe('CANCELLING')
    running.pass(10)
    expect((await get(running, 'live')).deploymentStatusMessage).toBe('User initiated cancellation.')
    expect((await errorOf(running.client.send(cancel))).name).toBe('ConflictException')
  })

  it('and the instances in it can be deployed at the same time', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { name: 'live' })
    const deploymentType = 'CURRENT_VERSION'
    const prod = new UpdateServiceInstanceCommand({ serviceName: 'shop', name: 'prod', deploymentType })
    expect((await running.client.send(prod)).serviceInstance?.deploymentStatus).toBe('IN_PROGRESS')
  })
})

describe('UpdateEnvironment', () => {
  it.each([
    ['CURRENT_VERSION keeps the version', { deploymentType: 'CURRENT_VERSION' }, '1.0'],
    ['MINOR_VERSION takes the recommended minor', { deploymentType: 'MINOR_VERSION' }, '1.1'],
    ['MAJOR_VERSION takes the recommended version', { deploymentType: 'MAJOR_VERSION' }, '2.0'],
  ] as [string, Change, string][])('%s', async (_title, change, version) => {
    const running = await runSimulator(fullAccount())
    await update(running, change)
    running.pass(100)
    const { templateMajorVersion, templateMinorVersion } = await get(running)
    expect(`${templateMajorVersion ?? ''}.${templateMinorVersion ?? ''}`).toBe(version)
  })

  it.each([
    [
      'a version with CURRENT_VERSION',
      { templateMinorVersion: '1' },
      'ValidationException',
      /must not be specified/,
    ],
    [
      'a version that is not published',
      { deploymentType: 'MINOR_VERSION', templateMinorVersion: '2' },
      'ValidationException',
      /environment template version is not published/,
    ],
    [
      'a version that does not exist',
      { deploymentType: 'MINOR_VERSION', templateMinorVersion: '7' },
      'ResourceNotFoundException',
      /^The requested environment template version does not exist: arn:aws:proton:us-east-1:123456789012:environment-template\/vpc:1\.7$/,
    ],
    [
      'inputs against the schema',
      { spec: specWith({ cidr: 'x', gateways: 9 }) },
      'ValidationException',
      /spec\/gateways must be <= 3/,
    ],
    ['a missing input', { spec: specWith({}) }, 'ValidationException', /spec\/ .*'cidr'/],
    [
      'a value that is nowhere deployed',
      { spec: specWith({ cidr: 'x', gateways: '${Proton::CURRENT_VAL}' }) },
      'ValidationException',
      /at spec\/gateways has no deployed value/,
    ],
    ['an unknown environment', { name: 'nowhere' }, 'ResourceNotFoundException', /environment\/nowhere/],
    [
      'a connection and a role',
      { environmentAccountConnectionId: CONNECTION, protonServiceRoleArn: ROLE },
      'ValidationException',
      /exclude each other/,
    ],
    [
      'a repository and a role',
      { provisioningRepository: REPOSITORY, protonServiceRoleArn: ROLE },
      'ValidationException',
      /exclude each other/,
    ],
    [
      'a repository and a connection',
      { provisioningRepository: REPOSITORY, environmentAccountConnectionId: CONNECTION },
      'ValidationException',
      /exclude each other/,
    ],
  ] as [string, Change, string, RegExp][])('refuses %s', async (_title, change, name, message) => {
    const found = await errorOf(update(await runSimulator(fullAccount()), change))
    expect(found.name).toBe(name)
    expect(found.message).toMatch(message)
  })

  it.each([
    '{',
    'hello',
    'spec: {cidr: x}',
    'proton: ServiceSpec',
    'proton: EnvironmentSpec\nspec: []',
    'proton: EnvironmentSpec\nspec: {cidr: x}\nmore: 1',
  ])('refuses the malformed spec %j', async spec => {
    expect(await errorOf(update(await runSimulator(fullAccount()), { spec }))).toEqual({
      name: 'ValidationException',
      message:
        'The provided Environment Spec file was not correctly formatted. Please check that it is valid yaml according to the Spec definition.',
    })
  })

  it('accepts flow style, and replaces ${Proton::CURRENT_VAL} with the deployed value', async () => {
    const running = await runSimulator(fullAccount())
    const spec = '{proton: EnvironmentSpec, spec: {cidr: "${Proton::CURRENT_VAL}", gateways: 2}}'
    await update(running, { spec })
    running.pass(100)
    const after = await get(running)
    expect(after.spec).not.toContain('CURRENT_VAL')
    expect(await outputs(running, 'test')).toMatchObject({ Cidr: '10.0.0.0/16', Gateways: '2' })
  })

  it('reports all wrong fields at once, those of the repository too, and never shows a description', async () => {
    const wrong = {
      name: '-',
      protonServiceRoleArn: 'role',
      componentRoleArn: 'arn:aws:iam::1:role/x',
      codebuildRoleArn: ROLE,
      environmentAccountConnectionId: 'ABC',
      description: 'secret'.repeat(100),
      provisioningRepository: { provider: 'SVN', name: 'example', branch: '' },
    }
    const { name, message } = await errorOf(update(await runSimulator(fullAccount()), wrong as never))
    expect(name).toBe('ValidationException')
    expect(message).toMatch(/^8 validation errors detected: /)
    for (const path of [
      "'-' at 'name'",
      "'role' at 'protonServiceRoleArn'",
      "at 'componentRoleArn'",
      "'ABC' at 'environmentAccountConnectionId'",
      "Value at 'description'",
      "'SVN' at 'provisioningRepository.provider' failed to satisfy constraint: Member must satisfy enum value set: [GITHUB, GITHUB_ENTERPRISE, BITBUCKET]",
      "'example' at 'provisioningRepository.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9_.-].*/[A-Za-z0-9_.-].*",
      "at 'provisioningRepository.branch'",
    ])
      expect(message).toContain(path)
    expect(message).not.toContain('secret')
  })

  it('requires all members of a repository', async () => {
    const found = await errorOf(
      update(await runSimulator(fullAccount()), { provisioningRepository: {} as never }),
    )
    expect(found.message).toMatch(/^3 validation errors.*'provisioningRepository.branch'.*must not be null/)
  })

  it('NONE records spec, description and roles without a deployment', async () => {
    const running = await runSimulator(fullAccount())
    const before = await get(running)
    const spec = specWith({ cidr: '10.5.0.0/16' })
    const more = { description: 'Ours.', componentRoleArn: ROLE, codebuildRoleArn: ROLE }
    const answer = await update(running, { deploymentType: 'NONE', spec, ...more })
    expect(answer).toMatchObject({ ...more, spec, deploymentStatus: 'SUCCEEDED' })
    expect(await get(running)).toMatchObject({
      ...more,
      spec,
      lastAttemptedDeploymentId: before.lastAttemptedDeploymentId,
    })
    await update(running)
    running.pass(100)
    expect(await outputs(running, 'test')).toMatchObject({ Cidr: '10.5.0.0/16' })
  })

  it('keeps the provisioning method, and changes nothing when refused', async () => {
    const running = await runSimulator(fullAccount())
    expect((await update(running, { protonServiceRoleArn: ROLE })).protonServiceRoleArn).toBe(ROLE)
    running.pass(100)
    const other = { description: 'no', environmentAccountConnectionId: CONNECTION }
    expect((await errorOf(update(running, other))).message).toContain('provisioned by protonServiceRoleArn')
    expect((await get(running)).description).toBeUndefined()
    const again = { protonServiceRoleArn: `${ROLE}2` }
    expect((await update(running, again)).protonServiceRoleArn).toBe(`${ROLE}2`)
  })
})

describe('CreateEnvironment', () => {
  it('deploys the recommended minor of the major, without an initial state', async () => {
    const running = await runSimulator(fullAccount())
    const answer = await create(running, { description: 'New.', tags: [{ key: 'a', value: '' }] })
    const id = answer.lastAttemptedDeploymentId
    const attempted = {
      name: 'fresh',
      description: 'New.',
      deploymentStatus: 'IN_PROGRESS',
      templateMajorVersion: '1',
      templateMinorVersion: '1',
      spec: specWith({ cidr: '10.9.0.0/16' }),
      createdAt: new Date(START),
      lastDeploymentAttemptedAt: new Date(START),
      lastDeploymentSucceededAt: new Date(START),
    }
    expect(answer).toMatchObject(attempted)
    expect(answer.lastSucceededDeploymentId).toBeUndefined()
    expect(await outputs(running, 'fresh')).toEqual({})
    running.pass(100)
    expect(await get(running, 'fresh')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      lastSucceededDeploymentId: id,
    })
    expect(await outputs(running, 'fresh')).toMatchObject({ Cidr: '10.9.0.0/16', Gateways: '1' })
    const { deployment } = await running.client.send(new GetDeploymentCommand({ id }))
    expect(deployment?.initialState).toBeUndefined()
    expect(deployment?.targetState?.environment?.templateMinorVersion).toBe('1')
  })

  it('that fails leaves the attempted state, no outputs, and an environment that can be updated', async () => {
    const created = { environment: { plan: [{ takes: '1m', ends: 'FAILED' as const }, { takes: '1m' }] } }
    const running = await runSimulator(fullAccount({ created }))
    const { lastAttemptedDeploymentId: id } = await create(running)
    running.pass(60)
    const failed = await get(running, 'fresh')
    expect(failed).toMatchObject({ deploymentStatus: 'FAILED', templateMinorVersion: '1' })
    expect(failed.lastSucceededDeploymentId).toBeUndefined()
    expect(await outputs(running, 'fresh', id)).toEqual({})
    const again = await update(running, { name: 'fresh', spec: specWith({ cidr: '10.8.0.0/16' }) })
    running.pass(60)
    expect(await get(running, 'fresh')).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      lastSucceededDeploymentId: again.lastAttemptedDeploymentId,
    })
  })

  it('deploys a named version, and shows how the environment is provisioned', async () => {
    const running = await runSimulator(fullAccount())
    const answer = await create(running, { templateMinorVersion: '0', provisioningRepository: REPOSITORY })
    expect(answer).toMatchObject({
      templateMinorVersion: '0',
      provisioning: 'CUSTOMER_MANAGED',
      provisioningRepository: {
        ...REPOSITORY,
        arn: 'arn:aws:proton:us-east-1:123456789012:repository/github:example/infra',
      },
    })
    const own = await create(running, { name: 'own', environmentAccountConnectionId: CONNECTION })
    expect(own).toMatchObject({ environmentAccountConnectionId: CONNECTION })
    expect(own.provisioning).toBeUndefined()
  })

  it.each([
    ['a name that is taken', { name: 'test' }, 'ConflictException'],
    ['an unknown template', { templateName: 'none' }, 'ResourceNotFoundException'],
    ['an unknown major', { templateMajorVersion: '9' }, 'ResourceNotFoundException'],
    ['an unpublished version', { templateMinorVersion: '2' }, 'ValidationException'],
    ['a spec against the schema', { spec: specWith({ cidr: 1 }) }, 'ValidationException'],
    ['a value to keep', { spec: specWith({ cidr: '${Proton::CURRENT_VAL}' }) }, 'ValidationException'],
    [
      'two provisioning methods',
      { protonServiceRoleArn: ROLE, provisioningRepository: REPOSITORY },
      'ValidationException',
    ],
    ['no template', { templateName: undefined }, 'ValidationException'],
    ['no major', { templateMajorVersion: undefined }, 'ValidationException'],
    ['no spec', { spec: undefined }, 'ValidationException'],
    ['too many tags', { tags: Array(51).fill({ key: 'a', value: 'b' }) }, 'ValidationException'],
    ['a tag without value', { tags: [{ key: 'a' }] }, 'ValidationException'],
  ] as [string, Partial<CreateEnvironmentCommandInput>, string][])(
    'refuses %s',
    async (_title, more, name) => {
      const running = await runSimulator(fullAccount())
      expect((await errorOf(create(running, more))).name).toBe(name)
      expect((await errorOf(get(running, 'fresh'))).name).toBe('ResourceNotFoundException')
    },
  )
})

describe('reading', () => {
  it('lists environments page by page, also those of one template and major version', async () => {
    const running = await runSimulator(fullAccount())
    await update(running, { name: 'spare', deploymentType: 'MAJOR_VERSION' })
    running.pass(100)
    const list = async (input: object) => running.client.send(new ListEnvironmentsCommand(input))
    const first = await list({ maxResults: 2 })
    const second = await list({ maxResults: 2, nextToken: first.nextToken })
    expect([...(first.environments ?? []), ...(second.environments ?? [])].map(one => one.name)).toEqual([
      'test',
      'live',
      'spare',
    ])
    const filtered = await list({ environmentTemplates: [{ templateName: 'vpc', majorVersion: '2' }] })
    expect(filtered.environments?.map(one => one.name)).toEqual(['spare'])
    expect((await list({ environmentTemplates: [] })).environments).toHaveLength(3)
    const wrong = list({ environmentTemplates: [{ templateName: 'vpc' }] })
    expect((await errorOf(wrong)).message).toContain("'environmentTemplates.1.member.majorVersion'")
  })

  it('deletes a deployment that has ended, except the last success', async () => {
    const running = await runSimulator(fullAccount())
    const { lastAttemptedDeploymentId: id, lastSucceededDeploymentId: last } = await update(running)
    const remove = (deployment?: string) =>
      running.client.send(new DeleteDeploymentCommand({ id: deployment }))
    expect((await errorOf(remove(id))).name).toBe('ValidationException')
    expect((await errorOf(remove(last))).name).toBe('ValidationException')
    running.pass(100)
    expect((await remove(last)).deployment?.targetResourceType).toBe('ENVIRONMENT')
    expect((await errorOf(outputs(running, 'test', last))).name).toBe('ResourceNotFoundException')
  })

  it('lists the deployments of an environment with those of its instances and components', async () => {
    const { client } = await runSimulator(fullAccount())
    const list = new ListDeploymentsCommand({ environmentName: 'live' })
    const { deployments } = await client.send(list)
    expect(deployments?.map(one => one.targetResourceType).sort()).toEqual([
      'COMPONENT',
      'ENVIRONMENT',
      'SERVICE_INSTANCE',
      'SERVICE_INSTANCE',
    ])
  })

  it('returns the versions of an environment template, each with its schema', async () => {
    const { client } = await runSimulator(fullAccount())
    const template = await client.send(new GetEnvironmentTemplateCommand({ name: 'vpc' }))
    expect(template.environmentTemplate).toMatchObject({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/vpc',
      displayName: 'Network',
      recommendedVersion: '2.0',
    })
    const list = new ListEnvironmentTemplateVersionsCommand({ templateName: 'vpc', majorVersion: '1' })
    const { templateVersions } = await client.send(list)
    expect(templateVersions?.map(one => one.minorVersion)).toEqual(['0', '1', '2'])
    const version = { templateName: 'vpc', majorVersion: '1', minorVersion: '1' }
    const { environmentTemplateVersion: one } = await client.send(
      new GetEnvironmentTemplateVersionCommand(version),
    )
    expect(one).toMatchObject({ status: 'PUBLISHED', recommendedMinorVersion: '1' })
    expect(one?.schema).toContain('environment_input_type: Network')
    for (const command of [
      new GetEnvironmentTemplateCommand({ name: 'web' }),
      new GetEnvironmentTemplateVersionCommand({ ...version, minorVersion: '9' }),
      new ListEnvironmentTemplateVersionsCommand({ templateName: 'none' }),
    ])
      expect((await errorOf(client.send(command as GetEnvironmentTemplateCommand))).name).toBe(
        'ResourceNotFoundException',
      )
  })

  it('is stale after an update and a create with staleReads', async () => {
    const running = await runSimulator(fullAccount({ staleReads: 2 }))
    await update(running, { description: 'New.' })
    const seen = [await get(running), await get(running), await get(running)]
    expect(seen.map(one => one.deploymentStatus)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'IN_PROGRESS'])
    expect(seen.map(one => one.description)).toEqual([undefined, undefined, 'New.'])
    await create(running)
    for (let read = 0; read < 2; read += 1)
      expect((await errorOf(get(running, 'fresh'))).name).toBe('ResourceNotFoundException')
    expect((await get(running, 'fresh')).deploymentStatus).toBe('IN_PROGRESS')
  })
})
