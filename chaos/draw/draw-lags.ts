import type { Lag } from '../plan/plan.js'
import type { Random } from './random.js'

/** Mostly below the 30 s that the action provides for, often just when it decides something. */
export function drawLags(random: Random, operations: readonly string[]): readonly Lag[] {
  const count = random.pick([1, 1, 1, 2, 3])
  return Array.from({ length: count }, () => {
    const after = random.weighted({
      start: 50,
      accepted: 12,
      answered: 12,
      ended: 14,
      signal: 8,
      cancelAccepted: 10,
    })
    const fromMs = random.chance(0.6) ? 0 : random.magnitude(100, 120_000)
    const lasts = random.chance(0.4) ? 10_000_000 : random.magnitude(500, 60_000)
    const lagMs = random.chance(0.97) ? random.magnitude(200, 29_000) : random.magnitude(30_000, 90_000)
    const operation = random.pick(operations)
    return { operation, lagMs, after, fromMs, toMs: fromMs + lasts }
  })
}
