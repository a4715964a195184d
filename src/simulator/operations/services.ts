import { requireDetached, requireIdleService, requireStillService } from '../state/conflicts.js'
import { FIELD, type InputOf, required } from '../server/field-rules.js'
import { planInstance } from '../actions/plan-instance.js'
import { find, present, serviceNamed, serviceTemplateNamed, targetsOf } from '../state/lookup.js'
import { operation } from './operation.js'
import { plannedDeletion } from '../state/planned-outcome.js'
import { page } from '../server/paging.js'
import { checkPipeline, prepare } from '../actions/prepare-deployment.js'
import { conflict, invalid } from '../server/api-error.js'
import { readService, serviceAnswer, serviceSummary } from '../responses/services.js'
import { checkQuota, startChange, updateInstances } from '../actions/update-service.js'
import { parseSpec } from '../state/spec.js'
import { changing, creating, reading } from '../server/stale-reads.js'
import { versionToCreate } from '../state/template-versions.js'
import type { Service, Template, World } from '../state/state.js'

const CREATE = {
  name: required(FIELD.name),
  description: FIELD.description,
  templateName: required(FIELD.name),
  templateMajorVersion: required(FIELD.versionPart),
  templateMinorVersion: FIELD.versionPart,
  spec: required(FIELD.spec),
  repositoryConnectionArn: FIELD.arn,
  repositoryId: FIELD.repositoryId,
  branchName: FIELD.branchName,
  tags: FIELD.tags,
} as const

/** Reading, creating, changing and deleting services. */
export const services = {
  GetService: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const read = () => readService(world, serviceNamed(world, name, now), now)
    return { service: reading(world, `${world.arnPrefix}:service/${name}`, read) }
  }),

  ListServices: operation(
    { maxResults: FIELD.maxResults, nextToken: FIELD.nextToken },
    (input, { world, now }) => {
      const { items, nextToken } = page(present(world.services, now), input, 'ListServices')
      return { services: items.map(service => serviceSummary(service, now)), nextToken }
    },
  ),

  CreateService: operation(CREATE, (input, { world, now }) => {
    const arn = `${world.arnPrefix}:service/${input.name}`
    const service = creating(world, arn, () => create(world, arn, input, now))
    return { service: serviceAnswer(service, now) }
  }),

  UpdateService: operation(
    { name: required(FIELD.name), description: FIELD.description, spec: FIELD.spec },
    ({ name, description, spec }, { world, now }) => {
      const service = serviceNamed(world, name, now)
      const answer = () => serviceAnswer(service, now)
      changing(world, service.arn, answer, () => {
        if (spec === undefined) requireStillService(service, now)
        else updateInstances(world, service, spec, now)
        if (description === undefined) return
        service.description = description
        service.editedAt = now
      })
      return { service: answer() }
    },
  ),

  DeleteService: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const service = serviceNamed(world, name, now)
    const answer = () => serviceAnswer(service, now)
    requireIdleService(world, service, now)
    for (const instance of present(service.instances, now)) requireDetached(world, instance, now)
    changing(world, service.arn, answer, () => {
      const targets = targetsOf(service, now)
      const deletion = plannedDeletion(service.deletionPlan, now, world.speed)
      for (const owner of [service, ...targets]) owner.deletion = deletion
    })
    return { service: answer() }
  }),
}

function create(world: World, arn: string, input: InputOf<typeof CREATE>, now: number): Service {
  const { name, description, spec, repositoryConnectionArn, repositoryId, branchName } = input
  if (find(world.services, name, now) !== undefined) throw conflict(`The service exists already: ${arn}`)
  const template = serviceTemplateNamed(world, input.templateName)
  const version = versionToCreate(template, input.templateMajorVersion, input.templateMinorVersion)
  checkRepository(template, { repositoryConnectionArn, repositoryId, branchName })
  const document = parseSpec(spec)
  checkPipeline(document, template)
  checkQuota(document)
  const service: Service = {
    ...{ name, arn, template, description, repositoryConnectionArn, repositoryId, branchName },
    createdAt: now,
    instances: new Map(),
    plan: world.created.service?.plan ?? [],
    deletionPlan: world.created.service?.deletion,
    first: { status: 'ACTIVE' },
    blockers: [],
    plannedSoFar: 0,
  }
  const added = document.instances.map(entry =>
    planInstance(world, service, entry, { text: spec, version }, now),
  )
  const pipeline = { kind: 'pipeline', name, service, template, arn: `${arn}/pipeline` } as const
  if (template.pipelineProvisioning === undefined)
    added.unshift({ identity: pipeline, goal: prepare(pipeline, spec, undefined, version) })
  startChange(world, service, 'CREATE', { added, removed: [] }, now)
  world.services.set(name, service)
  return service
}

/** A pipeline watches a branch of a repository; without a pipeline there is none to watch. */
function checkRepository(template: Template, members: Readonly<Record<string, string | undefined>>): void {
  const hasPipeline = template.pipelineProvisioning === undefined
  const wrong = Object.keys(members).filter(key => (members[key] === undefined) === hasPipeline)
  if (wrong.length === 0) return
  throw invalid(
    hasPipeline
      ? `The service template has a pipeline, which requires ${wrong.join(', ')}.`
      : `The service template has pipelineProvisioning CUSTOMER_MANAGED, which excludes ${wrong.join(', ')}.`,
  )
}
