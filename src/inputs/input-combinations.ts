import { refuseStrangers, says, type StepKind } from './input-rules.js'
import type { DeploymentType } from '../engine/deployment.js'
import type { Parser } from './parser.js'
import { abilities, type TargetKind } from '../providers/proton/target.js'

/** A step as far as its inputs depend on each other. */
export interface Step extends StepKind {
  readonly deploymentType: DeploymentType
  readonly detach: boolean
  readonly wait: boolean
}

/** Checks what holds of the inputs together; what is wrong is collected by `parse`. */
export function checkTogether(parse: Parser, step: Step): void {
  refuseStrangers(parse, step)
  const { deploymentTypes, standsAlone } = abilities[step.target]
  if (step.command === 'delete') {
    if (!standsAlone)
      parse.wrong('command', `a ${step.target} is deleted with its service: use target: service`)
    return
  }
  if (step.command !== 'deploy' && step.command !== 'plan') {
    if (!abilities[step.target].hasDeployments)
      parse.wrong(
        'command',
        `target ${step.target} has no deployments of its own: use deploy, plan or delete`,
      )
    return
  }
  if (deploymentTypes.length > 0 && !deploymentTypes.includes(step.deploymentType)) {
    parse.wrong('deploymentType', `target ${step.target} takes ${deploymentTypes.join(' and ')}`)
  }
  checkVersions(parse, step)
  if (step.createIfMissing) checkCreation(parse, step)
  if (step.target === 'component') checkComponent(parse, step)
  if (step.target === 'service') checkService(parse)
  checkWaiting(parse, step)
}

function checkService(parse: Parser): void {
  if (parse.given('specPath') !== '') return
  if (parse.given('description') === '')
    parse.wrong('specPath', 'target service needs it, to add and remove instances by, or a description')
  if (says(parse, 'allowInstanceRemoval')) parse.wrong('allowInstanceRemoval', 'only together with specPath')
}

/** What is done after a success needs one to be waited for. */
function checkWaiting(parse: Parser, { wait, deploymentType, target }: Step): void {
  const isNone = deploymentType === 'NONE' && target !== 'service'
  if (wait && !isNone) return
  const because = wait ? 'with deploymentType NONE, which deploys nothing' : 'with wait: false'
  for (const input of ['keepDeployments', 'cancelOnTimeout', 'maskOutputs', 'rollbackOnFailure']) {
    if (says(parse, input)) parse.wrong(input, `it has no effect ${because}; leave it out`)
  }
}

function checkVersions(parse: Parser, { deploymentType: type, createIfMissing }: Step): void {
  const isFixed = type === 'NONE' || type === 'CURRENT_VERSION'
  if (isFixed && !createIfMissing) {
    for (const input of ['templateMajorVersion', 'templateMinorVersion']) {
      parse.refuse(input, `not with deploymentType ${type}; allowed with MINOR_VERSION and MAJOR_VERSION`)
    }
  }
  const isLone = parse.given('templateMajorVersion') === '' && parse.given('templateMinorVersion') !== ''
  if (isLone && (type === 'MAJOR_VERSION' || createIfMissing)) {
    const why = type === 'MAJOR_VERSION' ? 'with deploymentType MAJOR_VERSION' : 'to create with'
    parse.wrong('templateMinorVersion', `${why} it needs templateMajorVersion beside it`)
  }
}

/** What the API demands of a creation beyond the name. */
const creationNeeds: Readonly<Record<TargetKind, readonly string[]>> = {
  pipeline: [],
  instance: ['specPath'],
  environment: ['templateName', 'templateMajorVersion', 'specPath'],
  component: ['templateFilePath', 'manifest'],
  service: ['templateName', 'templateMajorVersion', 'specPath'],
}

function checkCreation(parse: Parser, { target, deploymentType }: Step): void {
  for (const input of creationNeeds[target]) {
    parse.require(input, `target ${target} with createIfMissing: true needs it`)
  }
  // A service is never given a type; without a spec it lacks what it needs already.
  if (deploymentType === 'NONE' && target !== 'service') {
    parse.wrong('deploymentType', 'what is created is deployed: not with createIfMissing: true')
  }
  const repository = ['repositoryConnectionArn', 'repositoryId', 'branchName']
  if (target === 'service' && repository.some(input => parse.given(input) !== '')) {
    for (const input of repository)
      parse.require(input, 'a service with a pipeline is created with all of these')
  }
  const isHomeless = parse.given('environmentName') === '' && parse.given('serviceName') === ''
  if (target === 'component' && isHomeless) {
    parse.wrong(
      'environmentName',
      'a component is created in an environment, or attached to a service instance',
    )
  }
}

function checkComponent(parse: Parser, { deploymentType, detach, createIfMissing }: Step): void {
  const [service, instance] = ['serviceName', 'serviceInstanceName'] as const
  if (detach) {
    for (const input of [service, instance]) parse.refuse(input, 'not with detach: true')
    parse.refuse('specPath', 'not with detach: true: what is detached has no service spec')
    if (createIfMissing) parse.wrong('detach', 'not with createIfMissing: true, which can create it detached')
  } else if (parse.given(service) !== '' || parse.given(instance) !== '') {
    const because = 'a component is attached to an instance of a service: name both, or neither'
    for (const input of [service, instance]) parse.require(input, because)
  }
  if (deploymentType !== 'NONE') return
  parse.require('description', 'deploymentType NONE changes the description of a component, and nothing else')
  for (const input of [service, instance, 'specPath', 'templateFilePath']) {
    parse.refuse(input, 'not with deploymentType NONE, which changes the description of a component alone')
  }
  if (detach) parse.wrong('detach', 'not with deploymentType NONE, which changes the description alone')
}
