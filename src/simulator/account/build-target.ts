import { inputCheck } from '../state/input-schema.js'
import type { Attempt, ComponentPart } from '../state/lifecycle.js'
import { newTarget } from '../state/new-target.js'
import { deploymentId, fillOutputs, scheduleDeployment } from '../state/schedule.js'
import { partOf } from '../state/spec.js'
import type { Identity, Settings, Target } from '../state/state.js'
import type { HistoryEntry, Inputs, TargetEntry } from './account-file.js'
import { milliseconds } from './duration.js'

/** When the simulator starts, and how fast it runs. */
export interface Clock {
  readonly speed: number
  /** Epoch milliseconds of the moment this long before the start. */
  readonly ago: (duration: string) => number
}

/** What is live on a target, and when it was created. */
export interface Live {
  readonly createdAt: number
  readonly spec: string
  readonly component?: ComponentPart
  readonly settings?: Settings
}

/** Builds a target with its history, to which a success is added if it has none. */
export function buildTarget(identity: Identity, entry: TargetEntry, live: Live, clock: Clock): Target {
  const history = withSuccess(entry.history ?? []).sort((a, b) => milliseconds(b.ago) - milliseconds(a.ago))
  const createdAt = Math.min(live.createdAt, clock.ago(history[0]?.ago ?? '0'))
  const target = newTarget(identity, createdAt, entry, live.settings)
  for (const past of history) target.attempts.push(pastAttempt(past, target, entry.version, live, clock))
  return target
}

/** Whether a deployment of the past had succeeded when the simulator starts. */
export function hasSucceeded({ ended = 'SUCCEEDED', took, ago }: HistoryEntry): boolean {
  return ended === 'SUCCEEDED' && milliseconds(took) <= milliseconds(ago)
}

function withSuccess(history: readonly HistoryEntry[]): HistoryEntry[] {
  if (history.some(hasSucceeded)) return [...history]
  const before = history.map(past => milliseconds(past.ago) + milliseconds('1d'))
  return [{ ago: `${Math.max(milliseconds('30d'), ...before)}ms`, took: '4m' }, ...history]
}

function pastAttempt(
  past: HistoryEntry,
  target: Target,
  liveVersion = '',
  live: Live,
  clock: Clock,
): Attempt {
  const { version = liveVersion, inputs, ended = 'SUCCEEDED', message } = past
  const id = deploymentId(`${target.arn}#${target.attempts.length}`)
  const spec = inputs === undefined ? live.spec : partOf(target, live.spec).write(inputs)
  const outputs = fillOutputs(past.outputs ?? target.outputs, inputsOf(target, version, spec), id)
  const before = target.attempts.findLast(attempt => attempt.ends === 'SUCCEEDED')
  const step = { takes: past.took, ends: ended, ...(message === undefined ? {} : { message }) }
  return {
    id,
    ...(before && { initialState: before.targetState }),
    targetState: { version, spec, outputs, ...(live.component && { component: live.component }) },
    ...scheduleDeployment(step, id, clock.ago(past.ago), clock.speed),
  }
}

/** A target's inputs with the schema's defaults, if the schema accepts them. */
function inputsOf(target: Identity, version: string, spec: string): Inputs {
  if (target.kind === 'component') return {}
  const known = target.template?.versions.find(({ major, minor }) => `${major}.${minor}` === version)
  const inputs = partOf(target, spec).inputs ?? {}
  return inputCheck(known?.schema, target.kind)(inputs).inputs
}
