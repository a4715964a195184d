import { drawPlan } from './draw/draw-plan.js'
import type { Finding } from './checks/findings.js'
import { checkRun } from './checks/all-checks.js'
import type { Plan, ProviderName } from './plan/plan.js'
import { seedOf } from './draw/random.js'
import type { Run } from './play/run.js'
import { StepRunner, type Action } from './play/step-runner.js'

/** A run and what is wrong with it. */
export interface CheckedRun {
  readonly run: Run
  readonly findings: readonly Finding[]
}

/** Plays one plan with the action, or with a faulty one that a test puts in its place, and checks the run. */
export async function playAndCheck(plan: Plan, workspace: string, action?: Action): Promise<CheckedRun> {
  const run = await new StepRunner(plan, workspace, action).play()
  return { run, findings: checkRun(run) }
}

/** The plan of run `index` of the series of `seed`. */
export function planAt(seed: number, index: number, provider: ProviderName = 'proton'): Plan {
  return drawPlan(seedOf(seed, index), provider)
}

/** The findings that are violations, not undecidable. */
export function violations(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ undecidable }) => undecidable === undefined)
}
