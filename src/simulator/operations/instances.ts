import { createTarget, updateTarget } from '../actions/deploy.js'
import { checkInstance, MAX_INSTANCES } from '../actions/update-service.js'
import { conflict, invalid } from '../server/api-error.js'
import { once } from '../server/client-tokens.js'
import type { InputOf } from '../server/field-rules.js'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { requireServiceNotBusy } from '../state/conflicts.js'
import { arnOf, find, instanceArn, instanceNamed, present, serviceNamed } from '../state/lookup.js'
import { parseSpec } from '../state/spec.js'
import type { Answer, Context, Service, Target } from '../state/state.js'
import { versionForCreate } from '../state/template-versions.js'
import { instanceAnswer, instanceSummary } from './answers.js'
import { operation } from './operation.js'
import { blockSync } from './sync.js'
import { cancel, change, create, get, type Kind, listOutputs } from './resource.js'

const instance: Kind<Target> = {
  member: 'serviceInstance',
  arn: (state, service = '', name = '') => instanceArn({ arn: arnOf(state, 'service', service) }, name),
  find: (context, service = '', name = '') => instanceNamed(context, service, name),
  show: instanceAnswer,
}

const TEXTS = ['name', 'deploymentStatus', 'templateName', 'serviceName', 'environmentName'] as const
const TIMES = ['lastDeploymentAttemptedAt', 'createdAt'] as const
const LIMITS = [
  'lastDeploymentAttemptedAtBefore',
  'lastDeploymentAttemptedAtAfter',
  'createdAtBefore',
  'createdAtAfter',
] as const

const FILTER = {
  key: { type: 'string', values: [...TEXTS, ...LIMITS, 'deployedTemplateVersionStatus'] },
  value: { type: 'string' },
} as const

const LIST = {
  ...members([], ['serviceName', 'maxResults', 'nextToken']),
  filters: { type: 'list', items: FILTER },
  sortBy: { type: 'string', values: [...TEXTS, ...TIMES] },
  sortOrder: { type: 'string', values: ['ASCENDING', 'DESCENDING'] },
} as const

const VERSION = ['templateMajorVersion', 'templateMinorVersion'] as const
const CREATE = members(['name', 'serviceName', 'spec'], [...VERSION, 'clientToken', 'tags'])
const UPDATE = members(['name', 'serviceName', 'deploymentType'], ['spec', ...VERSION, 'clientToken'])

/** Reading, listing, creating and deploying service instances. */
export const instances = {
  GetServiceInstance: get(instance, 'serviceName', 'name'),

  ListServiceInstances: operation(LIST, (input, context) => {
    const { serviceName, filters = [], sortBy = 'name', sortOrder } = input
    const services =
      serviceName === undefined
        ? present(context.state.services, context.now)
        : [serviceNamed(context, serviceName)]
    const found = services
      .flatMap(service => present(service.instances, context.now))
      .map(target => instanceSummary(context, target))
      .filter(summary => filters.every(filter => matches(summary, filter)))
      .sort((a, b) => compare(a[sortBy], b[sortBy]))
    if (sortOrder === 'DESCENDING') found.reverse()
    return pageOf('ListServiceInstances', 'serviceInstances', found, input)
  }),

  UpdateServiceInstance: operation(UPDATE, (input, context) =>
    once(context, input, () => {
      const target = instanceNamed(context, input.serviceName, input.name)
      return change(instance, context, target, () => {
        updateTarget(context, target, input)
        target.lastToken = input.clientToken ?? target.lastToken
        blockSync(target, context.now)
      })
    }),
  ),

  CreateServiceInstance: operation(CREATE, (input, context) =>
    once(context, input, () => {
      const service = serviceNamed(context, input.serviceName)
      const names = [input.serviceName, input.name]
      return create(instance, context, names, arn => createInstance(context, service, arn, input))
    }),
  ),

  CancelServiceInstanceDeployment: cancel(instance, 'serviceName', 'serviceInstanceName'),

  ListServiceInstanceOutputs: listOutputs(instance, 'serviceName', 'serviceInstanceName'),
}

/** Adds one instance to a service, in the environment that its spec names. */
function createInstance(
  context: Context,
  service: Service,
  arn: string,
  input: InputOf<typeof CREATE>,
): Target {
  const { name, spec, templateMajorVersion: major, templateMinorVersion: minor } = input
  const { template, instances: existing } = service
  requireServiceNotBusy(service, context.now)
  if (find(existing, name, context.now) !== undefined)
    throw conflict(`The service instance already exists: ${arn}`)
  if (present(existing, context.now).length >= MAX_INSTANCES)
    throw invalid(`A service has at most ${MAX_INSTANCES} instances.`)
  const entry = parseSpec(spec).instances.find(one => one.name === name)
  if (entry === undefined) throw invalid(`The spec has no service instance named ${name}.`)
  const version = versionForCreate(template, major, minor)
  const { identity, desired } = checkInstance(context, service, entry, spec, version)
  const target = createTarget(context, identity, desired)
  target.lastToken = input.clientToken
  existing.set(name, target)
  return target
}

function matches(summary: Answer, { key, value = '' }: InputOf<typeof FILTER>): boolean {
  if (key === undefined) return true
  if (key === 'deployedTemplateVersionStatus')
    throw invalid(`The simulator does not support the filter ${key}.`)
  const [, member, side] = /^(.+At)(Before|After)$/.exec(key) ?? []
  if (member === undefined) return summary[key] === value
  const limit = Date.parse(value) / 1000
  if (Number.isNaN(limit)) throw invalid('A filter by time needs an ISO 8601 time as its value.')
  return Math.sign(Number(summary[member]) - limit) === (side === 'Before' ? -1 : 1)
}

/** Both are texts or both are times. */
function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : Number(a !== b)
}
