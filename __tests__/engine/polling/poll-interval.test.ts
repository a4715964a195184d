import { describe, expect, it } from '@jest/globals'
import type { PastDeployment } from '../../../src/engine/deployment.js'
import {
  immediatelyThenEvery,
  jittered,
  pollIntervalFor,
  usualDuration,
  type PollInterval,
} from '../../../src/engine/polling/poll-interval.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** How much a pause may vary, as a part of its length. */
const JITTER = 0.1

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function past(tookMs: number, succeeded = true): PastDeployment {
  const phase = succeeded ? 'succeeded' : 'failed'
  return { deploymentId: 'a deployment', status: phase.toUpperCase(), phase, createdAt: 0, tookMs }
}

/** `count` durations around `usualMs`; `spread`: 0.1 for ±10 %. */
function pastAround(usualMs: number, spread: number, count: number, random: () => number) {
  return Array.from({ length: count }, () => past(usualMs * (1 - spread + 2 * spread * random())))
}

/** Elapsed times and pauses until the end of a deployment that takes `takesMs` is seen. */
function pollsUntil(
  pollInterval: PollInterval,
  takesMs: number,
): readonly { readonly at: number; readonly pauseMs: number }[] {
  const made: { at: number; pauseMs: number }[] = []
  for (let elapsed = 0; elapsed < takesMs;) {
    const pauseMs = pollInterval(elapsed)
    elapsed += pauseMs
    made.push({ at: elapsed, pauseMs })
  }
  return made
}

/** The longest pause at this time, jitter included: the smaller of 15 s and a quarter of it, at least 2 s. */
function bound(elapsedMs: number): number {
  return Math.min(15 * SECOND, Math.max(2 * SECOND, elapsedMs / 4)) * (1 + JITTER)
}

const draws = Array.from({ length: 200 }, (_, seed) => seed + 1)

describe('the bound on a pause', () => {
  /** Anything Proton may list: none, many, failed ones, durations from nothing to longer than a week. */
  function anyHistory(random: () => number): readonly PastDeployment[] {
    const usualMs = 10 ** (9 * random())
    const spread = random() < 0.5 ? 0.05 : random()
    const mixed = pastAround(usualMs, spread, Math.floor(30 * random()), random)
    return mixed.map(one => ({ ...one, phase: random() < 0.8 ? 'succeeded' : 'failed' }))
  }

  it('holds for any history and any time elapsed, and no pause is shorter than 1.5 s', () => {
    for (const seed of draws) {
      const random = seeded(seed)
      const history = anyHistory(random)
      const pollInterval = pollIntervalFor(history, random)
      const around = (usualDuration(history) ?? MINUTE) * (0.5 + random())
      for (const elapsed of [
        0,
        10 ** (8 * random()),
        MINUTE * random(),
        around,
        usualDuration(history) ?? 0,
      ]) {
        const pause = pollInterval(elapsed)
        expect({ seed, elapsed, pause, isWithin: pause <= bound(elapsed) }).toMatchObject({ isWithin: true })
        expect(pause).toBeGreaterThanOrEqual(1.5 * SECOND)
      }
    }
  })

  it('holds from poll to poll, whenever the deployment ends', () => {
    for (const seed of draws) {
      const random = seeded(seed)
      const made = pollsUntil(pollIntervalFor(anyHistory(random), random), HOUR * random())
      for (const { at, pauseMs } of made) expect(pauseMs).toBeLessThanOrEqual(bound(at - pauseMs))
    }
  })

  it('polls first after 2 s and sees an early failure soon, where 100 s are usual', () => {
    const pollInterval = pollIntervalFor([past(100 * SECOND)], () => 0.5)
    const [first, ...others] = pollsUntil(pollInterval, MINUTE).map(({ at }) => at)
    expect(first).toBe(2 * SECOND)
    // A spec that fails at second 5.
    expect(others.find(at => at >= 5 * SECOND)).toBe(6 * SECOND)
  })
})

