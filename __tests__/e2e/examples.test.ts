import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { runStep, type Step, type StepResult } from '../../scripts/runner.js'
import { defaultAccount } from '../../src/simulator/account/default-account.js'
import { parseCloudFormationAccount } from '../../src/simulator/cloudformation/account/parse.js'
import { startCloudFormation } from '../../src/simulator/cloudformation/server/endpoint.js'
import type { Simulator } from '../../src/simulator/server/listen.js'
import { startSimulator } from '../../src/simulator/server/server.js'
import { inputsByJob } from '../support/workflow-files.js'

const STORY_MS = 120_000
const BUILT = 'registry.example/shop:42'
const stages = ['dev', 'staging', 'prod'] as const
const inputsIn = (file: string, instance = '') =>
  inputsByJob(file, { 'needs.build.outputs.image': BUILT, 'matrix.instance': instance })
const promotion = inputsIn('examples/promote.yml')
const STARTED = /^(Deployment \S+ started\.|The deployment of this step is )/

interface Endpoint {
  readonly start: () => Promise<Simulator>
  readonly variables: (url: string) => Readonly<Record<string, string>>
  /** Copies what the jobs check out. */
  readonly checkOut: (workspace: string) => Promise<void>
}

const endpoints: Readonly<Record<'proton' | 'cloudformation', Endpoint>> = {
  proton: {
    start: () => startSimulator({ account: defaultAccount, speed: 120 }),
    variables: url => ({ AWS_ENDPOINT_URL_PROTON: url }),
    checkOut: workspace => cp('examples/service.yaml', join(workspace, '.aws-proton', 'service.yaml')),
  },
  cloudformation: {
    start: async () => {
      const account = await leftStacks()
      // The last plan of a stack repeats: no deployment fails.
      const stacks = Object.fromEntries(
        Object.entries(account.stacks).map(
          ([name, stack]) => [name, { ...stack, plan: stack.plan?.slice(-1) ?? [] }] as const,
        ),
      )
      return startCloudFormation({ account: { ...account, stacks }, speed: 120 })
    },
    // As the workflow sets it where the variable of the repository is empty.
    variables: url => ({ AWS_ENDPOINT_URL_PROTON: '', AWS_ENDPOINT_URL_CLOUDFORMATION: url }),
    checkOut: workspace => cp('examples/after-proton', workspace, { recursive: true }),
  },
}

const leftStacks = async () =>
  parseCloudFormationAccount(await readFile('examples/simulator/after-proton.yaml', 'utf8'))

