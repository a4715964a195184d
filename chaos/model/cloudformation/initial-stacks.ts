import {
  COMPONENT,
  ENVIRONMENT,
  INSTANCE,
  SERVICE,
  targetKey,
  type EndStatus,
  type Plan,
} from '../../plan/plan.js'
import { specText } from '../../plan/specs.js'
import { usualStack, type Leaving, type StackPlan } from '../../plan/stack-plan.js'
import {
  bundleDigest,
  printedBy,
  recordedText,
  templateName,
  templateText,
} from '../../plan/stack-templates.js'
import { tagsOf } from '../../plan/stack-tags.js'
import { outputsOf } from '../outputs.js'
import type { Author } from '../author.js'
import type { Account, Deployment, Target } from '../state.js'
import { pastEvents } from './past-events.js'
import type { Stack } from './stack.js'
import { arnOf } from './stacks.js'

const before: Author = { who: 'initial', request: 0 }
const HOUR_MS = 3_600_000

interface Making {
  readonly newId: () => string
  /** When main starts (epoch ms). */
  readonly at: number
  readonly shape: StackPlan
}

/** A stack that is there, and what it is of. */
interface Described {
  readonly kind: Stack['kind']
  readonly name: string
  readonly attachedTo?: string | undefined
  readonly leftAs: Leaving
  readonly lastEnded: EndStatus
  readonly history: readonly number[]
}

/** The account of a plan at the start. */
export function stackAccountOf(plan: Plan, newId: () => string, at: number): Account {
  const making: Making = { newId, at, shape: plan.stack ?? usualStack }
  const key = targetKey(plan.target)
  const stacks: Record<string, Stack> = {}
  const targets: Record<string, Target> = {}
  const deployments: Record<string, Deployment> = {}
  for (const one of describedBy(plan)) {
    const made = stackOf(one, making)
    const isTarget = made.stack.key === key
    if (isTarget && !plan.account.exists) continue
    stacks[made.stack.id] = isTarget ? { ...made.stack, isProtected: making.shape.isProtected } : made.stack
    targets[made.stack.key] = made.target
    for (const deployment of made.past) deployments[deployment.id] = deployment
    if (isTarget && making.shape.isNested) {
      const nested = nestedIn(made.stack, making)
      stacks[nested.id] = nested
    }
  }
  return { targets, deployments, stacks, services: {}, updates: [] }
}

function describedBy({ account, target, stack = usualStack }: Plan): readonly Described[] {
  const plain = { leftAs: 'recorded', lastEnded: 'SUCCEEDED', history: [] } as const
  const own = { leftAs: stack.leftAs, lastEnded: account.lastEnded, history: account.history }
  const of = (kind: Stack['kind'], name: string, attachedTo?: string): Described => ({
    ...{ kind, name, attachedTo },
    ...(kind === target && name !== 'dev' ? own : plain),
  })
  const attachedTo = account.isAttached ? `${SERVICE}/${INSTANCE}` : undefined
  // Nothing lies in an environment that is to be deleted, unless the plan says so.
  const isEmpty = target === 'environment' && !account.isAttached
  return [
    of('environment', ENVIRONMENT),
    ...(isEmpty ? [] : [of('instance', `${SERVICE}/dev`), of('instance', `${SERVICE}/${INSTANCE}`)]),
    ...(target === 'component' || (attachedTo !== undefined && target === 'instance')
      ? [of('component', COMPONENT, attachedTo)]
      : []),
  ]
}

interface MadeStack {
  readonly stack: Stack
  readonly target: Target
  readonly past: readonly Deployment[]
}

