import { instanceAnswer, instanceSummary, readTarget } from '../answers.js'
import { FIELD, type InputOf, required } from '../fields.js'
import { viewOf } from '../lifecycle.js'
import { operation } from '../operation.js'
import { page } from '../paging.js'
import { invalid } from '../refusal.js'
import { once } from '../tokens.js'
import { cancelTarget, updateTarget } from '../update.js'
import { type Answer, instanceNamed, serviceNamed } from '../world.js'

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

/** Reading, listing and deploying service instances. */
export const instances = {
  GetServiceInstance: operation(
    { name: required(FIELD.name), serviceName: required(FIELD.name) },
    ({ name, serviceName }, { world, now }) => {
      const target = instanceNamed(world, serviceName, name)
      return { serviceInstance: instanceAnswer(target, readTarget(target, now)) }
    },
  ),

  ListServiceInstances: operation(LIST, (input, { world, now }) => {
    const { serviceName, filters = [], sortBy = 'name', sortOrder = 'ASCENDING' } = input
    const from = serviceName === undefined ? [...world.services.values()] : [serviceNamed(world, serviceName)]
    const found = from
      .flatMap(service => [...service.instances.values()])
      .map(target => instanceSummary(target, viewOf(target, now)))
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
        const target = instanceNamed(world, input.serviceName, input.name)
        updateTarget(world, target, input, now)
        if (input.clientToken !== undefined) target.lastToken = input.clientToken
        return { serviceInstance: instanceAnswer(target, viewOf(target, now)) }
      }),
  ),

  CancelServiceInstanceDeployment: operation(
    { serviceInstanceName: required(FIELD.name), serviceName: required(FIELD.name) },
    ({ serviceInstanceName, serviceName }, { world, now }) => {
      const target = instanceNamed(world, serviceName, serviceInstanceName)
      cancelTarget(target, now)
      return { serviceInstance: instanceAnswer(target, viewOf(target, now)) }
    },
  ),
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
