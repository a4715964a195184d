import type { DeletionEntry, FutureEntry } from '../account/account-file.js'
import { viewOf } from '../state/lifecycle.js'
import { deploymentId, fillOutputs, nextStep, planned } from '../state/planned-outcome.js'
import type { Goal } from './prepare-deployment.js'
import type { Details, Identity, Target, World } from '../state/state.js'

/** Starts a deployment that has been checked. */
export function startDeployment(world: World, target: Target, goal: Goal, now: number): void {
  const { inputs, ...state } = goal
  const before = target.attempts.length === 0 ? undefined : viewOf(target, now)
  const initial = before?.succeeded === undefined ? {} : { initial: before.live }
  const id = deploymentId(`${target.arn}#${now}#${target.attempts.length}`)
  const step = nextStep(target.plan, target.plannedSoFar)
  const outputs = fillOutputs(step.outputs ?? target.outputs, inputs, id)
  const attempt = { id, ...initial, goal: { ...state, outputs } }
  target.attempts.push({ ...attempt, ...planned(step, { id, now, speed: world.speed }) })
  target.plannedSoFar += 1
  target.deletion = undefined
}

/** A target that comes into being with its first deployment. */
export function createTarget(
  world: World,
  identity: Identity,
  goal: Goal,
  now: number,
  details: Details = {},
): Target {
  const future: FutureEntry & { readonly deletion?: DeletionEntry } = world.created[identity.kind] ?? {}
  const target: Target = {
    ...identity,
    createdAt: now,
    plan: future.plan ?? [],
    outputs: future.outputs ?? {},
    deletionPlan: future.deletion,
    attempts: [],
    plannedSoFar: 0,
    details,
  }
  startDeployment(world, target, goal, now)
  return target
}