describe('around the expected end', () => {
  const usual = [20 * SECOND, 100 * SECOND, 5 * MINUTE, HOUR]

  it.each(usual)('pauses are 1.5 to 2.5 s, where %i ms are usual', usualMs => {
    for (const seed of draws) {
      const random = seeded(seed)
      const history = pastAround(usualMs, 0.03, 5, random)
      const expected = usualDuration(history) ?? NaN
      const made = pollsUntil(pollIntervalFor(history, random), 1.02 * expected)
      const close = made.filter(({ at }) => at >= 0.99 * expected)
      expect(close.length).toBeGreaterThan(0)
      for (const { pauseMs } of close) {
        expect(pauseMs).toBeGreaterThanOrEqual(1.5 * SECOND)
        expect(pauseMs).toBeLessThanOrEqual(2.5 * SECOND)
      }
    }
  })

  it.each(usual)('an end within a tenth of %i ms is seen within 2.5 s on average', usualMs => {
    const random = seeded(usualMs)
    const delays = draws.map(() => {
      const takesMs = pastAround(usualMs, 0.1, 1, random)[0]?.tookMs ?? NaN
      const made = pollsUntil(pollIntervalFor(pastAround(usualMs, 0.1, 5, random), random), takesMs)
      return (made.at(-1)?.at ?? NaN) - takesMs
    })
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeLessThanOrEqual(2.5 * SECOND)
  })

  it('pauses grow again when the deployment takes longer', () => {
    const pollInterval = pollIntervalFor([past(5 * MINUTE)], () => 0.5)
    const pauses = [5, 5.5, 6, 7, 15].map(minutes => pollInterval(minutes * MINUTE))
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(pauses.at(-1)).toBe(15 * SECOND)
  })

  it.each<[number, Readonly<Record<number, number>>]>([
    [100, { 60: 15, 73: 13.5, 82: 9, 91: 4.5, 98: 2.25, 102: 2.25, 109: 4.5, 118: 9 }],
    [20, { 8: 2, 12: 3, 14: 3.375, 16: 2.25, 24: 2.25, 28: 4.5, 32: 6.75 }],
    [3_600, { 2_500: 15, 3_276: 4.5, 3_438: 2.25, 3_762: 2.25, 3_924: 4.5 }],
  ])('where %d s are usual, the pauses at these seconds are: %j', (usualSeconds, expected) => {
    const pollInterval = pollIntervalFor([past(usualSeconds * SECOND)], () => 0.5)
    for (const [elapsed, pause] of Object.entries(expected))
      expect(pollInterval(Number(elapsed) * SECOND) / SECOND).toBeCloseTo(pause, 6)
  })

  it.each([
    [true, [75, 100, 900]],
    [false, [74, 100, 900]],
    [true, [10, 100, 125]],
    [false, [10, 100, 126]],
    [true, [60, 100, 100, 120]],
    [false, [60, 100, 100, 160]],
  ])('is expected (%j) only where most took within a quarter of the usual time: %j', (isExpected, took) => {
    const pollInterval = pollIntervalFor(
      took.map(seconds => past(seconds * SECOND)),
      () => 0.5,
    )
    expect(pollInterval(100 * SECOND)).toBe(isExpected ? 2.25 * SECOND : 15 * SECOND)
  })

  it('one exceptional deployment among many changes nothing', () => {
    const usually = pastAround(5 * MINUTE, 0.01, 9, seeded(1))
    const pollInterval = pollIntervalFor([past(SECOND), ...usually, past(HOUR)], () => 0.5)
    expect(pollInterval(usualDuration(usually) ?? NaN)).toBeLessThanOrEqual(2.5 * SECOND)
  })
})

describe('without an expected end', () => {
  const plain = pollIntervalFor([], () => 0.5)
  const scattered = [10, 30, 100, 300, 900].map(seconds => past(seconds * SECOND))

  it.each([
    ['failures', [past(MINUTE, false), past(2 * MINUTE, false)]],
    ['durations far apart', scattered],
    ['two that contradict each other', [past(MINUTE), past(HOUR)]],
    ['a deployment that took two weeks', [past(14 * 24 * HOUR)]],
  ])('a history of %s is like none', (_, history) => {
    const pollInterval = pollIntervalFor(history, () => 0.5)
    for (const elapsed of [0, 100, 300, 3_600].map(seconds => seconds * SECOND))
      expect(pollInterval(elapsed)).toBe(plain(elapsed))
  })

  it('pauses grow with the time elapsed, up to 15 s', () => {
    expect([0, 8, 20, 40, 60, 600].map(seconds => plain(seconds * SECOND) / SECOND)).toEqual([
      2, 2, 5, 10, 15, 15,
    ])
  })
})

describe.each([
  ['no history', []],
  ['a history', [past(30 * MINUTE)]],
])('with %s', (_, history) => {
  it('two jobs that start together poll at different times', () => {
    const [one, other] = [1, 2].map(seed =>
      pollsUntil(pollIntervalFor(history, seeded(seed)), HOUR).map(({ at }) => at),
    )
    const rounded = new Set(one?.map(at => Math.round(at)))
    const together = (other ?? []).filter(at => rounded.has(Math.round(at)))
    expect(together.length).toBeLessThan((other?.length ?? 0) / 10)
  })

  it('a deployment of an hour takes at most 0.7 of the polls that one every 5 s would take', () => {
    expect(pollsUntil(pollIntervalFor(history, seeded(3)), HOUR).length).toBeLessThanOrEqual(
      (0.7 * HOUR) / (5 * SECOND),
    )
  })
})

describe('the usual duration', () => {
  it('is the middle one of the succeeded deployments', () => {
    expect(usualDuration([past(3), past(1), past(2), past(9, false), past(0), past(0)])).toBe(2)
  })

  it('is the middle one by length', () => {
    expect(usualDuration([past(2), past(10), past(9)])).toBe(9)
  })

  it('does not count one that took a week or more', () => {
    const week = 7 * 24 * HOUR
    expect([usualDuration([past(week - 1)]), usualDuration([past(week)])]).toEqual([week - 1, undefined])
  })

  it('is unknown where none has succeeded', () => {
    expect(usualDuration([past(3, false)])).toBeUndefined()
  })

  it('is that of the latest twenty', () => {
    expect(
      usualDuration([
        ...Array.from({ length: 20 }, () => past(5)),
        ...Array.from({ length: 50 }, () => past(1)),
      ]),
    ).toBe(5)
  })
})

describe('immediately, then regularly', () => {
  it('does not pause the first time, and then pauses as long as given, plus or minus a tenth', () => {
    const pollInterval = immediatelyThenEvery(1_000, seeded(5))
    const [first, ...others] = Array.from({ length: 50 }, () => pollInterval(0))
    expect(first).toBe(0)
    for (const pause of others) expect(Math.abs(pause - 1_000)).toBeLessThanOrEqual(100)
  })
})

describe('jitter', () => {
  it('is a tenth either way and nothing on average', () => {
    expect([0, 0.5, 1].map(random => jittered(1_000, () => random))).toEqual([900, 1_000, 1_100])
  })
})
