import type { PastDeployment } from './deployment.js'

/** How long to wait before the next look, by the time elapsed since the deployment began; both in ms. */
export type Pace = (elapsedMs: number) => number

/** How much of its length a pause varies, so that the jobs of a matrix do not march in step. */
const JITTER = 0.1
/** Never more often than this, whatever the jitter. */
const SHORTEST_MS = 1_500
/** The shortest pause aimed at: with its jitter it stays above the shortest. */
const DENSEST_MS = 1_700
/**
 * The pause where the end begins to be likely, as a part of the pulse. They shorten from here (see
 * {@link whenExpected}), to two thirds on average, and half a pause passes until the end is noticed: a fifth of the
 * pulse, where a look every pulse notices it after half of one.
 */
const DENSE = 0.62
/** The longest without a look before the end is expected: with its jitter an early failure is noticed in a minute. */
const SPARSE_MS = 54_000
const MINUTE_MS = 60_000
/** The pause on the last stretch before: ends are seldom there, but a minute late would be dear. */
const NEAR_MS = 15_000
/** The longest between looks when nothing, or nothing any more, is expected: 15 s, with its jitter. */
const WIDEST_MS = 17_000
/** A deployment late by a whole latest duration is looked at this many times less often. */
const OVERRUN = 5
/** Without history: the first pause, a little less than the AWS CLI's, and the part of the time elapsed it grows with. */
const UNKNOWN_MS = 4_000
const GROWTH = 1 / 8
/** Fewer, and chance makes the history: more, and last year's durations do. */
const MOST_PAST = 20
/** What took longer than a week was no deployment to go by. */
const LONGEST_MS = 7 * 86_400_000
/** How far around a duration seen only once the next is expected, as a part of it. */
const SPREAD = 1 / 5
/** A duration this many times above or below the usual one is an exception and not to be waited for. */
const EXCEPTIONAL = 2

/**
 * A pace by the durations of the target's own earlier deployments: sparse before the end is expected, dense around it,
 * widening after. Without any succeeded one the pause grows with the time elapsed, within bounds. `pulseMs` is how
 * often deployments of this kind are looked at by who knows nothing of them.
 */
export function paceOf(history: readonly PastDeployment[], pulseMs: number, random: () => number): Pace {
  const expected = expectedEnd(history)
  const pause = expected ? whenExpected(expected, DENSE * pulseMs, random) : whenUnknown(random)
  return elapsedMs => Math.max(SHORTEST_MS, pause(elapsedMs))
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

/** The middle duration of the succeeded deployments, in ms; undefined without any. */
export function usualOf(history: readonly PastDeployment[]): number | undefined {
  const took = durations(history)
  return took[Math.floor(took.length / 2)]
}

function whenUnknown(random: () => number): Pace {
  return elapsedMs => jittered(Math.min(Math.max(elapsedMs * GROWTH, UNKNOWN_MS), WIDEST_MS), random)
}

/** Between which durations the end is expected, in ms. */
interface Expected {
  readonly earliestMs: number
  readonly latestMs: number
  readonly usualMs: number
}

/**
 * Any time in the window is as likely for the end, so the nearer its close, the more likely is the next moment: as the
 * root of what is left of it the pauses shorten, which finds the end soonest for a given number of looks.
 */
function whenExpected(
  { earliestMs, latestMs, usualMs }: Expected,
  denseMs: number,
  random: () => number,
): Pace {
  const widthMs = latestMs - earliestMs
  // A window wider than half of the usual duration is searched with the looks that one so wide would take.
  const firstMs = Math.min(denseMs * Math.max(1, (2 * widthMs) / usualMs), widthMs / 2)
  return elapsedMs => {
    if (elapsedMs >= latestMs) {
      const overrun = 1 + (OVERRUN * (elapsedMs - latestMs)) / latestMs
      return jittered(Math.min(DENSEST_MS * overrun, WIDEST_MS), random)
    }
    if (elapsedMs >= earliestMs) {
      const left = (latestMs - elapsedMs) / widthMs
      return jittered(Math.max(firstMs * Math.sqrt(left), DENSEST_MS), random)
    }
    // A look at the very opening of the window would find nothing: the first is one pause later.
    const aheadMs = earliestMs - elapsedMs + jittered(firstMs, random)
    const sparseMs = Math.min(SPARSE_MS, Math.max(aheadMs - widthMs / 4, NEAR_MS))
    return aheadMs < sparseMs + NEAR_MS && aheadMs <= MINUTE_MS ? aheadMs : jittered(sparseMs, random)
  }
}

/** The durations seen and a margin around them, which shrinks with their number. */
function expectedEnd(history: readonly PastDeployment[]): Expected | undefined {
  const usualMs = usualOf(history)
  if (usualMs === undefined) return undefined
  const took = durations(history).filter(ms => ms < usualMs * EXCEPTIONAL && ms > usualMs / EXCEPTIONAL)
  const shortest = took[0] ?? usualMs
  const longest = took.at(-1) ?? usualMs
  const marginMs = (longest - shortest + usualMs * SPREAD) / took.length
  return { earliestMs: Math.max(0, shortest - marginMs), latestMs: longest + marginMs, usualMs }
}

function durations(history: readonly PastDeployment[]): readonly number[] {
  const succeeded = history
    .filter(past => past.succeeded && past.tookMs > 0 && past.tookMs < LONGEST_MS)
    .slice(0, MOST_PAST)
  return succeeded.map(past => past.tookMs).sort((a, b) => a - b)
}
