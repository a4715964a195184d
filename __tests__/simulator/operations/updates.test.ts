import { describe, expect, it } from '@jest/globals'
import {
  GetServiceInstanceCommand,
  ListDeploymentsCommand,
  UpdateServiceInstanceCommand,
  type UpdateServiceInstanceCommandInput,
  UpdateServicePipelineCommand,
} from '@aws-sdk/client-proton'
import {
  type RunningSimulator,
  runSimulator,
  DEV,
  errorOf,
  shopAccount,
  specWith,
} from '../running-simulator.js'

type Change = Partial<UpdateServiceInstanceCommandInput>

async function deployed(running: RunningSimulator, change: Change): Promise<string> {
  await running.client.send(
    new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION', ...change }),
  )
  running.pass(100)
  const { serviceInstance } = await running.client.send(new GetServiceInstanceCommand(DEV))
  return `${serviceInstance?.templateMajorVersion ?? ''}.${serviceInstance?.templateMinorVersion ?? ''}`
}

const refused = (running: RunningSimulator, change: Change) =>
  errorOf(
    running.client.send(
      new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION', ...change }),
    ),
  )

describe('the deployment type', () => {
  it.each([
    ['CURRENT_VERSION keeps the version', { deploymentType: 'CURRENT_VERSION' }, '1.1'],
    [
      'MINOR_VERSION takes the highest published minor, by number',
      { deploymentType: 'MINOR_VERSION' },
      '1.10',
    ],
    [
      'MINOR_VERSION takes a named minor',
      { deploymentType: 'MINOR_VERSION', templateMinorVersion: '0' },
      '1.0',
    ],
    [
      'MINOR_VERSION accepts the major in use',
      { deploymentType: 'MINOR_VERSION', templateMajorVersion: '1' },
      '1.10',
    ],
    ['MAJOR_VERSION takes the recommended version', { deploymentType: 'MAJOR_VERSION' }, '2.1'],
    [
      'MAJOR_VERSION takes a named major',
      { deploymentType: 'MAJOR_VERSION', templateMajorVersion: '2' },
      '2.1',
    ],
    [
      'MAJOR_VERSION takes a named version',
      { deploymentType: 'MAJOR_VERSION', templateMajorVersion: '2', templateMinorVersion: '0' },
      '2.0',
    ],
  ] as [string, Change, string][])('%s', async (_title, change, version) => {
    expect(await deployed(await runSimulator(), change)).toBe(version)
  })

  it.each([
    ['CURRENT_VERSION', { templateMajorVersion: '1' }],
    ['CURRENT_VERSION', { templateMinorVersion: '1' }],
    ['NONE', { templateMinorVersion: '1' }],
    ['MINOR_VERSION', { templateMajorVersion: '2' }],
    ['MINOR_VERSION', { templateMinorVersion: '2' }],
    ['MAJOR_VERSION', { templateMajorVersion: '1' }],
    ['MAJOR_VERSION', { templateMajorVersion: '3' }],
    ['MAJOR_VERSION', { templateMinorVersion: '0' }],
  ] as ['NONE', Change][])('%s with %j is a ValidationException', async (deploymentType, change) => {
    expect((await refused(await runSimulator(), { deploymentType, ...change })).name).toBe(
      'ValidationException',
    )
  })

  it.each([
    ['MINOR_VERSION', { templateMinorVersion: '7' }, '1.7'],
    ['MAJOR_VERSION', { templateMajorVersion: '4', templateMinorVersion: '28' }, '4.28'],
  ] as ['MINOR_VERSION', Change, string][])(
    '%s with %j names what does not exist',
    async (deploymentType, change, version) => {
      expect(await refused(await runSimulator(), { deploymentType, ...change })).toEqual({
        name: 'ResourceNotFoundException',
        message: `The requested service template version does not exist: arn:aws:proton:us-east-1:123456789012:service-template/web:${version}`,
      })
    },
  )

  it('takes the version that the account file marks as recommended', async () => {
    const account = shopAccount()
    const versions = { ...account.serviceTemplates['web']?.versions, '1.0': { recommended: true } }
    const running = await runSimulator({
      ...account,
      serviceTemplates: { ...account.serviceTemplates, web: { versions } },
    })
    expect(await deployed(running, { deploymentType: 'MINOR_VERSION' })).toBe('1.0')
  })

  it('NONE records the spec without a deployment', async () => {
    const running = await runSimulator()
    const spec = specWith({ image: 'shop:none' })
    const list = async () =>
      (await running.client.send(new ListDeploymentsCommand({ serviceName: 'shop' }))).deployments
    const before = await list()
    expect(await deployed(running, { deploymentType: 'NONE', spec })).toBe('1.1')
    const { serviceInstance } = await running.client.send(new GetServiceInstanceCommand(DEV))
    expect(serviceInstance).toMatchObject({ deploymentStatus: 'SUCCEEDED', spec })
    expect(await list()).toEqual(before)
    expect(await deployed(running, {})).toBe('1.1')
    expect((await running.client.send(new GetServiceInstanceCommand(DEV))).serviceInstance?.spec).toBe(spec)
  })

  it('NONE still needs a spec for a pipeline', async () => {
    const { client } = await runSimulator()
    const command = new UpdateServicePipelineCommand({
      serviceName: 'shop',
      deploymentType: 'NONE',
      spec: undefined,
    })
    expect((await errorOf(client.send(command))).message).toBe(
      "1 validation error detected: Value null at 'spec' failed to satisfy constraint: Member must not be null",
    )
  })
})

