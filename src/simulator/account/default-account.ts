import type { AccountFile, EnvironmentEntry, HistoryEntry } from './account-file.js'

const IMAGE = 'registry.example/shop'

const serviceInputs = {
  type: 'object',
  description: 'What a team says about one instance of its web service.',
  properties: {
    image: {
      type: 'string',
      description: 'Container image with tag.',
      pattern: '^[a-z0-9./-]+:[A-Za-z0-9._-]+$',
    },
    replicas: { type: 'integer', minimum: 1, maximum: 20, default: 2 },
    domain: { type: 'string', format: 'hostname' },
    environmentVariables: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['image'],
}

const pipelineInputs = {
  type: 'object',
  description: 'How the service is built.',
  properties: {
    branch: { type: 'string', default: 'main' },
    testCommand: { type: 'string', default: 'npm test' },
  },
}

/** Proton's schema file, with more inputs in later versions. */
function schemaFile(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const properties = { ...serviceInputs.properties, ...more }
  return {
    schema: {
      format: { openapi: '3.0.0' },
      service_input_type: 'WebServiceInputs',
      pipeline_input_type: 'WebServicePipelineInputs',
      types: { WebServiceInputs: { ...serviceInputs, properties }, WebServicePipelineInputs: pipelineInputs },
    },
  }
}

const cpu = { cpu: { type: 'integer', enum: [256, 512, 1024], default: 256 } }

function shopInstance(name: string, tag: string, takes: string, history: readonly HistoryEntry[]) {
  return {
    environment: name === 'prod' ? 'production' : name === 'staging' ? 'staging' : 'development',
    version: '1.0',
    inputs: { image: `${IMAGE}:${tag}`, replicas: name === 'prod' ? 6 : 2, domain: `${name}.shop.example` },
    outputs: {
      ServiceURL: 'https://${domain}',
      Image: '${image}',
      LogGroup: `/proton/shop/${name}`,
    },
    plan: [{ takes, variation: 15 }],
    history,
  }
}

const networkSchema = {
  schema: {
    format: { openapi: '3.0.0' },
    environment_input_type: 'NetworkInputs',
    types: {
      NetworkInputs: {
        type: 'object',
        description: 'The network that services run in.',
        properties: {
          cidr: {
            type: 'string',
            description: 'Address range of the network.',
            pattern: '^\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}$',
          },
          natGateways: { type: 'integer', minimum: 0, maximum: 3, default: 1 },
        },
        required: ['cidr'],
      },
    },
  },
}

function network(cidr: string, takes: string, history: readonly HistoryEntry[]): EnvironmentEntry {
  return {
    template: 'vpc-env',
    version: '1.0',
    inputs: { cidr },
    outputs: { VpcId: 'vpc-${deploymentId}', Cidr: '${cidr}' },
    plan: [{ takes, variation: 15 }],
    history,
  }
}

/**
 * The account that is served when no file is given: three environments, a shop with three instances, a pipeline and a
 * component, and its checkout worker.
 */
export const defaultAccount: AccountFile = {
  environmentTemplates: {
    'vpc-env': {
      displayName: 'Network',
      description: 'A network of its own, with public and private subnets.',
      versions: {
        '1.0': { schema: networkSchema, description: 'First version.' },
        '1.1': { schema: networkSchema, recommended: true, description: 'Flow logs.' },
      },
    },
  },
  environments: {
    development: network('10.0.0.0/16', '5m', [{ ago: '85d', took: '5m' }]),
    staging: network('10.1.0.0/16', '6m', [{ ago: '84d', took: '6m' }]),
    production: network('10.2.0.0/16', '8m', [
      { ago: '83d', took: '9m' },
      { ago: '45d', took: '8m' },
    ]),
  },
  serviceTemplates: {
    'web-service': {
      displayName: 'Web service',
      description: 'A load-balanced container service with a pipeline.',
      versions: {
        '1.0': { schema: schemaFile(), description: 'First version.' },
        '1.1': { schema: schemaFile(cpu), description: 'CPU can be chosen.' },
        '2.0': {
          schema: schemaFile({ ...cpu, isPublic: { type: 'boolean', default: true } }),
          recommended: true,
        },
        '2.1': { schema: schemaFile(cpu), status: 'DRAFT' },
      },
    },
    worker: {
      displayName: 'Queue worker',
      pipelineProvisioning: 'CUSTOMER_MANAGED',
      versions: { '1.0': {} },
    },
  },
  services: {
    shop: {
      template: 'web-service',
      description: 'The web shop.',
      repositoryId: 'example/shop',
      branchName: 'main',
      pipeline: {
        version: '1.0',
        inputs: { branch: 'main', testCommand: 'npm test' },
        outputs: { PipelineName: 'shop-pipeline', Branch: '${branch}' },
        plan: [{ takes: '2m', variation: 15 }],
        history: [
          { ago: '40d', took: '2m' },
          { ago: '12d', took: '110s' },
        ],
      },
      instances: {
        dev: shopInstance('dev', '1.8.0', '3m', [
          { ago: '20d', took: '190s', inputs: { image: `${IMAGE}:1.6.0`, domain: 'dev.shop.example' } },
          {
            ago: '6d',
            took: '70s',
            ended: 'FAILED',
            message:
              'Resource handler returned message: "CannotPullContainerError: registry.example/shop:1.7.0 not found"',
            inputs: { image: `${IMAGE}:1.7.0`, domain: 'dev.shop.example' },
          },
          { ago: '5.5d', took: '175s', inputs: { image: `${IMAGE}:1.7.1`, domain: 'dev.shop.example' } },
          { ago: '5h', took: '3m' },
        ]),
        staging: shopInstance('staging', '1.7.1', '4m', [
          { ago: '19d', took: '4m', inputs: { image: `${IMAGE}:1.6.0`, domain: 'staging.shop.example' } },
          { ago: '5d', took: '230s' },
        ]),
        prod: shopInstance('prod', '1.6.0', '5m', [
          { ago: '60d', took: '6m', inputs: { image: `${IMAGE}:1.5.2`, domain: 'prod.shop.example' } },
          { ago: '18d', took: '5m' },
          { ago: '4d', took: '2m', ended: 'CANCELLED', message: 'User initiated cancellation.' },
        ]),
      },
    },
    checkout: {
      template: 'worker',
      description: 'Takes orders off the queue.',
      instances: {
        prod: {
          environment: 'production',
          version: '1.0',
          inputs: { queue: 'orders' },
          outputs: { QueueURL: 'https://queue.example/${queue}' },
          plan: [{ takes: '90s', variation: 15 }],
          history: [{ ago: '30d', took: '80s' }],
        },
      },
    },
  },
  components: {
    assets: {
      environment: 'production',
      service: 'shop',
      instance: 'prod',
      description: 'A bucket for what the shop shows.',
      outputs: { BucketName: 'shop-prod-assets' },
      plan: [{ takes: '90s', variation: 15 }],
      history: [
        { ago: '40d', took: '95s' },
        { ago: '16d', took: '85s' },
      ],
    },
  },
  created: {
    instance: { plan: [{ takes: '3m', variation: 15 }] },
    pipeline: { plan: [{ takes: '2m', variation: 15 }] },
    environment: {
      outputs: { VpcId: 'vpc-${deploymentId}', Cidr: '${cidr}' },
      plan: [{ takes: '6m', variation: 15 }],
    },
    component: { plan: [{ takes: '90s', variation: 15 }] },
    service: { plan: [{ takes: '30s' }] },
  },
}
