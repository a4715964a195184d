import type { Call, Model } from './call.js'
import { isUnfinished, type Account, type Content, type Deployment, type Target } from './state.js'

/** The deployment or deletion that blocks an update: of the target or of what is attached; undefined when it is idle. */
export function busyWith(account: Account, target: Target): string | undefined {
  const others = Object.values(account.targets).filter(other => isBound(target, other))
  const busy = [target, ...others].find(
    one => one.deletion === 'DELETE_IN_PROGRESS' || isRunning(account, one),
  )
  if (busy) return busy.key
  const service = account.services[target.service]
  return service?.status.endsWith('IN_PROGRESS') === true ? `service ${service.name}` : undefined
}

export function isRunning({ deployments }: Account, { attempted }: Target): boolean {
  const latest = deployments[attempted ?? '']
  return latest !== undefined && isUnfinished(latest)
}

/** An instance and the components that are attached to it. */
function isBound(target: Target, other: Target): boolean {
  const isAttached = (component: Target, instance: Target) =>
    component.kind === 'component' &&
    instance.kind === 'instance' &&
    component.attachedTo === `${instance.service}/${instance.instance}`
  return isAttached(target, other) || isAttached(other, target)
}

export function contentWith(
  spec: string | undefined,
  { major, minor }: { readonly major: string; readonly minor: string },
): Content {
  return { spec, templateFile: undefined, major, minor }
}

/** Starts a deployment of this content, with the duration and the end of the call's course. */
export function startDeployment(
  model: Model,
  call: Call,
  target: Target,
  deploys: Content,
  token: string | undefined,
): Deployment {
  const { history } = model
  const { course, author } = call
  const one: Deployment = {
    id: model.newId(),
    key: target.key,
    kind: target.kind,
    by: author,
    token,
    createdAt: history.time.now,
    status: 'IN_PROGRESS',
    before: target.deployed,
    deploys,
    course,
  }
  history.change(account => ({
    ...account,
    deployments: { ...account.deployments, [one.id]: one },
    targets: {
      ...account.targets,
      [target.key]: { ...target, attempted: one.id, acceptedSpec: deploys.spec },
    },
  }))
  call.effects.push({ at: history.time.now, what: 'deployed', key: target.key, deploymentId: one.id })
  history.time.after(course.takesMs, () => {
    const now = history.now.deployments[one.id]
    if (now?.status === 'IN_PROGRESS') endDeployment(model, now, course.ends)
  })
  return one
}

const messages = {
  SUCCEEDED: undefined,
  FAILED: 'Provisioning failed: the stack rolled back.',
  CANCELLED: 'User initiated cancellation.',
} as const

/** Ends a deployment: only a success changes what runs. */
export function endDeployment(model: Model, { id }: Deployment, status: Deployment['course']['ends']): void {
  const { history } = model
  const one = history.now.deployments[id]
  if (!one || !isUnfinished(one)) return
  const message = messages[status]
  history.deployment(id, {
    status,
    completedAt: history.time.now,
    ...(message !== undefined && { message }),
  })
  const target = history.now.targets[one.key]
  if (target?.attempted === id) {
    if (status === 'SUCCEEDED') history.target(one.key, { deployed: one.deploys, succeeded: id })
    if (status === 'CANCELLED') history.target(one.key, { acceptedSpec: target.deployed?.spec })
    // A component that was attached or detached returns to its earlier state.
    if (status !== 'SUCCEEDED' && target.kind === 'component' && target.deployed)
      history.target(one.key, { acceptedSpec: target.deployed.spec, attachedTo: target.attachedBefore })
  }
  model.onEnd({ ...one, status })
}
