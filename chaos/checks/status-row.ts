import { parse } from 'yaml'
import type { Stack } from '../model/cloudformation/stack.js'
import type { Account, Content, Deployment, DeploymentStatus } from '../model/state.js'
import type { Endpoint } from '../plan/plan.js'

/** An entry of the output `status`, as docs/status.md has it. */
export interface StatusRow {
  readonly service: string
  readonly instance: string
  readonly version: string | null
  readonly inputs: Readonly<Record<string, string | null>>
  readonly deployment: {
    readonly id: string | null
    readonly phase: string
    readonly status: string
    readonly startedAt: string | null
  }
  readonly comparison: { readonly stage: string; readonly result: string } | null
  readonly unknown: readonly string[]
}

const phases: Readonly<Record<DeploymentStatus, string>> = {
  IN_PROGRESS: 'running',
  CANCELLING: 'cancelling',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  DELETE_IN_PROGRESS: 'deleting',
  DELETE_FAILED: 'failed',
}

/** What the reads of a status could show. */
export interface Shown {
  readonly endpoint: Endpoint
  /** Whether the events of stacks were read: all and as they were then, later than the stacks, or not all. */
  readonly events: 'read' | 'late' | 'failed'
}

/** Whether this was the latest deployment of the instance in an account. */
export function deploymentIsTrue(account: Account, row: StatusRow, { endpoint, events }: Shown): boolean {
  const { id, phase, status, startedAt } = row.deployment
  const key = keyOf(row)
  const stacks = Object.values(account.stacks ?? {}).filter(one => one.key === key)
  if (account.stacks) return stacks.some(one => stackIsTrue(account, one, row, events))
  const target = account.targets[key]
  const latest = account.deployments[target?.attempted ?? '']
  if (!target) return false
  const shown = target.deletion ?? latest?.status
  const at = latest && timeText(latest, endpoint)
  return (
    status === shown &&
    (id ?? latest?.id) === latest?.id &&
    (startedAt ?? at) === at &&
    phase === phases[shown]
  )
}

/** A stack: its status, and by its events how its deployment ended. */
function stackIsTrue(
  { deployments }: Account,
  stack: Stack,
  { deployment: { id, phase, status }, unknown }: StatusRow,
  events: Shown['events'],
): boolean {
  const latest = deployments[stack.deploymentId ?? '']
  if (stack.status !== status || !latest || (id ?? latest.id) !== latest.id) return false
  // Without the events it is not known whether what was rolled back had failed or was cancelled: the row says why.
  const isSaid = unknown.some(text => text.startsWith('DescribeStackEvents'))
  const isKnown = (events === 'read' && !isSaid) || (events === 'failed' && unknown.length === 0)
  const isUnclear = status.includes('ROLLBACK') && !isKnown
  // The rollback of a failure is part of the deployment, which is in progress until it ends. Without its events, that of a
  // cancelled one is just a rollback, too.
  const isRollback =
    status.includes('ROLLBACK') &&
    (latest.status === 'IN_PROGRESS' || (id === null && latest.status === 'CANCELLING'))
  return (
    status.startsWith('DELETE_') ||
    isUnclear ||
    phase === (isRollback ? 'rollingBack' : phases[latest.status])
  )
}

/** Whether the instance ran this version with these inputs in an account. What is not known must have a reason. */
export function runsSo(account: Account, row: StatusRow): boolean {
  const deployed = account.targets[keyOf(row)]?.deployed
  const isKnown = row.unknown.length === 0
  if (!deployed) return row.version === null
  if (row.version === null ? isKnown : !isVersionOf(account, row.version, deployed)) return false
  const inputs = account.stacks ? printedIn(deployed.spec) : specIn(deployed, row.instance)
  return hasInputs(inputs, row)
}

/** Whether the template of the stack, deployed or not, prints the inputs in an account. */
export function templatePrints({ stacks = {} }: Account, row: StatusRow): boolean {
  const ofRow = Object.values(stacks).filter(({ key }) => key === keyOf(row))
  return ofRow.some(({ text }) => hasInputs(printedIn(text), row))
}

function hasInputs(inputs: Readonly<Record<string, unknown>>, row: StatusRow): boolean {
  const isKnown = row.unknown.length === 0
  return Object.entries(row.inputs).every(([path, value]) =>
    value === null ? !isKnown || inputs[path] === undefined : value === String(inputs[path]),
  )
}

/** `1.4`; of a stack `v1`, since the bundles of a run have no commit. */
function isVersionOf({ stacks }: Account, version: string, { major, minor }: Content): boolean {
  return stacks ? version.startsWith('v') : version === `${major}.${minor}`
}

function specIn({ spec = '' }: Content, instance: string): Readonly<Record<string, unknown>> {
  const { instances = [] } = parse(spec) as {
    readonly instances?: readonly {
      readonly name: string
      readonly spec: Readonly<Record<string, unknown>>
    }[]
  }
  return instances.find(({ name }) => name === instance)?.spec ?? {}
}

/** The values that the template prints. */
function printedIn(spec = ''): Readonly<Record<string, unknown>> {
  const [, image] = /Image: '(.*)'/.exec(spec) ?? []
  const [, replicas] = /Replicas: (\d+)/.exec(spec) ?? []
  return { image, replicas }
}

function timeText({ createdAt }: Deployment, { timesInSeconds }: Endpoint): string {
  return new Date(timesInSeconds ? Math.floor(createdAt / 1_000) * 1_000 : createdAt).toISOString()
}

function keyOf({ service, instance }: Pick<StatusRow, 'service' | 'instance'>): string {
  return `instance ${service}/${instance}`
}