describe.each(['proton', 'cloudformation'] as const)('the steps of promote.yml, with %s', provider => {
  const { start, variables, checkOut } = endpoints[provider]
  let simulator: Simulator
  let workspace: string
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
    simulator = await start()
    await checkOut(workspace)
  })
  afterEach(async () => {
    await simulator.close()
    await rm(workspace, { recursive: true })
  })

  const play = (inputs: Readonly<Record<string, string>> = {}, more: Omit<Step, 'with'> = {}) => {
    const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }
    return runStep({
      with: inputs,
      workspace,
      env: { ...credentials, AWS_CONFIG_FILE: join(workspace, 'none'), ...variables(simulator.url) },
      ...more,
    })
  }
  const changes = () =>
    simulator.requests.filter(({ operation }) =>
      /^(Update|Create(?!ChangeSet)|Execute|Cancel)/.test(operation),
    )

  it(
    'plan, deploy, promote and cancel',
    async () => {
      const plan = await play({ ...promotion['dev'], command: 'plan' })
      expect(resultOf(plan)).toMatchObject({ conclusion: 'success', changed: 'true' })
      expect(plan.log[0]).toContain(`Provider: ${provider}`)
      expect(changes()).toEqual([])
      expect(resultOf(await play(promotion['dev']))).toMatchObject(succeeded('dev'))
      expect(resultOf(await play(promotion['staging']))).toMatchObject(succeeded('staging'))
      const cancelled = await play(promotion['prod'], { signalAfter: line => STARTED.test(line) })
      expect(resultOf(cancelled)).toMatchObject({ conclusion: 'cancelled', deploymentStatus: 'CANCELLED' })
      expect(resultOf(await play(promotion['prod']))).toMatchObject(succeeded('prod'))
      const again = await play(promotion['prod'])
      expect(resultOf(again)).toMatchObject({ conclusion: 'success', changed: 'false' })
    },
    STORY_MS,
  )

  if (provider === 'cloudformation') {
    it('prove a stack whose bundle and spec are lost, as docs/migrating.md says', async () => {
      const prod = { command: 'plan', target: 'instance', serviceName: 'shop', serviceInstanceName: 'prod' }
      const { stacks } = await leftStacks()
      const [, stack] = Object.entries(stacks).find(([name]) => name.includes('shop-shop-prod')) ?? []
      const folder = join(workspace, 'kept')
      await cp(join(workspace, 'templates', 'web', 'v1'), folder, { recursive: true })
      const template = `{% raw %}${stack?.template ?? ''}{% endraw %}\n`
      await writeFile(join(folder, 'instance_infrastructure', 'cloudformation.yaml'), template)
      const schema =
        "schema: { format: { openapi: '3.0.0' }, service_input_type: None, types: { None: { type: object } } }"
      await writeFile(join(folder, 'schema', 'schema.yaml'), schema)
      const spec = '{ name: prod, environment: prod, spec: { image: any:1, domain: any } }'
      await writeFile(join(workspace, 'spec.yaml'), `proton: ServiceSpec\ninstances: [${spec}]\n`)
      const noBundle = await play({ ...prod, specPath: '.aws-proton/service.yaml', bundlePath: 'kept' })
      expect(noBundle.log).toContainEqual(expect.stringContaining('Proof bytes: '))
      expect(noBundle.outputs['changed']).toBe('false')
      const noSpec = await play({ ...prod, specPath: 'spec.yaml' })
      expect(noSpec.log).toContainEqual(expect.stringContaining('Proof bytes: '))
      expect(noSpec.log).toContain('Inputs that change: domain, image, replicas, variables.')
    })

    it(
      'adopt the stacks, and so do the plans of after-proton.yml',
      async () => {
        for (const instance of stages) {
          const inputs = inputsIn('examples/after-proton.yml', instance)['plan']
          const { conclusion, log, outputs } = await play({ ...inputs, comment: 'false' })
          expect([conclusion, outputs['changed']]).toEqual(['success', 'false'])
          expect(log.join('\n')).toContain('Proof bytes: ')
        }
        for (const environment of ['dev', 'prod']) {
          const specPath = `.aws-proton/environment-${environment}.yaml`
          const target = { target: 'environment', environmentName: environment, specPath }
          const { conclusion, log } = await play({ command: 'plan', ...target })
          expect([conclusion, log.join('\n')]).toEqual(['success', expect.stringContaining('Proof bytes: ')])
        }
        expect(changes()).toEqual([])
      },
      STORY_MS,
    )
  }
})

it('after-proton.yml deploys with the steps of promote.yml, and says only where the bundles are', () => {
  const after = inputsIn('examples/after-proton.yml')
  expect(Object.keys(after)).toEqual(['plan', ...stages])
  for (const stage of stages)
    expect(after[stage]).toEqual({ ...promotion[stage], templatesPath: 'templates' })
})

function resultOf({ conclusion, outputs }: StepResult): Readonly<Record<string, unknown>> {
  return { ...outputs, conclusion }
}

/** The image that was built, and the domain that the instance had before. */
function succeeded(instance: (typeof stages)[number]): Readonly<Record<string, string>> {
  const domain = instance === 'prod' ? /shop\.example$/ : new RegExp(`${instance}\\.shop\\.example$`)
  return {
    conclusion: 'success',
    deploymentStatus: 'SUCCEEDED',
    Image: BUILT,
    ServiceURL: expect.stringMatching(domain) as unknown as string,
  }
}
