import type { FailureEntry, PlanStep } from '../account/account-file.js'
import { milliseconds } from '../../account/duration.js'
import { outputValues } from '../template/outputs.js'
import { cleanUp } from './clean-up.js'
import { stackEvent } from './events.js'
import { endAfterFailure } from './failure.js'
import type { ChangeSet, Content, Context, Operation, ResourceWork, Stack, Underway } from './state.js'
import { schedule } from './timeline.js'
import { endWork, failWork, startWork, verbOf, type WorkContext } from './work-events.js'

/** A creation or an update of a stack. */
export interface Deployment {
  readonly kind: Underway['kind']
  readonly content: Content
  readonly works: readonly ResourceWork[]
  readonly operation: Operation
  readonly step: PlanStep
  readonly onFailure: Underway['onFailure']
  /** Undefined for CreateStack and UpdateStack. */
  readonly changeSet: ChangeSet | undefined
}

/** Starts a creation or an update; the rest of its course is planned. */
export function deploy({ state, now }: Context, stack: Stack, deployment: Deployment): void {
  const { kind, content, operation, step, onFailure, changeSet } = deployment
  const works = withFailing(deployment)
  const before = kind === 'CREATE' ? undefined : stack.content
  stack.underway = { kind, works, step, onFailure, before, oldIds: new Map() }
  stack.content = content
  if (kind === 'UPDATE') stack.updatedAt = now
  stackEvent(state, stack, now, { operation, status: `${kind}_IN_PROGRESS`, reason: 'User Initiated' })
  const endsAt = now + milliseconds(step.takes ?? '1m') / state.speed
  const context: WorkContext = { state, stack, operation }
  const failures = failuresOf(step)
  planWorks(context, works, failures, now, endsAt)
  schedule(stack, endsAt, () => {
    if (changeSet) changeSet.execution = failures.length > 0 ? 'EXECUTE_FAILED' : 'EXECUTE_COMPLETE'
    if (failures.length > 0) fail(context, works, failures, endsAt)
    else succeed(context, deployment, endsAt)
  })
}

/** The planned failures: of resources, and of hooks that fail their resource. */
function failuresOf({ fails = [], hooks = [] }: PlanStep): readonly FailureEntry[] {
  const failing = hooks.filter(
    ({ status = 'HOOK_COMPLETE_FAILED', failureMode = 'FAIL' }) =>
      status !== 'HOOK_COMPLETE_SUCCEEDED' && failureMode === 'FAIL',
  )
  const byHook = failing.map(({ resource, type }) => ({
    resource,
    reason: `The following hook(s) failed: [${type}]`,
  }))
  return [...byHook, ...fails]
}

/** The works, with one more for each planned failure of a resource that the templates do not change. */
function withFailing({ works, step, content }: Deployment): readonly ResourceWork[] {
  const missing = failuresOf(step).filter(({ resource }) => !works.some(one => one.logicalId === resource))
  const added = missing.map(({ resource }): ResourceWork => {
    const { type = 'AWS::CloudFormation::CustomResource', properties = {} } =
      content.template.resources[resource] ?? {}
    const rest = { isReplaced: false, isRetained: false, properties: JSON.stringify(properties) }
    return { action: 'Modify', logicalId: resource, type, ...rest }
  })
  return [...works, ...added]
}

/** Works run one after the other; those from the first failing one on are still in progress at the end. */
function planWorks(
  context: WorkContext,
  works: readonly ResourceWork[],
  failures: readonly FailureEntry[],
  startsAt: number,
  endsAt: number,
): void {
  const { stack } = context
  const hooks = stack.underway?.step.hooks ?? []
  const building = works.filter(({ action }) => action !== 'Remove')
  const firstFailing = building.findIndex(work => failures.some(one => one.resource === work.logicalId))
  const slot = (endsAt - startsAt) / Math.max(building.length, 1)
  for (const [index, work] of building.entries()) {
    const at = startsAt + index * slot
    schedule(stack, at, () => {
      startWork(context, work, at, hooks)
    })
    if (firstFailing !== -1 && index >= firstFailing) continue
    schedule(stack, at + slot, () => {
      endWork(context, work, at + slot, { status: `${verbOf(work)}_COMPLETE` })
    })
  }
}

function succeed(context: WorkContext, { content, kind, step }: Deployment, at: number): void {
  const { state, stack, operation } = context
  const planned = { ...stack.future.outputs, ...step.outputs }
  stack.outputs = outputValues(content, planned, id => stack.resources.get(id)?.physicalId)
  if (kind === 'UPDATE') cleanUp(context, at)
  else {
    stack.underway = undefined
    stackEvent(state, stack, at, { operation, status: 'CREATE_COMPLETE' })
  }
}

function fail(
  context: WorkContext,
  works: readonly ResourceWork[],
  failures: readonly FailureEntry[],
  at: number,
): void {
  const failing = works.flatMap(work => {
    const failure = failures.find(({ resource }) => resource === work.logicalId)
    return failure === undefined ? [] : [{ work, failure }]
  })
  for (const { work, failure } of failing) failWork(context, work, at, failure)
  const cancelled = cancelWorks(context, at)
  endAfterFailure(context, [...failing.map(({ work }) => work), ...cancelled], at)
}

/** Ends the works that are in progress, because something else failed or because the update is cancelled. */
export function cancelWorks(context: WorkContext, at: number): readonly ResourceWork[] {
  const { stack } = context
  const running = (stack.underway?.works ?? []).filter(({ logicalId, action }) => {
    const status = stack.resources.get(logicalId)?.status
    return action !== 'Remove' && status?.endsWith('_IN_PROGRESS') === true
  })
  for (const work of running) {
    const what = work.action === 'Add' ? 'creation' : 'update'
    endWork(context, work, at, {
      status: `${verbOf(work)}_FAILED`,
      reason: `Resource ${what} cancelled`,
    })
  }
  return running
}
