import { createTarget, updateTarget } from '../actions/deploy.js'
import { desiredState } from '../actions/desired-state.js'
import { conflict, invalid } from '../server/api-error.js'
import type { InputOf } from '../server/field-rules.js'
import { members } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { requireNotBusy } from '../state/conflicts.js'
import { arnOf, environmentNamed, find, present, templateNamed } from '../state/lookup.js'
import type { Context, Settings, Target } from '../state/state.js'
import { versionForCreate } from '../state/template-versions.js'
import { environmentAnswer, environmentSummary } from './answers.js'
import { operation } from './operation.js'
import { cancel, change, create, get, type Kind, listOutputs, remove } from './resource.js'

const environment: Kind<Target> = {
  member: 'environment',
  arn: (state, name = '') => arnOf(state, 'environment', name),
  find: (context, name = '') => environmentNamed(context, name),
  show: environmentAnswer,
}

const METHODS = ['environmentAccountConnectionId', 'protonServiceRoleArn', 'provisioningRepository'] as const
const SETTINGS = [...METHODS, 'description', 'componentRoleArn', 'codebuildRoleArn'] as const

const CREATE = members(
  ['name', 'templateName', 'templateMajorVersion', 'spec'],
  ['templateMinorVersion', 'tags', ...SETTINGS],
)

const LIST = {
  environmentTemplates: { type: 'list', items: members(['templateName', 'majorVersion']) },
  ...members([], ['maxResults', 'nextToken']),
} as const

const UPDATE = members(
  ['name', 'deploymentType'],
  ['spec', 'templateMajorVersion', 'templateMinorVersion', ...SETTINGS],
)

/** Reading, listing, creating, deploying and deleting environments. */
export const environments = {
  GetEnvironment: get(environment, 'name'),

  ListEnvironments: operation(LIST, (input, context) => {
    const { environmentTemplates: filters = [] } = input
    const found = present(context.state.environments, context.now)
      .map(target => environmentSummary(context, target))
      .filter(
        ({ templateName, templateMajorVersion: major }) =>
          filters.length === 0 ||
          filters.some(one => one.templateName === templateName && one.majorVersion === major),
      )
    return pageOf('ListEnvironments', 'environments', found, input)
  }),

  CreateEnvironment: operation(CREATE, (input, context) => {
    return create(environment, context, [input.name], arn => createEnvironment(context, arn, input))
  }),

  UpdateEnvironment: operation(UPDATE, (input, context) => {
    const target = environmentNamed(context, input.name)
    const settings = settingsAfter(target.settings, input)
    return change(environment, context, target, () => {
      updateTarget(context, target, input)
      target.settings = settings
    })
  }),

  CancelEnvironmentDeployment: cancel(environment, 'environmentName'),

  DeleteEnvironment: remove(environment, (context, target) => {
    requireNotBusy(target, context.now)
    const [occupant] = occupantsOf(context, target.name)
    if (occupant !== undefined)
      throw conflict(`The environment cannot be deleted: ${occupant.kind} ${occupant.arn} is in it.`)
  }),

  ListEnvironmentOutputs: listOutputs(environment, 'environmentName'),
}

function createEnvironment(context: Context, arn: string, input: InputOf<typeof CREATE>): Target {
  const { state, now } = context
  const { name, spec, templateName, templateMajorVersion: major, templateMinorVersion: minor } = input
  const settings = settingsAfter({}, input)
  if (find(state.environments, name, now) !== undefined)
    throw conflict(`The environment already exists: ${arn}`)
  const template = templateNamed(state, 'environment', templateName)
  const identity = { kind: 'environment', name, arn, template } as const
  const desired = desiredState(identity, spec, undefined, versionForCreate(template, major, minor))
  const target = createTarget(context, identity, desired, settings)
  state.environments.set(name, target)
  return target
}

function occupantsOf({ state, now }: Context, environmentName: string): Target[] {
  const instances = present(state.services, now).flatMap(service => present(service.instances, now))
  return [...instances, ...present(state.components, now)].filter(
    target => target.environment === environmentName,
  )
}

/** The settings after a request; throws ValidationException for a second provisioning method. */
function settingsAfter(before: Settings, request: Settings): Settings {
  const [method, other] = methodsIn(request)
  if (method !== undefined && other !== undefined) throw invalid(`${method} and ${other} exclude each other.`)
  const [current = method] = methodsIn(before)
  if (method !== undefined && method !== current)
    throw invalid(`${method} cannot be set: the environment is provisioned by ${current ?? 'nothing'}.`)
  const given = SETTINGS.filter(member => request[member] !== undefined)
  return { ...before, ...Object.fromEntries(given.map(member => [member, request[member]])) }
}

function methodsIn(settings: Settings): (typeof METHODS)[number][] {
  return METHODS.filter(method => settings[method] !== undefined)
}
