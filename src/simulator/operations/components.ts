import { attachmentFor, environmentFor } from '../actions/attach-component.js'
import { createTarget, startDeployment } from '../actions/deploy.js'
import { conflict, invalid } from '../server/api-error.js'
import { once } from '../server/client-tokens.js'
import type { InputOf } from '../server/field-rules.js'
import { members, NAME_OR_EMPTY } from '../server/fields.js'
import { pageOf } from '../server/paging.js'
import { requireIdle, requireNotBusy } from '../state/conflicts.js'
import { viewOf } from '../state/lifecycle.js'
import { arnOf, attachmentsOf, componentNamed, find, present } from '../state/lookup.js'
import type { Context, Target } from '../state/state.js'
import { componentAnswer, componentSummary } from './answers.js'
import { operation } from './operation.js'
import { cancel, change, create, get, type Kind, listOutputs, remove } from './resource.js'

const component: Kind<Target> = {
  member: 'component',
  arn: (state, name = '') => arnOf(state, 'component', name),
  find: (context, name = '') => componentNamed(context, name),
  show: componentAnswer,
}

const FILTERS = ['environmentName', 'serviceName', 'serviceInstanceName'] as const

const CREATE = members(
  ['name', 'templateFile', 'manifest'],
  ['description', ...FILTERS, 'serviceSpec', 'clientToken', 'tags'],
)

const UPDATE = {
  ...members(['name'], ['description', 'serviceSpec', 'templateFile', 'clientToken']),
  deploymentType: { type: 'string', values: ['NONE', 'CURRENT_VERSION'], required: true },
  serviceName: NAME_OR_EMPTY,
  serviceInstanceName: NAME_OR_EMPTY,
} as const

/** Reading, listing, creating, deploying and deleting components. */
export const components = {
  GetComponent: get(component, 'name'),

  ListComponents: operation(members([], [...FILTERS, 'maxResults', 'nextToken']), (input, context) => {
    const given = FILTERS.filter(key => input[key] !== undefined)
    const found = present(context.state.components, context.now)
      .map(target => componentSummary(context, target))
      .filter(summary => given.every(key => summary[key] === input[key]))
    return pageOf('ListComponents', 'components', found, input)
  }),

  CreateComponent: operation(CREATE, (input, context) =>
    once(context, input, () =>
      create(component, context, [input.name], arn => createComponent(context, arn, input)),
    ),
  ),

  UpdateComponent: operation(UPDATE, (input, context) =>
    once(context, input, () => {
      const target = componentNamed(context, input.name)
      return change(component, context, target, () => {
        updateComponent(context, target, input)
      })
    }),
  ),

  CancelComponentDeployment: cancel(component, 'componentName'),

  DeleteComponent: remove(component, (context, target) => {
    requireNotBusy(target, context.now)
    const [attachment] = attachmentsOf(target, context.now)
    if (attachment !== undefined)
      throw conflict(
        `The component cannot be deleted: it is attached to ${attachment.service}/${attachment.instance}.`,
      )
  }),

  ListComponentOutputs: listOutputs(component, 'componentName'),
}

function createComponent(context: Context, arn: string, input: InputOf<typeof CREATE>): Target {
  const { state, now } = context
  const { name, description, templateFile, serviceSpec: spec = '' } = input
  if (find(state.components, name, now) !== undefined) throw conflict(`The component already exists: ${arn}`)
  const environment = environmentFor(context, input)
  const attachment = attachmentFor(context, { name, environment }, undefined, input)
  const identity = { kind: 'component', name, arn, environment } as const
  const desired = { version: '', spec, component: { templateFile, attachment }, inputs: {} }
  const target = createTarget(context, identity, desired, { description })
  target.lastToken = input.clientToken
  state.components.set(name, target)
  return target
}

function updateComponent(context: Context, target: Target, input: InputOf<typeof UPDATE>): void {
  const { description, clientToken } = input
  if (input.deploymentType === 'NONE') requireOnlyDescription(input)
  requireIdle(context, target)
  if (input.deploymentType === 'CURRENT_VERSION') deployComponent(context, target, input)
  target.lastToken = clientToken ?? target.lastToken
  if (description === undefined) return
  target.settings = { description }
  target.editedAt = context.now
}

function deployComponent(context: Context, target: Target, input: InputOf<typeof UPDATE>): void {
  const { name, environment = '' } = target
  const { spec, component: before } = viewOf(target, context.now).live
  const isKept = input.serviceName === undefined && input.serviceInstanceName === undefined
  const attachment = isKept
    ? before?.attachment
    : attachmentFor(context, { name, environment }, before?.attachment, input)
  startDeployment(context, target, {
    version: '',
    spec: input.serviceSpec ?? spec,
    component: { templateFile: input.templateFile ?? before?.templateFile, attachment },
    inputs: {},
  })
}

function requireOnlyDescription(input: InputOf<typeof UPDATE>): void {
  const members = ['serviceName', 'serviceInstanceName', 'serviceSpec', 'templateFile'] as const
  const wrong = members.filter(member => input[member] !== undefined)
  if (wrong.length > 0)
    throw invalid(`With deployment type NONE only description may be changed, not ${wrong.join(', ')}.`)
}