describe('a spec', () => {
  const head = 'proton: ServiceSpec\n'
  const entry = 'instances: [{name: dev, environment: test, spec: {image: a}}]'
  const bomb = `${head}x: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghij'
    .split('')
    .map(
      (key, index) =>
        `${key}: &${key} [${Array(9)
          .fill(`*${'abcdefghi'.charAt(index)}`)
          .join(',')}]`,
    )
    .join('\n')}\n${entry}`

  it.each([
    ['no YAML', '{'],
    ['a text', 'hello'],
    ['without kind', entry],
    ['of another kind', `proton: EnvironmentSpec\n${entry}`],
    ['with instances as a map', `${head}instances: {}`],
    ['with an instance without environment', `${head}instances: [{name: dev}]`],
    [
      'with the same instance twice',
      `${head}instances: [{name: dev, environment: test}, {name: dev, environment: test}]`,
    ],
    ['with inputs that are a list', `${head}instances: [{name: dev, environment: test, spec: []}]`],
    ['with a pipeline that is a text', `${head}pipeline: x\n${entry}`],
    ['with an unknown member', `${head}instance: []\n${entry}`],
    ['with a key twice', `${head}${head}${entry}`],
    ['with two documents', `${head}---\n${head}`],
    ['with an alias bomb', bomb],
    ['with an alias that leads back to itself', `${head}pipeline: &a {again: *a}\n${entry}`],
    ['nested beyond the stack', `${head}pipeline: ${'['.repeat(40_000)}`],
  ])('%s is malformed', async (_title, spec) => {
    expect(await refused(await runSimulator(), { spec })).toEqual({
      name: 'ValidationException',
      message:
        'The provided Service Spec file was not correctly formatted. Please check that it is valid yaml according to the Spec definition.',
    })
  })

  it.each([
    [
      'must name the instance',
      'instances: [{name: prod, environment: live, spec: {image: a}}]',
      /no service instance named dev/,
    ],
    [
      'must not move the instance',
      'instances: [{name: dev, environment: live, spec: {image: a}}]',
      /environment of .* dev/,
    ],
    [
      'must have the required inputs',
      'instances: [{name: dev, environment: test}]',
      /instances\/dev\/spec\/.*'image'/,
    ],
    [
      'must match the types',
      specWith({ image: 'secret:1', replicas: 'secret' }),
      /dev\/spec\/replicas must be integer/,
    ],
    ['must respect an exclusive bound', specWith({ image: 'secret:1', replicas: 0 }), /replicas must be > 0/],
    [
      'must respect formats',
      specWith({ image: 'secret:1', domain: '-secret-' }),
      /domain must match format "hostname"/,
    ],
    [
      'must respect types that refer to each other',
      specWith({ image: 'a', tags: [{ key: 1 }] }),
      /tags\/0\/key must be string/,
    ],
    [
      'must not have unknown inputs where the schema says so',
      specWith({ image: 'a', imgae: 'b' }),
      /additional properties/,
    ],
  ])('%s', async (_title, spec, message) => {
    const { name, message: text } = await refused(await runSimulator(), {
      spec: spec.startsWith('proton') ? spec : head + spec,
    })
    expect(name).toBe('ValidationException')
    expect(text).toMatch(message)
    expect(text).not.toContain('secret')
  })

  it('may omit inputs with defaults, be null where that is allowed, and name instances that are not deployed', async () => {
    const spec = `${head}instances:
  - {name: other, environment: anywhere, spec: {what: ever}}
  - {name: dev, environment: test, spec: {image: a, domain: null}}`
    expect(await deployed(await runSimulator(), { spec })).toBe('1.1')
  })

  it('must not have a pipeline when the template is CUSTOMER_MANAGED', async () => {
    const { client } = await runSimulator()
    const base = { serviceName: 'worker', name: 'main', deploymentType: 'CURRENT_VERSION' } as const
    const spec = `${head}pipeline: {}\ninstances: [{name: main, environment: live}]`
    const { name, message } = await errorOf(client.send(new UpdateServiceInstanceCommand({ ...base, spec })))
    expect(name).toBe('ValidationException')
    expect(message).toContain('CUSTOMER_MANAGED')
    await client.send(new UpdateServiceInstanceCommand({ ...base, spec: spec.replace('pipeline: {}\n', '') }))
  })
})

