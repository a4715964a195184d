import type { FailureEntry } from '../account/account-file.js'
import { milliseconds } from '../../account/duration.js'
import { removeResource } from './clean-up.js'
import { stackEvent, startOperation } from './events.js'
import type { Context, Operation, ResourceWork, Stack } from './state.js'
import { schedule } from './timeline.js'
import { endWork, failureReason, startWork, type WorkContext } from './work-events.js'

/** How a rollback starts: by a failure, by CancelUpdateStack or by ContinueUpdateRollback. */
export interface RollbackStart {
  readonly type: 'ROLLBACK' | 'CONTINUE_ROLLBACK'
  readonly token: string | undefined
  readonly reason: string
  /** The resources that a continued rollback skips. */
  readonly skipped?: readonly string[]
}

/** Starts a rollback under an operation id of its own; the rest of its course is planned. */
export function rollBack({ state, now }: Context, stack: Stack, start: RollbackStart): Operation {
  const { kind = 'UPDATE', works = [], step = {}, before } = stack.underway ?? {}
  const operation = startOperation(state, stack, start.type, start.token)
  const context: WorkContext = { state, stack, operation }
  const prefix = kind === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK'
  stackEvent(state, stack, now, { operation, status: `${prefix}_IN_PROGRESS`, reason: start.reason })
  if (before !== undefined) stack.content = before
  const endsAt = now + milliseconds(step.rollbackTakes ?? '30s') / state.speed
  const touched = works.filter(({ logicalId }) => stack.resources.has(logicalId))
  const failing = start.type === 'ROLLBACK' ? (step.rollbackFails ?? []) : []
  if (kind === 'UPDATE')
    planReverts(context, touched, [...failing.map(idOf), ...(start.skipped ?? [])], now, endsAt)
  schedule(stack, endsAt, () => {
    if (failing.length > 0) failRollback(context, touched, failing, endsAt)
    else if (kind === 'CREATE') endCreation(context, touched, endsAt)
    else endUpdate(context, touched, endsAt)
  })
  return operation
}

const idOf = ({ resource }: FailureEntry) => resource

/** Modified resources become what they were. */
function planReverts(
  context: WorkContext,
  works: readonly ResourceWork[],
  omitted: readonly string[],
  at: number,
  endsAt: number,
): void {
  for (const work of works) {
    if (work.action !== 'Modify' || omitted.includes(work.logicalId)) continue
    const reverted = { ...work, isReplaced: false }
    restorePhysicalId(context.stack, work.logicalId)
    startWork(context, reverted, at, [])
    schedule(context.stack, endsAt, () => {
      endWork(context, reverted, endsAt, { status: 'UPDATE_COMPLETE' })
    })
  }
}

function restorePhysicalId({ resources, underway }: Stack, logicalId: string): void {
  const resource = resources.get(logicalId)
  const physicalId = underway?.oldIds.get(logicalId)
  if (resource && physicalId !== undefined) resources.set(logicalId, { ...resource, physicalId })
}

function failRollback(
  context: WorkContext,
  works: readonly ResourceWork[],
  failing: readonly FailureEntry[],
  at: number,
): void {
  const { state, stack, operation } = context
  const isCreation = stack.underway?.kind === 'CREATE'
  for (const { resource, reason = 'Resource handler returned message: "The rollback failed."' } of failing) {
    const work = works.find(({ logicalId }) => logicalId === resource)
    if (work) endWork(context, work, at, { status: isCreation ? 'DELETE_FAILED' : 'UPDATE_FAILED', reason })
  }
  const status = isCreation ? 'ROLLBACK_FAILED' : 'UPDATE_ROLLBACK_FAILED'
  const reason = failureReason(isCreation ? 'delete' : 'update', failing.map(idOf))
  stackEvent(state, stack, at, { operation, status, reason })
}

function endCreation(context: WorkContext, works: readonly ResourceWork[], at: number): void {
  const { state, stack, operation } = context
  removeAdded(context, works, at, at)
  schedule(stack, at, () => {
    stack.underway = undefined
    stackEvent(state, stack, at, { operation, status: 'ROLLBACK_COMPLETE' })
  })
}

function removeAdded(context: WorkContext, works: readonly ResourceWork[], at: number, endsAt: number): void {
  for (const work of works) {
    const physicalId = context.stack.resources.get(work.logicalId)?.physicalId
    if (work.action === 'Add' && physicalId !== undefined)
      removeResource(context, { ...work, isRetained: false }, physicalId, at, endsAt)
  }
}

function endUpdate(context: WorkContext, works: readonly ResourceWork[], at: number): void {
  const { state, stack, operation } = context
  const { step = {} } = stack.underway ?? {}
  stackEvent(state, stack, at, { operation, status: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' })
  const endsAt = at + milliseconds(step.cleanupTakes ?? '5s') / state.speed
  removeAdded(context, works, at, endsAt)
  schedule(stack, endsAt, () => {
    stack.underway = undefined
    stackEvent(state, stack, endsAt, { operation, status: 'UPDATE_ROLLBACK_COMPLETE' })
  })
}
