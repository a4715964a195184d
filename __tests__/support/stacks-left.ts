import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import { withRecord } from '../../src/providers/cloudformation/record.js'
import type {
  AccountFile,
  EnvironmentEntry,
  HistoryEntry,
  InstanceEntry,
  PlanStep,
} from '../../src/simulator/account/account-file.js'
import type { Fault } from '../../src/simulator/account/fault.js'
import type {
  CloudFormationAccount,
  PastEntry,
  PlanStep as StackPlanStep,
  StackEntry,
} from '../../src/simulator/cloudformation/account/account-file.js'
import { networkBundle, webBundle, type Inputs, type ShopBundle } from './shop-bundles.js'

// The environments of an account of Proton and its service shop as stacks: one scenario describes both.

/** An instance of service shop, or an environment. */
export type StackOwner = { readonly instance: string } | { readonly environment: string }

/** The name of its stack. */
export function nameOfStack(owner: StackOwner): string {
  return `AWSProton-${'instance' in owner ? `shop-${owner.instance}` : owner.environment}`
}

/** The account with stacks that an earlier deployment of this action has left. */
export function stacksLeft({
  environments,
  services,
  created,
  faults,
  staleReads,
}: AccountFile): CloudFormationAccount {
  const { instances = {}, plan: removals } = services['shop'] ?? {}
  const networks = Object.entries(environments as Readonly<Record<string, EnvironmentEntry>>)
  const stacks = [
    ...networks.map(([environment, entry]) => [
      nameOfStack({ environment }),
      environmentStack(environment, entry),
    ]),
    ...Object.entries(instances).map(([instance, entry]) => [
      nameOfStack({ instance }),
      { ...instanceStack(instance, entry), ...deletionOf(removals?.[0]) },
    ]),
  ] as const
  return {
    stacks: Object.fromEntries(stacks) as CloudFormationAccount['stacks'],
    created: { '*': { plan: (created?.instance?.plan ?? []).map(step => stepOf(step, webBundle)) } },
    faults: (faults ?? []).map(faultOf),
    staleReads: staleReads ?? 0,
  }
}

function environmentStack(name: string, { inputs = {}, plan = [], history }: EnvironmentEntry): StackEntry {
  const spec = { proton: 'EnvironmentSpec', spec: inputs }
  return {
    tags: {
      'proton:template': arn('environment-template/vpc-env'),
      'proton:environment': arn(`environment/${name}`),
    },
    physicalIds: { Vpc: `vpc-${name}` },
    plan: plan.map(step => stepOf(step, networkBundle)),
    ...deployedAs({ bundle: networkBundle, spec, names: {} }, inputs as Inputs, history),
  }
}

function instanceStack(name: string, entry: InstanceEntry): StackEntry {
  const { environment, inputs = {}, plan = [], history, outputs = {} } = entry
  const spec = { proton: 'ServiceSpec', instances: [{ name, environment, spec: inputs }] }
  const names = { instance: name, vpc: `vpc-${environment}` }
  // Those of the default account are what the template says.
  const isOfTemplate = Object.values(outputs).some(value => value.includes('${'))
  return {
    tags: {
      'proton:template': arn('service-template/web-service'),
      'proton:environment': arn(`environment/${environment}`),
      'proton:service': arn('service/shop'),
      'proton:service-instance': arn(`service/shop/service-instance/${name}`),
    },
    plan: plan.map(step => stepOf(step, webBundle)),
    ...(!isOfTemplate && { outputs }),
    ...deployedAs({ bundle: webBundle, spec, names }, inputs as Inputs, history),
  }
}

const arn = (resource: string) => `arn:aws:proton:us-east-1:123456789012:${resource}`

interface Owned<Names> {
  readonly bundle: ShopBundle<Names>
  readonly spec: object
  readonly names: Names
}

