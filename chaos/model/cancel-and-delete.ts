import { conflict, invalid, needed, notFound, ApiError, type Answer, type Call, type Model } from './call.js'
import { endDeployment, isRunning } from './deployments.js'
import { found, keyOf } from './reads.js'
import { serviceAnswer, targetAnswer } from './answers.js'
import { isUnfinished, type Account, type Target } from './state.js'

/** Cancel of a deployment and Delete of a target, a service or a record. */
type Deletion = (model: Model, call: Call) => Answer

/** Cancel takes names: it stops the deployment that is in progress when it arrives. */
const cancel =
  (member: string, keyOf: (input: Call['input']) => string): Deletion =>
  (model, call) => {
    const { history, endpoint } = model
    const target = found(history.now, keyOf(call.input))
    const latest = history.now.deployments[target.attempted ?? '']
    if (latest?.status !== 'IN_PROGRESS' || target.deletion !== undefined)
      throw new ApiError(endpoint.idleCancelIs, 'There is no deployment in progress to cancel.')
    history.deployment(latest.id, { status: 'CANCELLING', cancelledBy: call.author })
    call.effects.push({ at: history.time.now, what: 'cancelled', key: target.key, deploymentId: latest.id })
    history.time.after(latest.course.cancelTakesMs, () => {
      endDeployment(model, latest, latest.course.cancelEnds)
    })
    return { [member]: targetAnswer(model, call, history.now, target) }
  }

/** The target shows DELETE_IN_PROGRESS until it is deleted. */
const remove =
  (member: string, keyOf: (input: Call['input']) => string): Deletion =>
  (model, call) => {
    const { history } = model
    const target = found(history.now, keyOf(call.input))
    refuseRemoval(history.now, target)
    startRemoval(model, call, target)
    return { [member]: targetAnswer(model, call, history.now, found(history.now, target.key)) }
  }

function refuseRemoval(account: Account, target: Target): void {
  if (target.deletion === 'DELETE_IN_PROGRESS') throw conflict('It is being deleted')
  if (isRunning(account, target)) throw conflict('A deployment of it is in progress')
  if (target.attachedTo !== undefined) throw conflict('The component is attached to a service instance')
  const lives = (one: Target) => one.kind !== 'environment' && one.environment === target.name
  if (target.kind === 'environment' && Object.values(account.targets).some(lives))
    throw conflict('Something lives in the environment')
}

/** Deletes a target, with the duration and the end of the call's course. */
export function startRemoval(model: Model, call: Call, target: Target): void {
  const { history } = model
  const { key, createdAt, createdBy } = target
  history.target(key, { deletion: 'DELETE_IN_PROGRESS' })
  call.effects.push({ at: history.time.now, what: 'deleting', key, createdAt, createdBy })
  history.time.after(call.course.takesMs, () => {
    if (history.now.targets[key]?.createdAt !== createdAt) return
    if (call.course.ends === 'FAILED') history.target(key, { deletion: 'DELETE_FAILED' })
    else history.change(account => ({ ...account, targets: without(account.targets, key) }))
  })
}

export function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key))
}

const deleteService: Deletion = (model, call) => {
  const { history } = model
  const name = needed(call.input, 'name')
  const service = history.now.services[name]
  if (!service) throw notFound(`The requested service does not exist: ${name}`)
  const parts = Object.values(history.now.targets).filter(one => one.service === name)
  const isAttached = (one: Target) => one.attachedTo?.startsWith(`${name}/`) === true
  if (Object.values(history.now.targets).some(isAttached)) throw conflict('A component is attached to it')
  if (service.status.endsWith('IN_PROGRESS') || parts.some(one => isRunning(history.now, one)))
    throw conflict('The service is busy')
  const { createdAt, createdBy } = service
  history.service(name, { status: 'DELETE_IN_PROGRESS', modifiedAt: history.time.now })
  const effect = {
    at: history.time.now,
    what: 'deleting',
    key: `service ${name}`,
    createdAt,
    createdBy,
  } as const
  call.effects.push(effect)
  history.time.after(call.course.takesMs, () => {
    if (history.now.services[name]?.createdAt !== createdAt) return
    if (call.course.ends === 'FAILED') history.service(name, { status: 'DELETE_FAILED' })
    else removeService(model, name)
  })
  const now = history.now.services[name] ?? service
  return { service: serviceAnswer(model, call, history.now, now) }
}

function removeService({ history }: Model, name: string): void {
  history.change(account => ({
    ...account,
    services: without(account.services, name),
    targets: Object.fromEntries(Object.entries(account.targets).filter(([, one]) => one.service !== name)),
  }))
}

const deleteDeployment: Deletion = ({ history }, { input, effects }) => {
  const id = needed(input, 'id')
  const one = history.now.deployments[id]
  if (!one || one.isRecordDeleted === true) throw notFound(`The requested deployment does not exist: ${id}`)
  if (isUnfinished(one)) throw invalid('The deployment is in progress')
  history.deployment(id, { isRecordDeleted: true })
  effects.push({ at: history.time.now, what: 'recordDeleted', key: one.key, deploymentId: id })
  return {}
}

export const removals: Readonly<Record<string, Deletion>> = {
  CancelServiceInstanceDeployment: cancel('serviceInstance', keyOf.instance),
  CancelServicePipelineDeployment: cancel('pipeline', keyOf.pipeline),
  CancelEnvironmentDeployment: cancel('environment', keyOf.environment),
  CancelComponentDeployment: cancel('component', keyOf.component),
  DeleteEnvironment: remove('environment', keyOf.environment),
  DeleteComponent: remove('component', keyOf.component),
  DeleteService: deleteService,
  DeleteDeployment: deleteDeployment,
}
