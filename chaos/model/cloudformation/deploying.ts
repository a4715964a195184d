import { recordIn, withoutRecord } from '../../plan/records.js'
import type { Course } from '../../plan/plan.js'
import type { Deployment } from '../state.js'
import type { Call, Model } from '../call.js'
import { outputsOf } from '../outputs.js'
import { STACK_TYPE, type ChangeSet, type Stack } from './stack.js'
import { changeChangeSet, showResource, showStatus, type Operation } from './stacks.js'
import { behaviour } from './behaviour.js'
import { endDeployment, rollBack } from './rolling-back.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What starts a deployment of a stack. */
interface Start {
  readonly text: string
  readonly token: string | undefined
  readonly isCreation: boolean
  readonly changeSet?: ChangeSet
}

/** A deployment that runs: its stack, its operation and its course. */
interface Running extends Start {
  readonly stackId: string
  readonly operation: Operation
  readonly deploymentId: string
  readonly course: Course
}

const statuses = {
  create: { running: 'CREATE_IN_PROGRESS', done: 'CREATE_COMPLETE' },
  update: { running: 'UPDATE_IN_PROGRESS', done: 'UPDATE_COMPLETE' },
} as const

/** Starts a deployment: a creation of the stack's resources, or an update. */
export function startDeployment(model: Model, call: Call, stack: Stack, start: Start): void {
  const { history } = model
  const { author, course } = call
  const operation: Operation = { id: model.newId(), token: start.token, by: author }
  const deploymentId = start.token !== undefined && UUID.test(start.token) ? start.token : operation.id
  const running: Running = { ...start, stackId: stack.id, operation, deploymentId, course }
  const now = history.time.now
  noteDeployment(model, call, stack, running)
  const others = otherChangeSets(model, stack, start.changeSet)
  showStatus(model, stack, operation, statuses[kindOf(running)].running, {
    reason: 'User Initiated',
    part: {
      ...{ deploymentId, text: start.text, textBefore: stack.text, changeSets: others },
      ...(!start.isCreation && { updatedAt: now }),
    },
  })
  showResource(model, stack.id, operation, resource(start.isCreation ? 'CREATE' : 'UPDATE', 'IN_PROGRESS'))
  call.effects.push({ at: now, what: 'deployed', key: stack.key, deploymentId })
  history.time.after(course.takesMs, () => {
    if (isRunning(model, running)) finish(model, running)
  })
}

function kindOf({ isCreation }: Pick<Start, 'isCreation'>): 'create' | 'update' {
  return isCreation ? 'create' : 'update'
}

/** The change sets that remain when one is executed. */
function otherChangeSets(model: Model, stack: Stack, executed: ChangeSet | undefined): Stack['changeSets'] {
  const isDeleted = behaviour(model).otherChangeSets === 'deleted'
  return stack.changeSets.flatMap(one => {
    if (one.id === executed?.id) return { ...one, execution: 'EXECUTE_IN_PROGRESS' as const }
    if (one.execution.startsWith('EXECUTE')) return one
    return isDeleted ? [] : { ...one, execution: 'OBSOLETE' as const }
  })
}

/** The deployment, as the checks know it, and the target that it makes. */
function noteDeployment(model: Model, { author, course }: Call, stack: Stack, running: Running): void {
  const { history } = model
  const { key, kind } = stack
  const before = history.now.targets[key]
  const content = { templateFile: undefined, major: '1', minor: '0' }
  const deploys = { ...content, spec: withoutRecord(running.text).text }
  const one: Deployment = {
    ...{ id: running.deploymentId, key, kind, by: author, token: running.token, course },
    ...{ createdAt: history.time.now, status: 'IN_PROGRESS', before: before?.deployed, deploys },
    recordedBefore: recordIn(running.text)?.before?.id,
  }
  const isNew = running.isCreation || !before
  history.change(account => ({
    ...account,
    deployments: { ...account.deployments, [one.id]: one },
    targets: {
      ...account.targets,
      [key]: {
        ...{ key, kind, service: '', instance: '', environment: '', name: stack.name, templateName: '' },
        ...{ deployed: undefined, description: undefined, createdAt: stack.createdAt },
        ...{ createdBy: author, succeeded: undefined },
        ...(isNew ? {} : before),
        ...{ attempted: one.id, acceptedSpec: deploys.spec, token: running.token, deletion: undefined },
      },
    },
  }))
}

