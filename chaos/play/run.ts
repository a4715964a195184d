import type { Plan } from '../plan/plan.js'
import type { Simulation } from './simulation.js'

/** A line of the job's log. */
export interface Line {
  readonly at: number
  readonly process: 'main' | 'post'
  readonly level: 'info' | 'warning' | 'error' | 'debug'
  readonly text: string
}

/** One of the step's two processes. */
export interface StepProcess {
  readonly startedAt: number
  endedAt: number
  /** `killed`: from outside; `left`: by itself, 6.8 s after the signal. */
  how: 'done' | 'killed' | 'left' | 'threw' | 'endless'
  isRed: boolean
  error?: string
}

/** Everything that is known of one run, for the checks. */
export interface Run {
  readonly plan: Plan
  readonly simulation: Simulation
  readonly lines: readonly Line[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly masks: readonly string[]
  readonly comments: readonly string[]
  readonly main: StepProcess
  readonly post: StepProcess
  /** Unhandled rejections. */
  readonly rejections: readonly unknown[]
  /** The state that main saved for post, as JSON. */
  readonly savedState: string
  readonly signalledAt: number | undefined
}
