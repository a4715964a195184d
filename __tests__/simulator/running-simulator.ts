import { afterEach } from '@jest/globals'
import { GetServiceCommand, ProtonClient } from '@aws-sdk/client-proton'
import type {
  AccountFile,
  EnvironmentEntry,
  InstanceEntry,
  PlanStep,
} from '../../src/simulator/account/account-file.js'
import type { Fault } from '../../src/simulator/account/fault.js'
import { type Simulator, startSimulator } from '../../src/simulator/server/server.js'

/** A simulator whose clock moves only with `pass`, and a real client. */
export interface RunningSimulator {
  readonly simulator: Simulator
  readonly client: ProtonClient
  readonly log: readonly string[]
  /** Advances the clock by seconds. */
  readonly pass: (seconds: number) => void
}

export const START = Date.UTC(2026, 0, 5, 12)

const started: RunningSimulator[] = []

afterEach(async () => {
  for (const one of started.splice(0)) {
    one.client.destroy()
    await one.simulator.close()
  }
})

/** Starts a simulator; it and its client end with the test. */
export async function runSimulator(
  account: AccountFile = shopAccount(),
  { speed = 1, attempts = 1 }: { speed?: number; attempts?: number } = {},
): Promise<RunningSimulator> {
  let now = START
  const log: string[] = []
  const simulator = await startSimulator({ account, speed, now: () => now, log: line => log.push(line) })
  const client = new ProtonClient({
    endpoint: simulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: attempts,
  })
  const running = { simulator, client, log, pass: (seconds: number) => void (now += seconds * 1000) }
  started.push(running)
  return running
}

export const SCHEMA = {
  schema: {
    format: { openapi: '3.0.0' },
    service_input_type: 'Inputs',
    pipeline_input_type: 'PipelineInputs',
    types: {
      Inputs: {
        type: 'object',
        properties: {
          image: { type: 'string', minLength: 1 },
          replicas: { type: 'integer', minimum: 0, exclusiveMinimum: true, default: 2 },
          domain: { type: 'string', format: 'hostname', nullable: true },
          tags: { type: 'array', items: { $ref: '#/types/Tag' } },
          settings: { type: 'object' },
        },
        required: ['image'],
        additionalProperties: false,
      },
      Tag: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
      PipelineInputs: { type: 'object', properties: { branch: { type: 'string', default: 'main' } } },
    },
  },
}

/** A small account: `shop` with a pipeline and `dev`, `prod`; `worker`, whose template has no pipeline. */
export function shopAccount(
  more: {
    plan?: readonly PlanStep[]
    faults?: readonly Fault[]
    dev?: Partial<InstanceEntry>
  } & Partial<AccountFile> = {},
): AccountFile {
  const { plan = [{ takes: '100s', cancelTakes: '10s' }], faults = [], dev = {}, ...rest } = more
  const outputs = { URL: 'https://${domain}/${image}', Id: '${deploymentId}', Replicas: '${replicas}' }
  return {
    environments: ['test', 'live'],
    serviceTemplates: {
      web: {
        versions: {
          '1.0': { schema: SCHEMA },
          '1.1': { schema: SCHEMA },
          '1.2': { schema: SCHEMA, status: 'DRAFT' },
          '1.10': { schema: SCHEMA },
          '2.0': { schema: SCHEMA },
          '2.1': { schema: SCHEMA },
          '3.0': { schema: SCHEMA, status: 'DRAFT' },
        },
      },
      bare: { pipelineProvisioning: 'CUSTOMER_MANAGED', versions: { '1.0': {} } },
    },
    services: {
      shop: {
        template: 'web',
        pipeline: { version: '1.1', inputs: { branch: 'main' }, outputs: { Pipeline: '${branch}' }, plan },
        instances: {
          dev: {
            environment: 'test',
            version: '1.1',
            inputs: { image: 'shop:1', domain: 'dev.shop.example', settings: { list: ['a', 'b'], level: 3 } },
            outputs,
            plan,
            ...dev,
          },
          prod: { environment: 'live', version: '1.1', inputs: { image: 'shop:1' }, outputs, plan },
        },
      },
      worker: {
        template: 'bare',
        instances: { main: { environment: 'live', version: '1.0', inputs: { any: 1 } } },
      },
    },
    faults,
    ...rest,
  }
}

const NETWORK = {
  schema: {
    environment_input_type: 'Network',
    types: {
      Network: {
        type: 'object',
        properties: {
          cidr: { type: 'string', minLength: 1 },
          gateways: { type: 'integer', minimum: 0, maximum: 3, default: 1 },
        },
        required: ['cidr'],
        additionalProperties: false,
      },
    },
  },
}

/**
 * The shop account with environments of a template: `test`, `live`, and `spare`, which is empty; component `assets` is
 * attached to shop/prod, `loose` to nothing.
 */
export function fullAccount(more: Partial<AccountFile> = {}): AccountFile {
  const plan = [{ takes: '100s', cancelTakes: '10s' }]
  const outputs = { Vpc: 'vpc-${deploymentId}', Cidr: '${cidr}', Gateways: '${gateways}' }
  const environment = { template: 'vpc', version: '1.0', inputs: { cidr: '10.0.0.0/16' }, outputs, plan }
  return {
    ...shopAccount(),
    environmentTemplates: {
      vpc: {
        displayName: 'Network',
        versions: {
          '1.0': { schema: NETWORK },
          '1.1': { schema: NETWORK },
          '1.2': { status: 'DRAFT' },
          '2.0': { schema: NETWORK },
        },
      },
    },
    environments: { test: environment, live: environment, spare: environment },
    components: {
      assets: { environment: 'live', service: 'shop', instance: 'prod', outputs: { Bucket: 'b' }, plan },
      loose: { environment: 'test', serviceSpec: 'proton: ServiceSpec', templateFile: 'Resources: {}', plan },
    },
    created: {
      instance: { plan, outputs: { Image: '${image}' } },
      pipeline: { plan },
      environment: { plan, outputs },
      component: { plan, outputs: { Id: '${deploymentId}' } },
    },
    ...more,
  }
}

/** The environments of an account that has a map of them. */
export function environmentsOf({ environments }: AccountFile): Readonly<Record<string, EnvironmentEntry>> {
  if (environments instanceof Array) throw new Error('the environments are not a map')
  return environments
}

/** The status of a service with its message. */
export async function statusOf({ client }: RunningSimulator, name = 'shop'): Promise<string> {
  const { service } = await client.send(new GetServiceCommand({ name }))
  return [service?.status, service?.statusMessage].filter(text => text !== undefined).join(': ')
}

/** A spec of `shop` whose dev instance has these inputs, written as YAML or JSON. */
export function specWith(devInputs: object): string {
  return `proton: ServiceSpec
pipeline: {branch: main}
instances:
  - name: dev
    environment: test
    spec: ${JSON.stringify(devInputs)}
`
}

export const DEV = { serviceName: 'shop', name: 'dev' } as const

/** The error that a promise is rejected with, as name and message. */
export async function errorOf(promise: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message }
  }
  throw new Error('the request succeeded')
}
