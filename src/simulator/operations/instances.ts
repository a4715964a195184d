import { instanceAnswer, instanceSummary } from '../responses/targets.js'
import { requireStillService } from '../state/conflicts.js'
import { FIELD, type InputOf, required } from '../server/field-rules.js'
import { MOST_INSTANCES, planInstance } from '../actions/plan-instance.js'
import { find, instanceArn, instanceNamed, present, serviceNamed } from '../state/lookup.js'
import { operation } from './operation.js'
import { page } from '../server/paging.js'
import { conflict, invalid } from '../server/api-error.js'
import { parseSpec } from '../state/spec.js'
import { changing, creating, reading } from '../server/stale-reads.js'
import { createTarget } from '../actions/start-deployment.js'
import { blockSync } from '../actions/block-sync.js'
import { once } from '../server/client-tokens.js'
import { cancelTarget, updateTarget } from '../actions/update-target.js'
import { versionToCreate } from '../state/template-versions.js'
import type { Answer, Target, World } from '../state/state.js'

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
  serviceName: FIELD.name,
  filters: { type: 'list', items: FILTER },
  sortBy: { type: 'string', values: [...TEXTS, ...TIMES] },
  sortOrder: { type: 'string', values: ['ASCENDING', 'DESCENDING'] },
  maxResults: FIELD.maxResults,
  nextToken: FIELD.nextToken,
} as const

const CREATE = {
  name: required(FIELD.name),
  serviceName: required(FIELD.name),
  spec: required(FIELD.spec),
  templateMajorVersion: FIELD.versionPart,
  templateMinorVersion: FIELD.versionPart,
  clientToken: FIELD.clientToken,
  tags: FIELD.tags,
} as const

/** Reading, listing, creating and deploying service instances. */
export const instances = {
  GetServiceInstance: operation(
    { name: required(FIELD.name), serviceName: required(FIELD.name) },
    ({ name, serviceName }, { world, now }) => {
      const arn = `${world.arnPrefix}:service/${serviceName}/service-instance/${name}`
      const read = () => instanceAnswer(instanceNamed(world, serviceName, name, now), now)
      return { serviceInstance: reading(world, arn, read) }
    },
  ),

  ListServiceInstances: operation(LIST, (input, { world, now }) => {
    const { serviceName, filters = [], sortBy = 'name', sortOrder = 'ASCENDING' } = input
    const from =
      serviceName === undefined ? present(world.services, now) : [serviceNamed(world, serviceName, now)]
    const found = from
      .flatMap(service => present(service.instances, now))
      .map(target => instanceSummary(target, now))
      .filter(summary => filters.every(filter => passes(summary, filter)))
      .sort((a, b) => compare(a[sortBy], b[sortBy]))
    if (sortOrder === 'DESCENDING') found.reverse()
    const scope = JSON.stringify(['ListServiceInstances', serviceName, filters, sortBy, sortOrder])
    const { items, nextToken } = page(found, input, scope)
    return { serviceInstances: items, nextToken }
  }),

  UpdateServiceInstance: operation(
    {
      name: required(FIELD.name),
      serviceName: required(FIELD.name),
      deploymentType: required(FIELD.deploymentType),
      spec: FIELD.spec,
      templateMajorVersion: FIELD.versionPart,
      templateMinorVersion: FIELD.versionPart,
      clientToken: FIELD.clientToken,
    },
    (input, { world, now }) =>
      once(world, input.clientToken, input, now, () => {
        const target = instanceNamed(world, input.serviceName, input.name, now)
        const answer = () => instanceAnswer(target, now)
        changing(world, target.arn, answer, () => {
          updateTarget(world, target, input, now)
          if (input.clientToken !== undefined) target.lastToken = input.clientToken
          blockSync(target, now)
        })
        return { serviceInstance: answer() }
      }),
  ),

  CreateServiceInstance: operation(CREATE, (input, { world, now }) =>
    once(world, input.clientToken, input, now, () => {
      const arn = instanceArn(serviceNamed(world, input.serviceName, now), input.name)
      const target = creating(world, arn, () => create(world, input, now))
      if (input.clientToken !== undefined) target.lastToken = input.clientToken
      return { serviceInstance: instanceAnswer(target, now) }
    }),
  ),

  CancelServiceInstanceDeployment: operation(
    { serviceInstanceName: required(FIELD.name), serviceName: required(FIELD.name) },
    ({ serviceInstanceName, serviceName }, { world, now }) => {
      const target = instanceNamed(world, serviceName, serviceInstanceName, now)
      cancelTarget(target, now)
      return { serviceInstance: instanceAnswer(target, now) }
    },
  ),
}

/** Adds one instance to a service, in the environment that its spec names. */
function create(world: World, input: InputOf<typeof CREATE>, now: number): Target {
  const { name, spec } = input
  const service = serviceNamed(world, input.serviceName, now)
  requireStillService(service, now)
  if (find(service.instances, name, now) !== undefined)
    throw conflict(`The service instance exists already: ${instanceArn(service, name)}`)
  if (present(service.instances, now).length >= MOST_INSTANCES)
    throw invalid(`A service has at most ${MOST_INSTANCES} instances.`)
  const entry = parseSpec(spec).instances.find(instance => instance.name === name)
  if (entry === undefined) throw invalid(`The spec has no service instance named ${name}.`)
  const version = versionToCreate(service.template, input.templateMajorVersion, input.templateMinorVersion)
  const { identity, goal } = planInstance(world, service, entry, { text: spec, version }, now)
  const target = createTarget(world, identity, goal, now)
  service.instances.set(name, target)
  return target
}

function passes(summary: Answer, { key, value = '' }: InputOf<typeof FILTER>): boolean {
  if (key === undefined) return true
  if (key === 'deployedTemplateVersionStatus') throw invalid(`The simulator does not know the filter ${key}.`)
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
