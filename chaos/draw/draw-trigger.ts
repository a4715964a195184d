import type { CommandName, Course, Moment, TargetKind, Trigger } from '../plan/plan.js'
import type { Random } from './random.js'

/** What disturbances depend on: they are aimed at what the step will do. */
export interface DrawnStep {
  readonly target: TargetKind
  readonly command: CommandName
  readonly inputs: Readonly<Record<string, string>>
  readonly ours: readonly Course[]
}

/** Draws a moment of a step. */
export type DrawnTrigger = (random: Random, step: DrawnStep) => Trigger

/** A moment, mostly close to the request that changes something. */
export function drawTrigger(random: Random, { inputs, command }: DrawnStep): Trigger {
  const cancels = inputs['cancelOnTimeout'] === 'true' || command === 'cancel' ? 16 : 2
  const on: Moment = random.weighted({
    start: 10,
    sending: 10,
    sent: 14,
    accepted: 20,
    answered: 26,
    ended: 8,
    cancelSent: cancels,
    cancelAccepted: cancels,
    signal: 0,
    postStart: 0,
  })
  const nth = random.chance(0.1) ? { nth: 2 } : {}
  return { on, ms: drawDelay(random), ...nth }
}

/** At once, within a few requests, within seconds, or later; in ms. */
export function drawDelay(random: Random): number {
  const how = random.weighted({ atOnce: 25, soon: 30, seconds: 30, later: 15 })
  if (how === 'atOnce') return 0
  const ranges = { soon: [1, 400], seconds: [400, 12_000], later: [12_000, 400_000] } as const
  const [least, most] = ranges[how]
  return random.magnitude(least, most)
}
