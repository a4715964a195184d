import type { DeleteContext } from '../../src/engine/context.js'
import { deleteTarget, type DeleteOutcome } from '../../src/engine/delete.js'
import type { Deletion, DeletionState } from '../../src/engine/deployment-target.js'
import { FakeClock } from './fake-clock.js'
import { contextOn, ScriptedTarget } from './scripted.js'

const MINUTE = 60_000
export const exists: DeletionState = { state: 'exists', status: 'SUCCEEDED' }
export const gone: DeletionState = { state: 'gone', status: 'DELETE_COMPLETE' }
export const deleting: DeletionState = { state: 'deleting', status: 'DELETE_IN_PROGRESS' }
export const failed: DeletionState = {
  state: 'failed',
  status: 'DELETE_FAILED',
  message: 'The bucket is not empty.',
}

/** The provider's words, where no answer shows them. */
const statusWords = { running: 'REMOVING', deleted: 'REMOVED' }
const state = { status: statusWords.deleted }
export const deleted: DeleteOutcome = { kind: 'deleted', state, isAnother: false }
export const alreadyGone: DeleteOutcome = { ...deleted, kind: 'alreadyGone' }

/** A target that is deleted a minute after the request. */
export function setup(over: Partial<DeleteContext> = {}) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const step = {
    clock,
    stop,
    startedAt: clock.now(),
    requestedAt: [] as number[],
    /** When the target was read, and whether as one whose deletion this step requested. */
    reads: [] as { at: number; isRequested: boolean; signal: AbortSignal }[],
    before: exists,
    after: gone,
    /** Runs before the request: may throw. */
    trouble: (() => undefined) as (call: number) => unknown,
    /** Runs before the reads that the request needs. */
    preparing: (() => undefined) as (signal: AbortSignal) => unknown,
    /** What a read returns instead of the real state. */
    read: (() => undefined) as (msSinceStart: number) => DeletionState | undefined,
    findDependents: undefined as Deletion['findDependents'],
    findBlocker: undefined as Deletion['findBlocker'],
  }
  let acceptedAt: number | undefined
  const deletion: Deletion = {
    statusWords,
    get: async (signal, isRequested) => {
      step.reads.push({ at: clock.now() - step.startedAt, isRequested, signal })
      await Promise.resolve()
      const shown = step.read(clock.now() - step.startedAt)
      if (shown) return shown
      if (acceptedAt === undefined) return step.before
      return clock.now() < acceptedAt + MINUTE ? deleting : step.after
    },
    prepare: async signal => {
      await step.preparing(signal)
      return async () => {
        step.requestedAt.push(clock.now() - step.startedAt)
        await step.trouble(step.requestedAt.length)
        acceptedAt = clock.now()
      }
    },
    findDependents: signal => step.findDependents?.(signal) ?? Promise.resolve([]),
    findBlocker: signal => step.findBlocker?.(signal) ?? Promise.resolve(undefined),
  }
  const { events, ...context } = contextOn(new ScriptedTarget(clock), clock, { stop: stop.signal })
  return Object.assign(step, { events, context: { ...context, deletion, ...over } })
}

export type Setup = ReturnType<typeof setup>
export const ended = ({ clock, context }: Setup): Promise<DeleteOutcome> => clock.run(deleteTarget(context))
export const tookMs = ({ clock, startedAt }: Setup) => clock.now() - startedAt