describe('${Proton::CURRENT_VAL}', () => {
  const current = '${Proton::CURRENT_VAL}'

  it('keeps the deployed values, in maps and lists too, and the resolved spec is stored', async () => {
    const running = await runSimulator()
    const settings = { list: ['new', current], level: current }
    await deployed(running, { spec: specWith({ image: current, settings, replicas: 4 }) })
    const { serviceInstance } = await running.client.send(new GetServiceInstanceCommand(DEV))
    expect(serviceInstance?.spec).not.toContain('CURRENT_VAL')
    expect(serviceInstance?.spec).toMatch(/image: shop:1[^]*list:\s+- new\s+- b\s+level: 3/)
  })

  it('is refused where nothing is deployed, naming the path', async () => {
    const { name, message } = await refused(await runSimulator(), {
      spec: specWith({ image: 'a', tags: [{ key: current }] }),
    })
    expect(name).toBe('ValidationException')
    expect(message).toBe(`${current} at instances/dev/spec/tags/0/key has no deployed value to keep.`)
  })

  it('works for a pipeline', async () => {
    const { client, pass } = await runSimulator()
    const spec = `proton: ServiceSpec\npipeline: {branch: "${current}"}\n`
    const request = { serviceName: 'shop', deploymentType: 'CURRENT_VERSION', spec } as const
    await client.send(new UpdateServicePipelineCommand(request))
    pass(100)
    const { pipeline } = await client.send(new UpdateServicePipelineCommand(request))
    expect(pipeline?.spec).toContain('branch: main')
  })
})

describe('a client token', () => {
  const clientToken = 'once-only'

  it('returns the first answer again, during and after the deployment', async () => {
    const { client, pass } = await runSimulator()
    const request = { ...DEV, deploymentType: 'CURRENT_VERSION', clientToken } as const
    const first = await client.send(new UpdateServiceInstanceCommand(request))
    pass(50)
    const again = await client.send(new UpdateServiceInstanceCommand(request))
    pass(8 * 3600 - 51)
    const late = await client.send(new UpdateServiceInstanceCommand(request))
    expect(again.serviceInstance).toEqual(first.serviceInstance)
    expect(late.serviceInstance).toEqual(first.serviceInstance)
    expect(first.serviceInstance?.lastClientRequestToken).toBe(clientToken)
    pass(1)
    const expired = await client.send(new UpdateServiceInstanceCommand(request))
    expect(expired.serviceInstance?.lastAttemptedDeploymentId).not.toBe(
      first.serviceInstance?.lastAttemptedDeploymentId,
    )
  })

  it('is refused with other parameters, and not stored when the request was refused', async () => {
    const running = await runSimulator()
    await refused(running, { clientToken, spec: 'nonsense' })
    await running.client.send(
      new UpdateServiceInstanceCommand({ ...DEV, deploymentType: 'CURRENT_VERSION', clientToken }),
    )
    const { name, message } = await refused(running, { clientToken, deploymentType: 'MINOR_VERSION' })
    expect(name).toBe('ValidationException')
    expect(message).toContain('clientToken')
  })
})
