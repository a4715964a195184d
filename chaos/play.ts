import { planOf } from './draw.js'
import type { Finding } from './findings.js'
import { findingsOf } from './observer.js'
import type { Plan } from './plan.js'
import { seedOf } from './random.js'
import { Step, type Run } from './step.js'
import type { Action } from './step.js'

/** A run with what is wrong with it. */
export interface Played {
  readonly run: Run
  readonly findings: readonly Finding[]
}

/** Plays one plan with the action, or with another that a test wants to be caught. */
export async function play(plan: Plan, workspace: string, action?: Action): Promise<Played> {
  const run = await new Step(plan, workspace, action).play()
  return { run, findings: findingsOf(run) }
}

/** The plan of run `index` of the series of `seed`. */
export function planAt(seed: number, index: number): Plan {
  return planOf(seedOf(seed, index))
}

/** What is a violation, and not merely undecidable. */
export function violations(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ undecidable }) => undecidable === undefined)
}
