import { environmentAnswer, environmentSummary } from '../responses/targets.js'
import { requireStill } from '../state/conflicts.js'
import { FIELD, type InputOf, required } from '../server/field-rules.js'
import { environmentNamed, environmentTemplateNamed, find, present } from '../state/lookup.js'
import { operation } from './operation.js'
import { plannedDeletion } from '../state/planned-outcome.js'
import { page } from '../server/paging.js'
import { prepare } from '../actions/prepare-deployment.js'
import { detailsWith } from '../actions/provisioning-method.js'
import { conflict } from '../server/api-error.js'
import { changing, creating, reading } from '../server/stale-reads.js'
import { createTarget } from '../actions/start-deployment.js'
import { cancelTarget, updateTarget } from '../actions/update-target.js'
import { versionToCreate } from '../state/template-versions.js'
import type { Target, World } from '../state/state.js'

const DETAILS = {
  description: FIELD.description,
  componentRoleArn: FIELD.roleArn,
  codebuildRoleArn: FIELD.roleArn,
  protonServiceRoleArn: FIELD.arn,
  environmentAccountConnectionId: FIELD.connectionId,
  provisioningRepository: {
    type: 'structure',
    members: {
      provider: required(FIELD.repositoryProvider),
      name: required(FIELD.repositoryName),
      branch: required(FIELD.branchName),
    },
  },
} as const

const CREATE = {
  ...DETAILS,
  name: required(FIELD.name),
  templateName: required(FIELD.name),
  templateMajorVersion: required(FIELD.versionPart),
  templateMinorVersion: FIELD.versionPart,
  spec: required(FIELD.spec),
  tags: FIELD.tags,
} as const

const FILTER = { templateName: required(FIELD.name), majorVersion: required(FIELD.versionPart) } as const

const LIST = {
  environmentTemplates: { type: 'list', items: FILTER },
  maxResults: FIELD.maxResults,
  nextToken: FIELD.nextToken,
} as const

/** Reading, listing, creating, deploying and deleting environments. */
export const environments = {
  GetEnvironment: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const read = () => environmentAnswer(world, environmentNamed(world, name, now), now)
    return { environment: reading(world, `${world.arnPrefix}:environment/${name}`, read) }
  }),

  ListEnvironments: operation(LIST, (input, { world, now }) => {
    const { environmentTemplates: filters = [] } = input
    const found = present(world.environments, now)
      .map(target => environmentSummary(target, now))
      .filter(
        ({ templateName, templateMajorVersion: major }) =>
          filters.length === 0 ||
          filters.some(one => one.templateName === templateName && one.majorVersion === major),
      )
    const { items, nextToken } = page(found, input, JSON.stringify(['ListEnvironments', filters]))
    return { environments: items, nextToken }
  }),

  CreateEnvironment: operation(CREATE, (input, { world, now }) => {
    const arn = `${world.arnPrefix}:environment/${input.name}`
    const target = creating(world, arn, () => create(world, arn, input, now))
    return { environment: environmentAnswer(world, target, now) }
  }),

  UpdateEnvironment: operation(
    {
      ...DETAILS,
      name: required(FIELD.name),
      deploymentType: required(FIELD.deploymentType),
      spec: FIELD.spec,
      templateMajorVersion: FIELD.versionPart,
      templateMinorVersion: FIELD.versionPart,
    },
    (input, { world, now }) => {
      const target = environmentNamed(world, input.name, now)
      const answer = () => environmentAnswer(world, target, now)
      const details = detailsWith(target.details, input)
      changing(world, target.arn, answer, () => {
        updateTarget(world, target, input, now)
        target.details = details
      })
      return { environment: answer() }
    },
  ),

  CancelEnvironmentDeployment: operation(
    { environmentName: required(FIELD.name) },
    ({ environmentName }, { world, now }) => {
      const target = environmentNamed(world, environmentName, now)
      cancelTarget(target, now)
      return { environment: environmentAnswer(world, target, now) }
    },
  ),

  DeleteEnvironment: operation({ name: required(FIELD.name) }, ({ name }, { world, now }) => {
    const target = environmentNamed(world, name, now)
    const answer = () => environmentAnswer(world, target, now)
    requireStill(target, now)
    const inhabitant = inhabitants(world, name, now)[0]
    if (inhabitant !== undefined)
      throw conflict(`The environment cannot be deleted: ${inhabitant.kind} ${inhabitant.arn} is in it.`)
    changing(world, target.arn, answer, () => {
      target.deletion = plannedDeletion(target.deletionPlan, now, world.speed)
    })
    return { environment: answer() }
  }),
}

function create(world: World, arn: string, input: InputOf<typeof CREATE>, now: number): Target {
  const { name, spec, templateMajorVersion: major, templateMinorVersion: minor } = input
  const details = detailsWith({}, input)
  if (find(world.environments, name, now) !== undefined)
    throw conflict(`The environment exists already: ${arn}`)
  const template = environmentTemplateNamed(world, input.templateName)
  const version = versionToCreate(template, major, minor)
  const identity = { kind: 'environment', name, arn, template } as const
  const goal = prepare(identity, spec, undefined, version)
  const target = createTarget(world, identity, goal, now, details)
  world.environments.set(name, target)
  return target
}

function inhabitants(world: World, environment: string, now: number): Target[] {
  const instances = present(world.services, now).flatMap(service => present(service.instances, now))
  return [...instances, ...present(world.components, now)].filter(
    target => target.environment === environment,
  )
}
