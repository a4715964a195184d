import { COMPONENT, INSTANCE, SERVICE, ENVIRONMENT, targetKey, type ActorAction } from '../plan/plan.js'
import type { Call } from '../model/call.js'
import { startRemoval, without } from '../model/cancel-and-delete.js'
import { isUnfinished } from '../model/state.js'
import type { Simulation } from './simulation.js'
import { ask, type Act, type Somebody } from './somebody.js'
import { specText, templateFileText } from '../plan/specs.js'

type Request = [operation: string, input: Call['input']]

/** What others do with Proton. */
export const protonActs: Readonly<Partial<Record<ActorAction, Act>>> = {
  update: one => ask(one, ...update(one)),
  updateWithoutDeployment: one => ask(one, ...updateWithoutDeployment(one)),
  cancel: one => ask(one, ...cancel(one)),
  updateComponent: one =>
    ask(one, 'UpdateComponent', {
      name: COMPONENT,
      deploymentType: 'CURRENT_VERSION',
      templateFile: templateFileText('theirs'),
    }),
  updateService: one =>
    ask(one, 'UpdateService', { name: SERVICE, spec: specText('service', one.actor.variant) }),
  createInstance: one =>
    ask(one, 'CreateServiceInstance', {
      serviceName: SERVICE,
      name: 'fresh',
      spec: specText('instance', 'more'),
    }),
  changeDescription: one => ask(one, 'UpdateService', { name: SERVICE, description: 'of somebody else' }),
  deleteRecord: forget,
  delete: remove,
  recreate,
}

function update({ simulation, actor, index }: Somebody): Request {
  const { variant, hasToken } = actor
  const { target } = simulation.plan
  const token = hasToken ? { clientToken: `token-of-others-${index}` } : {}
  const spec = specText(target, variant)
  const deploymentType = 'CURRENT_VERSION'
  switch (target) {
    case 'instance':
      return [
        'UpdateServiceInstance',
        { serviceName: SERVICE, name: INSTANCE, deploymentType, spec, ...token },
      ]
    case 'pipeline':
      return ['UpdateServicePipeline', { serviceName: SERVICE, deploymentType, spec }]
    case 'environment':
      return ['UpdateEnvironment', { name: ENVIRONMENT, deploymentType, spec }]
    case 'component': {
      const templateFile = templateFileText(variant)
      const more = { ...token, ...(isAttached(simulation) && { serviceSpec: spec }) }
      return ['UpdateComponent', { name: COMPONENT, deploymentType, templateFile, ...more }]
    }
    case 'service':
      return ['UpdateService', { name: SERVICE, spec }]
  }
}

/** For a component only its description may change; `theirs` sends a template file too, which Proton refuses. */
function updateWithoutDeployment(one: Somebody): Request {
  const [operation, input] = update(one)
  const { target } = one.simulation.plan
  if (target !== 'component') return [operation, { ...input, deploymentType: 'NONE' }]
  const templateFile = one.actor.variant === 'theirs' ? { templateFile: input['templateFile'] } : {}
  const description = 'of somebody else'
  return [operation, { name: COMPONENT, deploymentType: 'NONE', description, ...templateFile }]
}

function isAttached({ model }: Simulation): boolean {
  const { targets } = model.history.now
  return targets[`component ${COMPONENT}`]?.attachedTo !== undefined
}

function cancel({ simulation }: Somebody): Request {
  switch (simulation.plan.target) {
    case 'instance':
    case 'service':
      return ['CancelServiceInstanceDeployment', { serviceName: SERVICE, serviceInstanceName: INSTANCE }]
    case 'pipeline':
      return ['CancelServicePipelineDeployment', { serviceName: SERVICE }]
    case 'environment':
      return ['CancelEnvironmentDeployment', { environmentName: ENVIRONMENT }]
    case 'component':
      return ['CancelComponentDeployment', { componentName: COMPONENT }]
  }
}

/** Deletes the record of the target's latest deployment that has ended. */
function forget(one: Somebody): string | undefined {
  const { plan, model } = one.simulation
  const { history } = model
  const { deployments } = history.now
  const key = targetKey(plan.target)
  const latest = Object.values(deployments).findLast(past => past.key === key && !isUnfinished(past))
  if (!latest) return 'nothing ended'
  return ask(one, 'DeleteDeployment', { id: latest.id })
}

/** Deletes even what the API refuses to delete: several requests would detach everything first. */
function remove(one: Somebody): string | undefined {
  const { simulation, actor, index } = one
  const { plan, model } = simulation
  const { history } = model
  if (plan.target === 'service') return ask(one, 'DeleteService', { name: SERVICE })
  const target = history.now.targets[targetKey(plan.target)]
  if (!target) return 'ResourceNotFoundException'
  const latest = history.now.deployments[target.attempted ?? '']
  if (target.deletion === 'DELETE_IN_PROGRESS' || (latest && isUnfinished(latest))) return 'ConflictException'
  const { course } = actor
  const author = { who: 'others', request: index } as const
  startRemoval(
    model,
    simulation.call('Delete', {}, author, { course: { ...course, ends: 'SUCCEEDED' } }),
    target,
  )
  return undefined
}

/** Deletes the target and creates it again at once, with a deployment. */
function recreate(one: Somebody): string | undefined {
  const { simulation, index } = one
  const { plan, model, time } = simulation
  const { history } = model
  const key = targetKey(plan.target)
  const { targets, deployments } = history.now
  const target = targets[key]
  const latest = deployments[target?.attempted ?? '']
  if (!target) return 'ResourceNotFoundException'
  if (latest && isUnfinished(latest)) return 'ConflictException'
  const createdBy = { who: 'others', request: index } as const
  const again = { ...target, createdAt: time.now, createdBy, deletion: undefined, token: undefined }
  history.change(account => ({ ...account, targets: { ...without(account.targets, key), [key]: again } }))
  return ask(one, ...update(one))
}