function stackOf(one: Described, making: Making): MadeStack {
  const { kind, name, attachedTo } = one
  const { newId, at, shape } = making
  const past = pastOf(one, making)
  const succeeded = past.findLast(({ status }) => status === 'SUCCEEDED')
  const latest = past.at(-1)
  if (!succeeded || !latest) throw new Error('a stack without a deployment')
  const stackName = `AWSProton-${name.replaceAll('/', '-')}`
  const id = arnOf('stack', stackName, newId())
  const events = past.flatMap((deployment, index) => pastEvents(deployment, { id, stackName, index }, newId))
  const isCreated = past.length === 1
  const createdAt = at - 1_000 * HOUR_MS
  const template = kind === 'component' ? undefined : templateName(kind, shape)
  const vpc: readonly (readonly [string, string])[] = kind === 'environment' ? [['VpcId', 'vpc-1']] : []
  const stack: Stack = {
    ...{ id, name: stackName, key: `${kind} ${name}`, kind, createdAt, createdBy: before, events },
    ...(!isCreated && { updatedAt: latest.createdAt }),
    status: isCreated ? 'CREATE_COMPLETE' : endStatus(latest.status),
    tags: tagsOf(kind, name.split('/').at(-1) ?? name, ENVIRONMENT, template, attachedTo),
    text: textOf(one, succeeded, shape),
    outputs: [...vpc, ...outputsOf(succeeded)],
    ...{ changeSets: [], isProtected: false, deploymentId: latest.id },
  }
  return { stack, past, target: targetOf(stack, latest, succeeded) }
}

function endStatus(status: Deployment['status']): string {
  return status === 'SUCCEEDED' ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE'
}

function targetOf(stack: Stack, latest: Deployment, succeeded: Deployment): Target {
  return {
    ...{ key: stack.key, kind: stack.kind, service: '', instance: '', environment: '', name: stack.name },
    ...{ createdAt: stack.createdAt, createdBy: before, templateName: '', description: undefined },
    ...{ deployed: succeeded.deploys, acceptedSpec: succeeded.deploys.spec },
    ...{ attempted: latest.id, succeeded: succeeded.id, token: latest.token },
  }
}

/** The text that the stack has, with the record that belongs to it. */
function textOf(
  { kind, leftAs }: Described,
  { id, deploys: { spec = '' } }: Deployment,
  shape: StackPlan,
): string {
  switch (leftAs) {
    case 'same':
    case 'foreign':
      return spec
    case 'reformatted':
      return `${spec}\n# deployed by Proton`
    case 'recorded':
    case 'earlierBundle':
    case 'edited': {
      const isEarlier = leftAs === 'earlierBundle'
      const digest = bundleDigest(kind, 'old', shape)
      const text = recordedText(spec, {
        ...{ id, bundle: isEarlier ? digest.replace(/^./, 'x') : digest },
        ...(kind !== 'component' && {
          ...{ template: templateName(kind, shape), major: '1', spec: recordedSpec(kind) },
        }),
      })
      return leftAs === 'edited' ? text.replace('Replicas: 2', 'Replicas: 3') : text
    }
  }
}

/** A spec of the target alone would do as well. */
function recordedSpec(kind: Stack['kind']): string {
  return specText(kind, 'old')
}

/** The deployments before the run, oldest first. */
function pastOf(one: Described, { newId, at, shape }: Making): readonly Deployment[] {
  const { history, lastEnded, leftAs, kind } = one
  const versions = { earlierBundle: 'earlier', foreign: 'foreign' } as const
  const version = leftAs === 'earlierBundle' || leftAs === 'foreign' ? versions[leftAs] : 'now'
  const ended = (index: number, tookMs: number, status: EndStatus, variant: 'old' | 'theirs'): Deployment => {
    const id = newId()
    const createdAt = at - (history.length + 2 - index) * 24 * HOUR_MS
    const spec = templateText(kind, printedBy(variant), shape, version)
    return {
      ...{ id, key: `${kind} ${one.name}`, kind, by: before, token: id, createdAt, status },
      ...{ completedAt: createdAt + tookMs, before: undefined },
      deploys: { spec, templateFile: undefined, major: '1', minor: '0' },
      course: { takesMs: tookMs, ends: status, cancelTakesMs: 1_000, cancelEnds: 'CANCELLED', outputs: 2 },
    }
  }
  const older = history.map((tookMs, index) =>
    ended(index, tookMs, 'SUCCEEDED', index % 2 === 0 ? 'theirs' : 'old'),
  )
  const last = ended(history.length, history.at(-1) ?? 60_000, 'SUCCEEDED', 'old')
  if (lastEnded === 'SUCCEEDED') return [...older, last]
  return [...older, last, ended(history.length + 1, 30_000, lastEnded, 'theirs')]
}

function nestedIn(parent: Stack, { newId }: Making): Stack {
  const name = `${parent.name}-Nested`
  return {
    ...parent,
    ...{ id: arnOf('stack', name, newId()), name, parentId: parent.id, key: `nested ${parent.key}` },
    ...{ events: [], deploymentId: undefined },
  }
}
