import {
  COMPONENT,
  ENVIRONMENT,
  INSTANCE,
  SERVICE,
  targetKey,
  type EndStatus,
  type Plan,
  type Variant,
} from '../plan/plan.js'
import { extraInstances, specText, templateFileText } from '../plan/specs.js'
import { without } from './cancel-and-delete.js'
import type { Author } from './author.js'
import type { Account, Content, Deployment, Target } from './state.js'

const before: Author = { who: 'initial', request: 0 }
const HOUR_MS = 3_600_000

/** The account of a plan at the start; `newId` makes ids, `at` is when main starts (epoch ms). */
export function accountOf(plan: Plan, newId: () => string, at: number): Account {
  const { account, target } = plan
  const key = targetKey(target)
  const targets: Record<string, Target> = {}
  const deployments: Record<string, Deployment> = {}
  for (const one of baseTargets(plan, at)) {
    const isMeant = one.key === key
    const past = pastOf(one, isMeant ? plan : undefined, newId, at)
    for (const deployment of past) deployments[deployment.id] = deployment
    targets[one.key] = withPast(one, past)
  }
  const services = { [SERVICE]: serviceOf(at) }
  const whole: Account = { targets, deployments, services, updates: [] }
  if (account.exists) return whole
  if (target !== 'service') return { ...whole, targets: without(targets, key) }
  const kept = Object.values(targets).filter(one => one.service !== SERVICE && one.attachedTo === undefined)
  return { ...whole, services: {}, targets: Object.fromEntries(kept.map(one => [one.key, one])) }
}

function serviceOf(at: number) {
  return {
    name: SERVICE,
    createdAt: at - 1_000 * HOUR_MS,
    createdBy: before,
    modifiedAt: at - 900 * HOUR_MS,
    status: 'ACTIVE',
    spec: specText('service', 'old'),
    description: 'the shop',
  }
}

function baseTargets({ account, target }: Plan, at: number): readonly Target[] {
  const hasResources = target !== 'environment' || account.isAttached
  const environment = hasResources ? ENVIRONMENT : 'elsewhere'
  const base = {
    service: '',
    instance: '',
    environment,
    createdAt: at - 1_000 * HOUR_MS,
    createdBy: before,
    templateName: 'web',
    deployed: undefined,
    acceptedSpec: undefined,
    attempted: undefined,
    succeeded: undefined,
    token: undefined,
    description: undefined,
  }
  const instance = (name: string): Target => {
    const key = `instance ${SERVICE}/${name}`
    return { ...base, kind: 'instance', key, name, service: SERVICE, instance: name }
  }
  const attached = account.isAttached ? { attachedTo: `${SERVICE}/${INSTANCE}` } : {}
  const component = { kind: 'component', key: `component ${COMPONENT}`, name: COMPONENT } as const
  // Without the target instance nothing can be attached to it.
  const isAttachable = account.exists || target !== 'instance'
  return [
    instance('dev'),
    instance(INSTANCE),
    { ...base, kind: 'pipeline', key: `pipeline ${SERVICE}`, name: '', service: SERVICE },
    {
      ...base,
      kind: 'environment',
      key: `environment ${ENVIRONMENT}`,
      name: ENVIRONMENT,
      templateName: 'vpc',
      environment: '',
    },
    { ...base, ...component, ...(isAttachable ? attached : {}) },
    ...extraInstances(account.extraInstances ?? 0).map(instance),
  ]
}

/** A component that is not attached has no service spec. */
function contentOf({ kind, attachedTo }: Target, variant: Variant, minor: string): Content {
  const isAttached = attachedTo !== undefined
  return {
    spec: kind === 'component' && !isAttached ? undefined : specText(kind, variant),
    templateFile: kind === 'component' ? templateFileText(variant) : undefined,
    major: '1',
    minor,
  }
}

/** The deployments before the run, oldest first; targets other than the plan's have one. */
function pastOf(
  target: Target,
  plan: Plan | undefined,
  newId: () => string,
  at: number,
): readonly Deployment[] {
  const took = plan?.account.history ?? []
  const ended = (index: number, tookMs: number, status: EndStatus, variant: Variant) =>
    pastDeployment(target, newId(), {
      index,
      createdAt: at - (took.length + 2 - index) * 24 * HOUR_MS,
      tookMs,
      status,
      variant,
    })
  const older = took.map((tookMs, index) =>
    ended(index, tookMs, 'SUCCEEDED', index % 2 === 0 ? 'theirs' : 'old'),
  )
  const last = ended(took.length, took.at(-1) ?? 60_000, 'SUCCEEDED', 'old')
  const status = plan?.account.lastEnded ?? 'SUCCEEDED'
  if (status === 'SUCCEEDED') return [...older, last]
  return [...older, last, ended(took.length + 1, 30_000, status, 'theirs')]
}

interface Past {
  readonly index: number
  readonly createdAt: number
  readonly tookMs: number
  readonly status: EndStatus
  readonly variant: Variant
}

function pastDeployment(
  target: Target,
  id: string,
  { index, createdAt, tookMs, status, variant }: Past,
): Deployment {
  const { key, kind } = target
  return {
    id,
    key,
    kind,
    by: before,
    token: `token-before-${index}`,
    createdAt,
    completedAt: createdAt + tookMs,
    status,
    before: undefined,
    deploys: contentOf(target, variant, variant === 'old' ? '1' : '0'),
    course: { takesMs: tookMs, ends: status, cancelTakesMs: 1_000, cancelEnds: 'CANCELLED', outputs: 2 },
  }
}

/** The target after its earlier deployments. */
function withPast(target: Target, past: readonly Deployment[]): Target {
  const latest = past.at(-1)
  const succeeded = past.findLast(({ status }) => status === 'SUCCEEDED')
  return {
    ...target,
    attempted: latest?.id,
    succeeded: succeeded?.id,
    deployed: succeeded?.deploys,
    acceptedSpec: latest?.status === 'FAILED' ? latest.deploys.spec : succeeded?.deploys.spec,
    token: latest?.token,
  }
}
