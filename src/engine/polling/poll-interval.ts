import { timing } from '../timing.js'
import type { PastDeployment } from '../deployment.js'

/** How long to wait before the next look, by the time elapsed since the deployment began; both in ms. */
export type Pace = (elapsedMs: number) => number

/** How much of its length a pause varies, so that the jobs of a matrix do not all ask at the same moment. */
const JITTER = 0.1
/** A pause is at most this part of the time elapsed, so that what fails early is noticed early. */
const PART_OF_ELAPSED = 1 / 4
/** The end is expected this close to the usual duration, as a part of it and in ms: the larger of both. */
const CLOSE = 0.045
/** Durations are consistent when more than half of them are this close to the usual one, as a part of it. */
const CONSISTENT = 0.25
/** So many of the latest history are the history: those of last year say little about today's. */
const MOST_PAST = 20

/**
 * The pace for a deployment on a target with this history. A pause is at most 15 s and at most a quarter of the time
 * elapsed (but 2 s), whatever the history says. Where the history is consistent, the pauses shorten towards the usual
 * duration, down to 2.25 s, and grow again after it. `random` is a number in [0, 1); every pause varies by a tenth.
 */
export function paceOf(history: readonly PastDeployment[], random: () => number): Pace {
  const usualMs = expectedOf(history)
  return elapsedMs => jittered(Math.min(longestPause(elapsedMs), pauseNear(usualMs, elapsedMs)), random)
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

/** The middle duration of the succeeded history, in ms; undefined without any. */
export function usualOf(history: readonly PastDeployment[]): number | undefined {
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

/** The usual duration, in ms, if most earlier ones were about as long. */
function expectedOf(history: readonly PastDeployment[]): number | undefined {
  const usualMs = usualOf(history)
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
