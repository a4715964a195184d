import { timing } from '../timing.js'
import type { PastDeployment } from '../deployment.js'

/** The pause before the next poll, by the time elapsed since the deployment started; both in ms. */
export type PollInterval = (elapsedMs: number) => number

/** How much of its length a pause varies, so that the jobs of a matrix do not all poll at the same moment. */
const JITTER = 0.1
/** A pause is at most this part of the elapsed time, so that an early failure is noticed early. */
const PART_OF_ELAPSED = 1 / 4
/** The end is expected this close to the usual duration, as a part of it and in ms: the larger of both. */
const CLOSE = 0.045
/** Durations are consistent when more than half of them are this close to the usual one, as a part of it. */
const CONSISTENT = 0.25
/** Only this many of the latest deployments count: older ones say little about the next. */
const MOST_PAST = 20

/**
 * The poll interval for a deployment of a target with this history. A pause is at most 15 s and at most a quarter of the time
 * elapsed (at least 2 s), whatever the history says. Where the history is consistent, the pauses shorten towards the usual
 * duration, down to 2.25 s, and grow again after it. `random` is a number in [0, 1); every pause varies by a tenth.
 */
export function pollIntervalFor(history: readonly PastDeployment[], random: () => number): PollInterval {
  const usualMs = expectedDuration(history)
  return elapsedMs => jittered(Math.min(longestPause(elapsedMs), pauseNear(usualMs, elapsedMs)), random)
}

/** No pause the first time, then `pauseMs` give or take a tenth. */
export function immediatelyThenEvery(pauseMs: number, random: () => number): PollInterval {
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

/** The middle duration of the succeeded history, in ms; undefined without any. */
export function usualDuration(history: readonly PastDeployment[]): number | undefined {
  const took = durations(history)
  return took[Math.floor(took.length / 2)]
}

function longestPause(elapsedMs: number): number {
  return Math.min(Math.max(elapsedMs * PART_OF_ELAPSED, timing.shortestPollMs), timing.longestPollMs)
}

/** Proportional to the time between now and the expected end, before and after it; unbounded without one. */
function pauseNear(usualMs: number | undefined, elapsedMs: number): number {
  if (usualMs === undefined) return Infinity
  const closeMs = Math.max(CLOSE * usualMs, timing.closeToEndMs)
  return timing.pollAtEndMs * Math.max(1, Math.abs(elapsedMs - usualMs) / closeMs)
}

/** The usual duration, in ms; undefined unless most of the history took about as long. */
function expectedDuration(history: readonly PastDeployment[]): number | undefined {
  const usualMs = usualDuration(history)
  if (usualMs === undefined) return undefined
  const took = durations(history)
  const close = took.filter(ms => Math.abs(ms - usualMs) <= CONSISTENT * usualMs)
  return close.length > took.length / 2 ? usualMs : undefined
}

function durations(history: readonly PastDeployment[]): readonly number[] {
  const succeeded = history
    .filter(past => past.phase === 'succeeded' && past.tookMs > 0 && past.tookMs < timing.longestPastMs)
    .slice(0, MOST_PAST)
  return succeeded.map(past => past.tookMs).sort((a, b) => a - b)
}
