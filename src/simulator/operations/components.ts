import { componentAnswer, componentSummary } from '../responses/targets.js'
import { attachmentFor, environmentFor } from '../actions/attach-component.js'
import { requireIdle, requireStill } from '../state/conflicts.js'
import { FIELD, type InputOf, required } from '../server/field-rules.js'
import { viewOf } from '../state/lifecycle.js'
import { attachmentsOf, componentNamed, find, present } from '../state/lookup.js'
import { operation } from './operation.js'
import { plannedDeletion } from '../state/planned-outcome.js'
import { page } from '../server/paging.js'
import { conflict, invalid } from '../server/api-error.js'
import { changing, creating, reading } from '../server/stale-reads.js'
import { createTarget, startDeployment } from '../actions/start-deployment.js'
import { once } from '../server/client-tokens.js'
import { cancelTarget } from '../actions/update-target.js'
import type { Target, World } from '../state/state.js'

const CREATE = {
  name: required(FIELD.name),
  description: FIELD.description,
  environmentName: FIELD.name,
  serviceName: FIELD.name,
  serviceInstanceName: FIELD.name,
  serviceSpec: FIELD.spec,
  templateFile: required(FIELD.templateFile),
  manifest: required(FIELD.manifest),
  clientToken: FIELD.clientToken,
  tags: FIELD.tags,
} as const

const UPDATE = {
  name: required(FIELD.name),
  deploymentType: required({ type: 'string', values: ['NONE', 'CURRENT_VERSION'] }),
  description: FIELD.description,
  serviceName: FIELD.nameOrEmpty,
  serviceInstanceName: FIELD.nameOrEmpty,
  serviceSpec: FIELD.spec,
  templateFile: FIELD.templateFile,
  clientToken: FIELD.clientToken,
} as const

const LIST = {
  environmentName: FIELD.name,
  serviceName: FIELD.name,
  serviceInstanceName: FIELD.name,
  maxResults: FIELD.maxResults,
  nextToken: FIELD.nextToken,
} as const

/** Reading, listing, creating, deploying and deleting components. */
export const components = {
  GetComponent: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const read = () => componentAnswer(componentNamed(world, name, now), now)
    return { component: reading(world, `${world.arnPrefix}:component/${name}`, read) }
  }),

  ListComponents: operation(LIST, (input, { world, now }) => {
    const filters = (['environmentName', 'serviceName', 'serviceInstanceName'] as const).filter(
      key => input[key] !== undefined,
    )
    const found = present(world.components, now)
      .map(target => componentSummary(target, now))
      .filter(summary => filters.every(key => summary[key] === input[key]))
    const scope = JSON.stringify(['ListComponents', ...filters.map(key => [key, input[key]])])
    const { items, nextToken } = page(found, input, scope)
    return { components: items, nextToken }
  }),

  CreateComponent: operation(CREATE, (input, { world, now }) =>
    once(world, input.clientToken, input, now, () => {
      const arn = `${world.arnPrefix}:component/${input.name}`
      const target = creating(world, arn, () => create(world, arn, input, now))
      if (input.clientToken !== undefined) target.lastToken = input.clientToken
      return { component: componentAnswer(target, now) }
    }),
  ),

  UpdateComponent: operation(UPDATE, (input, { world, now }) =>
    once(world, input.clientToken, input, now, () => {
      const target = componentNamed(world, input.name, now)
      const answer = () => componentAnswer(target, now)
      changing(world, target.arn, answer, () => {
        update(world, target, input, now)
        if (input.clientToken !== undefined) target.lastToken = input.clientToken
      })
      return { component: answer() }
    }),
  ),

  CancelComponentDeployment: operation(
    { componentName: required(FIELD.name) },
    ({ componentName }, { world, now }) => {
      const target = componentNamed(world, componentName, now)
      cancelTarget(target, now)
      return { component: componentAnswer(target, now) }
    },
  ),

  DeleteComponent: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const target = componentNamed(world, name, now)
    const answer = () => componentAnswer(target, now)
    requireStill(target, now)
    const [attachment] = attachmentsOf(target, now)
    if (attachment !== undefined) {
      const { service, instance } = attachment
      throw conflict(`The component cannot be deleted: it is attached to ${service}/${instance}.`)
    }
    changing(world, target.arn, answer, () => {
      target.deletion = plannedDeletion(target.deletionPlan, now, world.speed)
    })
    return { component: answer() }
  }),
}

function create(world: World, arn: string, input: InputOf<typeof CREATE>, now: number): Target {
  const { name, description, templateFile, serviceSpec: spec = '' } = input
  if (find(world.components, name, now) !== undefined) throw conflict(`The component exists already: ${arn}`)
  const environment = environmentFor(world, input, now)
  const attachment = attachmentFor(world, { name, environment }, input, now)
  const goal = { version: '', spec, component: { templateFile, attachment }, inputs: {} }
  const target = createTarget(world, { kind: 'component', name, arn, environment }, goal, now, {
    description,
  })
  world.components.set(name, target)
  return target
}

function update(world: World, target: Target, input: InputOf<typeof UPDATE>, now: number): void {
  const { name, environment = '' } = target
  const { deploymentType, description, templateFile, serviceSpec } = input
  if (deploymentType === 'NONE') checkOnlyDescription(input)
  requireIdle(world, target, now)
  if (deploymentType === 'CURRENT_VERSION') {
    const { live } = viewOf(target, now)
    const isKept = input.serviceName === undefined && input.serviceInstanceName === undefined
    const attachment = isKept
      ? live.component?.attachment
      : attachmentFor(world, { name, environment, attached: live.component?.attachment }, input, now)
    const component = { templateFile: templateFile ?? live.component?.templateFile, attachment }
    startDeployment(
      world,
      target,
      { version: '', spec: serviceSpec ?? live.spec, component, inputs: {} },
      now,
    )
  }
  if (description === undefined) return
  target.details = { ...target.details, description }
  target.editedAt = now
}

function checkOnlyDescription(input: InputOf<typeof UPDATE>): void {
  const members = ['serviceName', 'serviceInstanceName', 'serviceSpec', 'templateFile'] as const
  const wrong = members.filter(member => input[member] !== undefined)
  if (wrong.length > 0)
    throw invalid(`With deployment type NONE only description may be changed, not ${wrong.join(', ')}.`)
}
