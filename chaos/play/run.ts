import type { Plan } from '../plan/plan.js'
import type { Simulation } from './simulation.js'

/** A line as the runner shows it. */
export interface Line {
  readonly at: number
  readonly process: 'main' | 'post'
  readonly level: 'info' | 'warning' | 'error' | 'debug'
  readonly text: string
}

/** How one of the step's two processes went. */
export interface StepProcess {
  readonly startedAt: number
  endedAt: number
  /** `killed`: from outside; `left`: by itself, 6.8 s after the signal. */
  how: 'done' | 'killed' | 'left' | 'threw' | 'endless'
  isRed: boolean
  error?: string
}

/** Everything that can be known of one run, for the observer. */
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
  /** Promises that were rejected, and nobody handled it. */
  readonly rejections: readonly unknown[]
  /** What main left for post. */
  readonly savedState: string
  readonly signalledAt: number | undefined
}
