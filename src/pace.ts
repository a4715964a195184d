import type { PastDeployment } from './deployment.js'

/** How long to wait before the next look, by the time elapsed since the deployment began; both in ms. */
export type Pace = (elapsedMs: number) => number

/** Looks where the end is expected: half of the 5 s at which the AWS CLI looks at an instance, and a little less. */
const DENSE_MS = 2_200
/** The longest without a look before the end is expected: an early failure is noticed within it. */
const SPARSE_MS = 60_000
/** The longest between looks when nothing, or nothing any more, is expected. */
const WIDEST_MS = 15_000
/** Without history, and past all history, the pause is this part of the time elapsed, or since the end was expected. */
const GROWTH = 1 / 12
/** How much of its length a pause varies, so that the jobs of a matrix do not march in step. */
const JITTER = 0.1
/** Fewer, and chance makes the history: more, and last year's durations do. */
const MOST_PAST = 20

/**
 * A pace by the durations of the target's own earlier deployments: sparse before the end is expected, dense around it,
 * widening after. Without any succeeded one the pause grows with the time elapsed, within bounds.
 */
export function paceOf(history: readonly PastDeployment[], random: () => number): Pace {
  const expected = expectedEnd(history)
  if (!expected) return elapsedMs => jittered(grown(elapsedMs), random)
  return elapsedMs => {
    if (elapsedMs > expected.latestMs) return jittered(grown(elapsedMs - expected.latestMs), random)
    const aheadMs = expected.earliestMs - elapsedMs
    if (aheadMs <= 0) return jittered(DENSE_MS, random)
    // The last sparse pause ends just where the dense looks begin: no jitter there to lose a look by.
    return aheadMs <= SPARSE_MS ? aheadMs : jittered(Math.min(SPARSE_MS, aheadMs / 2), random)
  }
}

/** At once the first time, then every `pauseMs` but for the jitter. */
export function atOnceThen(pauseMs: number, random: () => number): Pace {
  let isFirst = true
  return () => {
    const pause = isFirst ? 0 : jittered(pauseMs, random)
    isFirst = false
    return pause
  }
}

/** `ms` give or take a tenth; `random` is a number in [0, 1). */
export function jittered(ms: number, random: () => number): number {
  return ms * (1 + JITTER * (2 * random() - 1))
}

function grown(elapsedMs: number): number {
  return Math.min(Math.max(elapsedMs * GROWTH, DENSE_MS), WIDEST_MS)
}

/** The middle duration of the succeeded deployments, in ms; undefined without any. */
export function usualOf(history: readonly PastDeployment[]): number | undefined {
  const took = durations(history)
  return took[Math.floor(took.length / 2)]
}

/** Between which durations the end is expected: those seen, and a margin for the few that were seen. */
function expectedEnd(
  history: readonly PastDeployment[],
): { earliestMs: number; latestMs: number } | undefined {
  const took = durations(history)
  const [shortest, longest] = [took[0], took.at(-1)]
  if (shortest === undefined || longest === undefined) return undefined
  const marginMs = (longest - shortest) / took.length + shortest * 0.02
  return { earliestMs: Math.max(0, shortest - marginMs), latestMs: longest + marginMs }
}

function durations(history: readonly PastDeployment[]): readonly number[] {
  const succeeded = history.filter(past => past.succeeded && past.tookMs > 0).slice(0, MOST_PAST)
  return succeeded.map(past => past.tookMs).sort((a, b) => a - b)
}