/** Text and history of a stack. A cancelled update of the past leaves it as it was, and is left out. */
function deployedAs<Names>(
  { bundle: { template, files, fragile, textOf }, spec, names }: Owned<Names>,
  inputs: Inputs,
  history: readonly HistoryEntry[] = [],
): Pick<StackEntry, 'template' | 'history'> {
  const recorded = (text: string, at: number) =>
    withRecord(text, {
      id: idOf(at),
      proof: 'bytes',
      template,
      major: '1',
      bundle: digestOf(files),
      run: `https://github.com/example/shop/actions/runs/${8_000 + at}`,
      spec: stringify(spec),
    })
  const updates = history.filter(({ ended }) => ended !== 'CANCELLED')
  const last = updates.findLastIndex(({ ended = 'SUCCEEDED' }) => ended === 'SUCCEEDED')
  const text = (at: number) =>
    recorded(at === last ? textOf(inputs, names) : `# ${at}\n${textOf(inputs, names)}`, at)
  const creation = { ago: '90d', took: '3m', token: idOf(-1), template: text(-1) }
  const past = updates.map(({ ago, took, ended, message = '' }, at): PastEntry => {
    const fails = ended === 'FAILED' && { fails: [{ resource: fragile, reason: message }] }
    return { ago, took, token: idOf(at), template: text(at), ...fails }
  })
  return { template: text(last), history: [creation, ...past] }
}

function idOf(at: number): string {
  return `00000000-0000-4000-9000-${String(at + 1).padStart(12, '0')}`
}

function digestOf(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  for (const [path, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${text}\0`)
  return hash.digest('hex')
}

function stepOf(
  { takes, ends, message = '', outputs, cancelTakes }: PlanStep,
  { fragile }: { readonly fragile: string },
): StackPlanStep {
  return {
    ...(takes !== undefined && { takes }),
    ...(ends === 'FAILED' && { fails: [{ resource: fragile, reason: message }] }),
    ...(outputs && { outputs }),
    ...(cancelTakes !== undefined && { rollbackTakes: cancelTakes, cleanupTakes: '0' }),
    changeSet: { takes: '0' },
  }
}

/** An instance is deleted by an update of its service. */
function deletionOf(
  removal: { readonly takes?: string; readonly message?: string } | undefined,
): Pick<StackEntry, 'deletion'> {
  if (removal?.message === undefined) return {}
  const fails = [{ resource: webBundle.fragile, reason: removal.message }]
  return { deletion: { takes: removal.takes ?? '30s', fails } }
}

/** What CloudFormation is asked where Proton is asked for the same. */
const operations: Readonly<Record<string, string>> = {
  GetServiceInstance: 'DescribeStacks',
  GetEnvironment: 'DescribeStacks',
  GetDeployment: 'DescribeStackEvents',
  UpdateServiceInstance: 'ExecuteChangeSet',
  UpdateEnvironment: 'ExecuteChangeSet',
  CreateServiceInstance: 'ExecuteChangeSet',
  CancelServiceInstanceDeployment: 'CancelUpdateStack',
  UpdateService: 'DeleteStack',
}
const errors: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ExpiredTokenException: 'ExpiredToken',
  ConflictException: 'InvalidChangeSetStatus',
}
/** The reads before a deployment, of the stack and of that of its environment: more than Proton needs. */
const moreReads: Readonly<Record<string, number>> = { GetServiceInstance: 6, GetDeployment: 3 }

/** The operation of CloudFormation that is like one of Proton. */
export function operationLike(operation: string): string {
  const like = operations[operation]
  if (like === undefined) throw new Error(`CloudFormation has nothing like ${operation}`)
  return like
}

function faultOf(fault: Fault): Fault {
  const { operation, after = operation === 'GetDeployment' ? 0 : undefined } = fault
  const own = {
    operation: operationLike(operation),
    ...(after !== undefined && { after: after + (moreReads[operation] ?? 0) }),
  }
  if (fault.kind !== 'error') return { ...fault, ...own }
  const name = errors[fault.name]
  if (name === undefined) throw new Error(`CloudFormation has nothing like ${fault.name}`)
  return { ...fault, ...own, name, ...(name.startsWith('Invalid') ? {} : { status: 403 }) }
}
