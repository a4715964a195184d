import { withRecord } from '../../src/providers/cloudformation/record.js'
import type { AccountFile, HistoryEntry, InstanceEntry } from '../../src/simulator/account/account-file.js'
import type {
  CloudFormationAccount,
  PastEntry,
  StackEntry,
} from '../../src/simulator/cloudformation/account/account-file.js'

// Services with three stages each, whose deployments ended in different ways: for Proton, and as stacks.

export const stageNames = ['dev', 'staging', 'prod'] as const

/** What was deployed to a stage, the oldest first; `build` is the tag of the image. */
interface Past {
  readonly ago: string
  readonly build: number
  readonly ended?: 'FAILED' | 'CANCELLED'
}

const words = [
  'auth',
  'basket',
  'billing',
  'catalog',
  'checkout',
  'email',
  'invoice',
  'ledger',
  'media',
  'orders',
]

/** `auth-api`, `basket-api` … */
export function serviceNameAt(index: number): string {
  return `${words[index % words.length]}-${['api', 'web', 'worker'][Math.floor(index / words.length) % 3]}`
}

/** How long ago each build was deployed to a stage. */
const ages = {
  dev: ['40d', '9d', '3d', '5h'],
  staging: ['39d', '8d', '2d', '4h'],
  prod: ['38d', '7d', '1d', '3h'],
} as const

/** Every third service is up to date; in the others staging or prod is behind, and some deployments have failed. */
function pastOf(index: number, stage: (typeof stageNames)[number]): readonly Past[] {
  const lag = { dev: 0, staging: index % 3 === 1 ? 1 : 0, prod: index % 3 }[stage]
  const past = ages[stage].slice(0, 4 - lag).map((ago, at) => ({ ago, build: at + 1 }))
  if (index % 7 === 3 && stage === 'staging') return [...past, { ago: '1h', build: 5, ended: 'FAILED' }]
  return index % 11 === 5 && stage === 'prod' ? [...past, { ago: '30m', build: 5, ended: 'CANCELLED' }] : past
}

function imageOf(service: string, build: number): string {
  return `registry.example/${service}:1.${build}.0`
}

/** An account of Proton with `count` services. */
export function manyServices(count: number): AccountFile {
  const names = Array.from({ length: count }, (_, index) => serviceNameAt(index))
  return {
    environments: [...stageNames],
    serviceTemplates: {
      web: { versions: { '1.4': {}, '1.5': {} }, pipelineProvisioning: 'CUSTOMER_MANAGED' },
    },
    services: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          template: 'web',
          instances: Object.fromEntries(stageNames.map(stage => [stage, instanceOf(name, index, stage)])),
        },
      ]),
    ),
  }
}

function instanceOf(service: string, index: number, stage: (typeof stageNames)[number]): InstanceEntry {
  const inputs = (build: number) => ({ image: imageOf(service, build), replicas: stage === 'prod' ? 6 : 1 })
  const history = pastOf(index, stage).map(({ ago, build, ended }): HistoryEntry => ({
    ago,
    took: '4m',
    inputs: inputs(build),
    ...(ended && { ended, message: 'Resource is not in the state stackUpdateComplete' }),
  }))
  const last = pastOf(index, stage).findLast(({ ended }) => ended === undefined)
  return { version: '1.4', environment: stage, inputs: inputs(last?.build ?? 1), history }
}

/** The same as the stacks of CloudFormation. */
export function manyStacks(count: number): CloudFormationAccount {
  const stacks = Array.from({ length: count }, (_, index) =>
    stageNames.map(stage => [`AWSProton-${serviceNameAt(index)}-${stage}`, stackOf(index, stage)] as const),
  )
  return { stacks: Object.fromEntries(stacks.flat()) }
}

const arn = (resource: string) => `arn:aws:proton:us-east-1:123456789012:${resource}`

function stackOf(index: number, stage: (typeof stageNames)[number]): StackEntry {
  const service = serviceNameAt(index)
  const past = pastOf(index, stage).filter(({ ended }) => ended !== 'CANCELLED')
  const history = past.map(({ ago, build, ended }, at): PastEntry => ({
    ago,
    took: '4m',
    template: templateOf(service, stage, { build, at }),
    token: tokenOf(at),
    ...(ended && { fails: [{ resource: 'Service', reason: 'the image does not exist' }] }),
  }))
  const last = past.findLastIndex(({ ended }) => ended === undefined)
  return {
    tags: {
      'proton:template': arn('service-template/web:1.4'),
      'proton:environment': arn(`environment/${stage}`),
      'proton:service': arn(`service/${service}`),
      'proton:service-instance': arn(`service/${service}/service-instance/${stage}`),
    },
    template: templateOf(service, stage, { build: past[last]?.build ?? 1, at: last }),
    history,
  }
}

const tokenOf = (at: number) => `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`

function templateOf(service: string, stage: string, { build, at }: { build: number; at: number }): string {
  const image = imageOf(service, build)
  const spec = JSON.stringify({
    proton: 'ServiceSpec',
    instances: [{ name: stage, environment: stage, spec: { image, replicas: 1 } }],
  })
  const text = `# ${at}\nResources:\n  Service:\n    Type: AWS::ECS::Service\n    Properties: { Image: '${image}' }\n`
  const commit = '0c94b7e2d8f34a6b9c1d5e7f2a8b4c6d0e1f3a5b'
  const record = { id: tokenOf(at), proof: 'bytes', template: 'web', major: '1', commit, spec } as const
  return withRecord(text, { ...record, bundle: 'b'.repeat(64) })
}
