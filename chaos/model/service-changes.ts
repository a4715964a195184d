import { MOST_INSTANCES } from '../plan/plan.js'
import { instanceNames } from '../plan/specs.js'
import {
  conflict,
  invalid,
  needed,
  notFound,
  quotaExceeded,
  textIn,
  type Answer,
  type Call,
  type Model,
} from './call.js'
import { fresh } from './target-changes.js'
import { startDeployment, contentWith, endDeployment, isRunning } from './deployments.js'
import { without } from './cancel-and-delete.js'
import { serviceAnswer } from './answers.js'
import { instancesOf, type Service, type ServiceUpdate, type Target } from './state.js'
import { RECOMMENDED, versionNamed } from './templates.js'

/** An update or a creation of a service: it adds and deletes instances, and has no id. */
type Change = (model: Model, call: Call) => Answer

const failures = {
  UPDATE_FAILED: 'UPDATE_FAILED',
  CLEANUP_COMPLETE: 'UPDATE_FAILED_CLEANUP_COMPLETE',
  CLEANUP_FAILED: 'UPDATE_FAILED_CLEANUP_FAILED',
  part: 'ACTIVE',
} as const

const updateService: Change = (model, call) => {
  const { history } = model
  const name = needed(call.input, 'name')
  const [spec, description] = [textIn(call.input, 'spec'), textIn(call.input, 'description')]
  const service = history.now.services[name]
  if (!service) throw notFound(`The requested service does not exist: ${name}`)
  const before = history.now
  refuseBusy(model, service)
  if (description !== undefined) history.service(name, { description })
  if (spec === undefined) {
    history.service(name, { modifiedAt: history.time.now })
    record(model, call, { spec, added: [], removed: [], endedAt: history.time.now, isDone: true })
  } else {
    changeInstances(model, call, service, spec)
  }
  const answered = model.endpoint.answersBefore ? before : history.now
  return { service: serviceAnswer(model, call, answered, answered.services[name] ?? service) }
}

/** Service, pipeline and instances must be idle. */
function refuseBusy({ history }: Model, { name, status }: Service): void {
  const parts = Object.values(history.now.targets).filter(one => one.service === name)
  const isBusy = (one: Target) => one.deletion === 'DELETE_IN_PROGRESS' || isRunning(history.now, one)
  if (status.endsWith('IN_PROGRESS') || parts.some(isBusy)) throw conflict(`Service ${name} is busy`)
}

function instancesWithinQuota(spec: string): readonly string[] {
  const names = instanceNames(spec)
  if (!names) throw invalid('The provided Service Spec file was not correctly formatted.')
  if (names.length > MOST_INSTANCES) throw quotaExceeded(`A service has at most ${MOST_INSTANCES} instances.`)
  return names
}

function changeInstances(model: Model, call: Call, { name }: Service, spec: string): void {
  const { history } = model
  const wanted = instancesWithinQuota(spec)
  const there = instancesOf(history.now, name)
  const removed = there.map(({ instance }) => instance).filter(one => !wanted.includes(one))
  const added = wanted.filter(one => !there.some(({ instance }) => instance === one))
  const isAttached = ({ attachedTo = '' }: Target) => removed.some(one => attachedTo === `${name}/${one}`)
  if (Object.values(history.now.targets).some(isAttached)) throw conflict('A component is attached to it')
  history.service(name, { status: 'UPDATE_IN_PROGRESS', modifiedAt: history.time.now, message: undefined })
  for (const one of removed) history.target(`instance ${name}/${one}`, { deletion: 'DELETE_IN_PROGRESS' })
  for (const one of added) addInstance(model, call, name, one, spec)
  const update = record(model, call, { spec, added, removed })
  history.time.after(call.course.takesMs + 1, () => {
    finish(model, call, name, update)
  })
}

