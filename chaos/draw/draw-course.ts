import type { Course, EndStatus } from '../plan/plan.js'
import type { Random } from './random.js'

/** With rollbackOnFailure the first often fails, with cancelOnTimeout it often takes too long. */
export function drawCourses(random: Random, inputs: Readonly<Record<string, string>>): readonly Course[] {
  const [first, second] = [drawCourse(random), drawCourse(random)]
  const isRolledBack = inputs['rollbackOnFailure'] === 'true' && random.chance(0.6)
  const isLate = inputs['cancelOnTimeout'] === 'true' && inputs['timeoutMinutes'] !== undefined
  const takesMs =
    isLate && random.chance(0.5) ? first.takesMs + 60_000 * Number(inputs['timeoutMinutes']) : first.takesMs
  return [{ ...first, takesMs, ...(isRolledBack && { ends: 'FAILED' as const }) }, second]
}

/** Seconds or minutes, rarely an hour; most succeed. */
export function drawCourse(random: Random): Course {
  const scale = random.weighted({ instant: 1, seconds: 4, minutes: 5, long: 1 })
  const ranges = {
    instant: [1, 900],
    seconds: [1_000, 40_000],
    minutes: [40_000, 900_000],
    long: [900_000, 5_000_000],
  } as const
  const [least, most] = ranges[scale]
  const ends: EndStatus = random.weighted({ SUCCEEDED: 68, FAILED: 26, CANCELLED: 6 })
  return {
    takesMs: random.magnitude(least, most),
    ends,
    cancelTakesMs: random.magnitude(1, random.chance(0.7) ? 3_000 : 60_000),
    cancelEnds: random.weighted({ CANCELLED: 80, FAILED: 10, SUCCEEDED: 10 }),
    failsAs: random.pick(['UPDATE_FAILED', 'CLEANUP_COMPLETE', 'CLEANUP_FAILED', 'part']),
    outputs: random.pick([0, 1, 2, 2]),
  }
}
