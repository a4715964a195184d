import { COMPONENT, ENVIRONMENT, INSTANCE, SERVICE, targetKey, type Plan } from '../../plan/plan.js'
import { usualStack } from '../../plan/stack-plan.js'
import { templateName } from '../../plan/stack-templates.js'
import { tagsOf } from '../../plan/stack-tags.js'
import { outputsOf } from '../outputs.js'
import type { Account, Deployment, Target } from '../state.js'
import { before, leftText, pastOf, type Described, type Making, type Past } from './past-deployments.js'
import { pastEvents } from './past-events.js'
import { archivedObjects } from './past-objects.js'
import type { Stack } from './stack.js'
import { arnOf } from './stacks.js'

const HOUR_MS = 3_600_000

/** The account of a plan at the start. */
export function stackAccountOf(plan: Plan, newId: () => string, at: number): Account {
  const making: Making = { newId, at, shape: plan.stack ?? usualStack }
  const key = targetKey(plan.target)
  const stacks: Record<string, Stack> = {}
  const targets: Record<string, Target> = {}
  const deployments: Record<string, Deployment> = {}
  let objects: Account['objects'] = {}
  for (const one of describedBy(plan)) {
    const made = stackOf(one, making)
    const isTarget = made.stack.key === key
    if (isTarget && !plan.account.exists) continue
    stacks[made.stack.id] = isTarget ? { ...made.stack, isProtected: making.shape.isProtected } : made.stack
    targets[made.stack.key] = made.target
    for (const { deployment } of made.past) deployments[deployment.id] = deployment
    objects = { ...objects, ...archivedObjects(made.stack.name, made.past, making.shape) }
    if (isTarget && making.shape.isNested) {
      const nested = nestedIn(made.stack, making)
      stacks[nested.id] = nested
    }
  }
  return { targets, deployments, stacks, objects, services: {}, updates: [] }
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
  readonly past: readonly Past[]
}

function stackOf(one: Described, making: Making): MadeStack {
  const { kind, name, attachedTo } = one
  const { newId, at, shape } = making
  const past = pastOf(one, making)
  const running = past.findLast(({ deployment }) => deployment.status === 'SUCCEEDED')
  const succeeded = running?.deployment
  const latest = past.at(-1)?.deployment
  if (!succeeded || !latest) throw new Error('a stack without a deployment')
  const stackName = `AWSProton-${name.replaceAll('/', '-')}`
  const id = arnOf('stack', stackName, newId())
  const events = past.flatMap(({ deployment }, index) =>
    pastEvents(deployment, { id, stackName, index }, newId),
  )
  const isCreated = past.length === 1
  const createdAt = at - 1_000 * HOUR_MS
  const template = kind === 'component' ? undefined : templateName(kind, shape)
  const vpc: readonly (readonly [string, string])[] = kind === 'environment' ? [['VpcId', 'vpc-1']] : []
  const stack: Stack = {
    ...{ id, name: stackName, key: `${kind} ${name}`, kind, createdAt, createdBy: before, events },
    ...(!isCreated && { updatedAt: latest.createdAt }),
    status: isCreated ? 'CREATE_COMPLETE' : endStatus(latest.status),
    tags: tagsOf(kind, name.split('/').at(-1) ?? name, ENVIRONMENT, template, attachedTo),
    text: leftText(one, running.text),
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

function nestedIn(parent: Stack, { newId }: Making): Stack {
  const name = `${parent.name}-Nested`
  return {
    ...parent,
    ...{ id: arnOf('stack', name, newId()), name, parentId: parent.id, key: `nested ${parent.key}` },
    ...{ events: [], deploymentId: undefined },
  }
}
