import type {
  DeletionEntry,
  FutureEntry,
  HistoryEntry,
  Inputs,
  PastEntry,
  VersionText,
} from './account-file.js'
import { milliseconds } from './duration.js'
import type { Attempt, ComponentPart } from '../state/lifecycle.js'
import { deploymentId, fillOutputs, planned } from '../state/planned-outcome.js'
import { type Owner, partOf } from '../state/spec.js'
import type { Details, Identity, Target } from '../state/state.js'

/** When the simulator starts, and how fast it goes. */
export interface Clock {
  readonly speed: number
  /** Epoch milliseconds of a moment as long ago. */
  readonly ago: (duration: string) => number
}

/** Of an account file's entry what all kinds of targets have. */
export interface AnyEntry extends FutureEntry {
  readonly version?: VersionText
  readonly history?: readonly (HistoryEntry | PastEntry)[]
  readonly deletion?: DeletionEntry
}

/** What is live on a target: its spec, and what only components have. */
export interface Origin {
  readonly spec: string
  readonly component?: ComponentPart
}

/** Builds a target with its history, which is completed so that it holds a success. */
export function buildTarget(
  identity: Identity,
  entry: AnyEntry,
  origin: Origin,
  clock: Clock,
  about: { readonly createdAt: number; readonly details?: Details },
): Target {
  const history = completed(entry.history ?? []).sort((a, b) => milliseconds(b.ago) - milliseconds(a.ago))
  const target: Target = {
    ...identity,
    createdAt: Math.min(about.createdAt, clock.ago(history[0]?.ago ?? '0')),
    plan: entry.plan ?? [],
    outputs: entry.outputs ?? {},
    deletionPlan: entry.deletion,
    attempts: [],
    plannedSoFar: 0,
    details: about.details ?? {},
  }
  for (const past of history) target.attempts.push(pastAttempt(past, target, entry, origin, clock))
  return target
}

/** Whether an entry was over, and well, when the simulator starts. */
export function hasSucceeded(past: PastEntry): boolean {
  return (past.ended ?? 'SUCCEEDED') === 'SUCCEEDED' && milliseconds(past.took) <= milliseconds(past.ago)
}

/** Every target of an account file has been deployed: without a success in its history one is put before the rest. */
function completed(history: readonly HistoryEntry[]): HistoryEntry[] {
  if (history.some(past => hasSucceeded(past))) return [...history]
  const oldest = Math.max(
    milliseconds('30d'),
    ...history.map(past => milliseconds(past.ago) + milliseconds('1d')),
  )
  return [{ ago: `${oldest}ms`, took: '4m' }, ...history]
}

function pastAttempt(
  past: HistoryEntry,
  target: Target,
  entry: AnyEntry,
  { spec: live, component }: Origin,
  clock: Clock,
): Attempt {
  const id = deploymentId(`${target.arn}#${target.attempts.length}`)
  const version = past.version ?? entry.version ?? ''
  const spec = past.inputs === undefined ? live : partOf(target, live).write(past.inputs)
  const outputs = fillOutputs(past.outputs ?? target.outputs, inputsOf(target, version, spec), id)
  const initial = target.attempts.findLast(attempt => attempt.ends === 'SUCCEEDED')?.goal
  const step = {
    takes: past.took,
    ends: past.ended ?? 'SUCCEEDED',
    ...(past.message === undefined ? {} : { message: past.message }),
  }
  return {
    id,
    ...(initial === undefined ? {} : { initial }),
    goal: { version, spec, outputs, ...(component === undefined ? {} : { component }) },
    ...planned(step, { id, now: clock.ago(past.ago), speed: clock.speed }),
  }
}

/** A target's inputs with the schema's defaults, as far as the schema accepts them. */
function inputsOf(target: Identity & Owner, version: string, spec: string): Inputs {
  if (target.kind === 'component') return {}
  const known = target.template?.versions.find(({ major, minor }) => `${major}.${minor}` === version)
  const inputs = partOf(target, spec).inputs ?? {}
  return known?.checks[target.kind](inputs).inputs ?? inputs
}