function resource(verb: 'CREATE' | 'UPDATE', end: string, reason?: string) {
  const status = `${verb}_${end}`
  return { logicalId: 'Service', physicalId: 'shop-service', type: 'AWS::ECS::Service', status, reason }
}

/** Its function returns an id of its own choice: that of the stack. */
function customResource(physicalId: string, status: string) {
  return { logicalId: 'Hook', physicalId, type: 'Custom::Hook', status, reason: undefined }
}

/** Whether the deployment is as it was started: nobody has cancelled it, and it has not ended. */
function isRunning(model: Model, { stackId, deploymentId, ...one }: Running): boolean {
  const stack = model.history.now.stacks?.[stackId]
  return stack?.deploymentId === deploymentId && stack.status === statuses[kindOf(one)].running
}

function finish(model: Model, running: Running): void {
  const { stackId, operation, course } = running
  const stack = model.history.now.stacks?.[stackId]
  if (!stack) return
  const verb = running.isCreation ? 'CREATE' : 'UPDATE'
  for (const end of ['IN_PROGRESS', 'COMPLETE'])
    showResource(model, stackId, operation, customResource(stackId, `${verb}_${end}`))
  if (course.ends !== 'SUCCEEDED' || stack.isDrifted === true) {
    fail(model, stack, running)
    return
  }
  showResource(model, stackId, operation, resource(verb, 'COMPLETE'))
  if (running.isCreation) {
    succeed(model, running)
    return
  }
  showStatus(model, stack, operation, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
  model.history.time.after(behaviour(model).cleanupMs, () => {
    succeed(model, running)
  })
}

function succeed(model: Model, running: Running): void {
  const { history } = model
  const { stackId, operation, deploymentId, changeSet } = running
  const stack = history.now.stacks?.[stackId]
  const one = history.now.deployments[deploymentId]
  if (!stack || !one) return
  const vpc = stack.outputs.filter(([key]) => key === 'VpcId')
  const part = { outputs: [...vpc, ...outputsOf(one)], textBefore: undefined }
  showStatus(model, stack, operation, statuses[kindOf(running)].done, { part })
  if (changeSet) changeChangeSet(model, stackId, changeSet.id, { execution: 'EXECUTE_COMPLETE' })
  history.target(stack.key, { deployed: one.deploys, succeeded: deploymentId })
  endDeployment(model, deploymentId, 'SUCCEEDED')
}

/** A resource fails, and CloudFormation rolls back: a second operation. */
function fail(model: Model, stack: Stack, running: Running): void {
  const verb = running.isCreation ? 'CREATE' : 'UPDATE'
  const { operation } = running
  const failed = `${verb}_FAILED`
  if (behaviour(model).isNested) failNested(model, stack, operation, failed)
  else showResource(model, stack.id, operation, resource(verb, 'FAILED', 'The service did not become stable'))
  showResource(model, stack.id, operation, {
    ...{ logicalId: 'Task', physicalId: '', type: 'AWS::ECS::TaskDefinition', status: failed },
    reason: 'Resource update cancelled',
  })
  // The events of the rollback may carry the token of the deployment.
  rollBack(model, stack, running.isCreation, {
    ...{ operation: { id: model.newId(), token: operation.token, by: operation.by } },
    reason: 'The following resource(s) failed to update: [Service].',
    takesMs: behaviour(model).rollbackMs,
    ends: behaviour(model).failsTwice ? 'FAILED' : 'SUCCEEDED',
    status: 'FAILED',
  })
}

function failNested(model: Model, stack: Stack, operation: Operation, status: string): void {
  const nested = Object.values(model.history.now.stacks ?? {}).find(one => one.parentId === stack.id)
  const physicalId = nested?.id ?? ''
  if (nested) {
    showStatus(
      model,
      nested,
      operation,
      status.startsWith('CREATE') ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
    )
    showResource(model, nested.id, operation, {
      ...{ logicalId: 'Inner', physicalId: '', type: 'AWS::SNS::Topic', status },
      reason: 'The topic exists already',
    })
  }
  const reason = `Embedded stack ${physicalId} was not successfully updated.`
  showResource(model, stack.id, operation, {
    logicalId: 'Nested',
    physicalId,
    type: STACK_TYPE,
    status,
    reason,
  })
}