/** Adds an instance: its deployment ends with the service's update. */
function addInstance(model: Model, call: Call, service: string, instance: string, spec: string): void {
  const { history } = model
  const part = { kind: 'instance', key: `instance ${service}/${instance}`, service, instance } as const
  const target = { ...fresh(model, call, part), name: instance }
  history.change(account => ({ ...account, targets: { ...account.targets, [target.key]: target } }))
  startDeployment(model, { ...call, effects: [] }, target, contentWith(spec, RECOMMENDED), undefined)
}

function record(
  { history }: Model,
  { author, effects }: Call,
  part: Omit<ServiceUpdate, 'number' | 'by' | 'acceptedAt'>,
): ServiceUpdate {
  const update = { number: history.now.updates.length, by: author, acceptedAt: history.time.now, ...part }
  history.change(account => ({ ...account, updates: [...account.updates, update] }))
  effects.push({
    at: history.time.now,
    what: 'serviceUpdated',
    key: 'service',
    serviceUpdate: update.number,
  })
  return update
}

function finish(model: Model, { course }: Call, name: string, update: ServiceUpdate): void {
  const { history } = model
  const service = history.now.services[name]
  if (!service) return
  const isDone = course.ends === 'SUCCEEDED'
  const { failsAs: wanted = 'UPDATE_FAILED' } = course
  // Only an added instance can fail while the service is ACTIVE.
  const failsAs = wanted === 'part' && update.added.length === 0 ? 'UPDATE_FAILED' : wanted
  const isCreation = service.status === 'CREATE_IN_PROGRESS'
  const failed = isCreation && failsAs !== 'part' ? 'CREATE_FAILED' : failures[failsAs]
  const status = isDone ? 'ACTIVE' : failed
  const message = status === 'ACTIVE' ? undefined : 'An instance could not be provisioned.'
  const spec = isDone ? (update.spec ?? service.spec) : service.spec
  for (const one of update.added) endAdded(model, `instance ${name}/${one}`, course.ends, failsAs)
  for (const one of update.removed) {
    const key = `instance ${name}/${one}`
    if (isDone) history.change(account => ({ ...account, targets: without(account.targets, key) }))
    else history.target(key, { deletion: 'DELETE_FAILED' })
  }
  history.service(name, { status, message, spec, modifiedAt: history.time.now })
  history.change(account => ({
    ...account,
    updates: account.updates.map(one =>
      one.number === update.number ? { ...one, isDone, endedAt: history.time.now } : one,
    ),
  }))
}

function endAdded(model: Model, key: string, ends: Call['course']['ends'], failsAs: string): void {
  const { history } = model
  const target = history.now.targets[key]
  const latest = history.now.deployments[target?.attempted ?? '']
  if (latest) endDeployment(model, latest, ends)
  if (ends === 'SUCCEEDED' || failsAs !== 'CLEANUP_COMPLETE') return
  history.change(account => ({ ...account, targets: without(account.targets, key) }))
}

const createService: Change = (model, call) => {
  const { history } = model
  const { input } = call
  const [name, spec] = [needed(input, 'name'), needed(input, 'spec')]
  needed(input, 'templateName')
  versionNamed(needed(input, 'templateMajorVersion'), textIn(input, 'templateMinorVersion'))
  if (history.now.services[name]) throw conflict(`It already exists: service ${name}`)
  const names = instancesWithinQuota(spec)
  const service: Service = {
    name,
    createdAt: history.time.now,
    createdBy: call.author,
    modifiedAt: history.time.now,
    status: 'CREATE_IN_PROGRESS',
    spec,
    description: textIn(input, 'description'),
  }
  history.change(account => ({ ...account, services: { ...account.services, [name]: service } }))
  for (const one of names) addInstance(model, call, name, one, spec)
  const update = record(model, call, { spec, added: names, removed: [] })
  history.time.after(call.course.takesMs + 1, () => {
    finish(model, call, name, update)
  })
  return { service: serviceAnswer(model, call, history.now, service) }
}

export const serviceChanges: Readonly<Record<string, Change>> = {
  UpdateService: updateService,
  CreateService: createService,
}
