import { desiredState } from '../actions/desired-state.js'
import { checkInstance, checkInstances, startChange, updateInstances } from '../actions/update-service.js'
import { conflict, invalid } from '../server/api-error.js'
import type { InputOf } from '../server/field-rules.js'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { requireDetached, requireServiceIdle, requireServiceNotBusy } from '../state/conflicts.js'
import { arnOf, find, present, serviceNamed, targetsOf, templateNamed } from '../state/lookup.js'
import { parseSpec } from '../state/spec.js'
import type { Context, Service, Template } from '../state/state.js'
import { versionForCreate } from '../state/template-versions.js'
import { readService, serviceAnswer, serviceSummary } from './answers.js'
import { operation } from './operation.js'
import { change, create, get, type Kind, remove } from './resource.js'

const service: Kind<Service> = {
  member: 'service',
  arn: (state, name = '') => arnOf(state, 'service', name),
  find: (context, name = '') => serviceNamed(context, name),
  show: serviceAnswer,
}

const CREATE = members(
  ['name', 'templateName', 'templateMajorVersion', 'spec'],
  ['description', 'templateMinorVersion', 'repositoryConnectionArn', 'repositoryId', 'branchName', 'tags'],
)

/** Reading, creating, changing and deleting services. */
export const services = {
  GetService: get({ ...service, show: readService }, 'name'),

  ListServices: operation(members([], ['maxResults', 'nextToken']), (input, context) => {
    const found = present(context.state.services, context.now)
    const summaries = found.map(one => serviceSummary(context, one))
    return pageOf('ListServices', 'services', summaries, input)
  }),

  CreateService: operation(CREATE, (input, context) => {
    return create(service, context, [input.name], arn => createService(context, arn, input))
  }),

  UpdateService: operation(
    members(['name'], ['description', 'spec']),
    ({ name, description, spec }, context) => {
      const changed = serviceNamed(context, name)
      return change(service, context, changed, () => {
        if (spec === undefined) requireServiceNotBusy(changed, context.now)
        else updateInstances(context, changed, spec)
        if (description === undefined) return
        changed.description = description
        changed.editedAt = context.now
      })
    },
  ),

  DeleteService: remove(
    service,
    (context, deleted) => {
      requireServiceIdle(context, deleted)
      for (const instance of present(deleted.instances, context.now)) requireDetached(context, instance)
    },
    ({ now }, deleted) => targetsOf(deleted, now),
  ),
}

function createService(context: Context, arn: string, input: InputOf<typeof CREATE>): Service {
  const { state, now } = context
  const { name, description, spec, repositoryConnectionArn, repositoryId, branchName } = input
  if (find(state.services, name, now) !== undefined) throw conflict(`The service already exists: ${arn}`)
  const template = templateNamed(state, 'service', input.templateName)
  const version = versionForCreate(template, input.templateMajorVersion, input.templateMinorVersion)
  checkRepository(template, { repositoryConnectionArn, repositoryId, branchName })
  const document = parseSpec(spec)
  const created: Service = {
    ...{ name, arn, template, description, repositoryConnectionArn, repositoryId, branchName },
    createdAt: now,
    instances: new Map(),
    plan: state.created.service?.plan ?? [],
    deletionPlan: state.created.service?.deletion,
    initial: { status: 'ACTIVE' },
    blockers: [],
    stepsUsed: 0,
  }
  checkInstances(created, document)
  const added = document.instances.map(entry => checkInstance(context, created, entry, spec, version))
  const identity = { kind: 'pipeline', name, service: created, template, arn: `${arn}/pipeline` } as const
  if (template.pipelineProvisioning === undefined)
    added.unshift({ identity, desired: desiredState(identity, spec, undefined, version) })
  startChange(context, created, 'CREATE', added, [])
  state.services.set(name, created)
  return created
}

/** A pipeline needs a branch of a repository; without a pipeline the repository is not allowed. */
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
