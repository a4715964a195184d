import { describe, expect, it } from '@jest/globals'
import type { PastDeployment } from '../src/deployment.js'
import { atOnceThen, jittered, paceOf as paceFor, usualOf, type Pace } from '../src/pace.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

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

/** The pace for service instances, at which the AWS CLI looks every 5 s. */
function paceOf(history: readonly PastDeployment[], random: () => number): Pace {
  return paceFor(history, 5 * SECOND, random)
}

function past(tookMs: number, succeeded = true): PastDeployment {
  return { deploymentId: 'a deployment', status: 'SUCCEEDED', succeeded, createdAt: 0, tookMs }
}

/** `count` durations around `usualMs`, as far apart as `spread` says: 0.1 for ±10 %. */
function pastAround(usualMs: number, spread: number, count: number, random: () => number) {
  return Array.from({ length: count }, () => past(usualMs * (1 - spread + 2 * spread * random())))
}

/** When a deployment that takes so long is looked at, in ms from its beginning; the last look finds its end. */
function looks(pace: Pace, takesMs: number): readonly number[] {
  const at: number[] = []
  for (let elapsed = 0; elapsed < takesMs;) {
    elapsed += pace(elapsed)
    at.push(elapsed)
  }
  return at
}

function pauses(at: readonly number[]): readonly number[] {
  return at.map((now, look) => now - (at[look - 1] ?? 0))
}

/** Every kind of history that the properties below must hold for. */
const histories: Readonly<Record<string, (random: () => number) => readonly PastDeployment[]>> = {
  'no history': () => [],
  'one earlier deployment': random => pastAround(3 * MINUTE, 0.1, 1, random),
  'a steady history': random => pastAround(3 * MINUTE, 0, 20, random),
  'a short history of short ones': random => pastAround(20 * SECOND, 0.1, 5, random),
  'a long history of long ones': random => pastAround(HOUR, 0.25, 20, random),
  'a history all over the place': random => pastAround(10 * MINUTE, 0.9, 20, random),
  'only failures': () => [past(MINUTE, false), past(2 * MINUTE, false)],
}

const draws = Array.from({ length: 40 }, (_, seed) => seed + 1)

describe.each(Object.entries(histories))('the pace with %s', (_, historyOf) => {
  it('never looks more often than every 1.5 s, nor less than once a minute', () => {
    for (const seed of draws) {
      const random = seeded(seed)
      const at = pauses(looks(paceOf(historyOf(random), random), 90 * MINUTE))
      expect(Math.min(...at)).toBeGreaterThanOrEqual(1.5 * SECOND)
      expect(Math.max(...at)).toBeLessThanOrEqual(MINUTE)
    }
  })

  it('widens to 15 s and more for a deployment ten times as long as usual', () => {
    for (const seed of draws) {
      const random = seeded(seed)
      const history = historyOf(random)
      const pace = paceOf(history, random)
      const tenfold = 10 * (usualOf(history) ?? MINUTE)
      for (const times of [1, 1.5, 3]) expect(pace(tenfold * times)).toBeGreaterThanOrEqual(15 * SECOND)
    }
  })

  it('does not march in step: two jobs that begin together look at different times', () => {
    const history = historyOf(seeded(7))
    const [one, other] = [looks(paceOf(history, seeded(1)), HOUR), looks(paceOf(history, seeded(2)), HOUR)]
    const rounded = new Set(one.map(at => Math.round(at)))
    const together = other.filter(at => rounded.has(Math.round(at)))
    expect(together.length).toBeLessThan(other.length / 10)
  })
})

describe('the pace with a history', () => {
  const usual = [20 * SECOND, MINUTE, 3 * MINUTE, 10 * MINUTE, HOUR]

  /** Means over many deployments that take as long as their history, give or take a tenth. */
  function means(usualMs: number, count: number) {
    const sum = { looks: 0, delayMs: 0 }
    const runs = 400
    const random = seeded(usualMs + count)
    for (let run = 0; run < runs; run++) {
      const takesMs = pastAround(usualMs, 0.1, 1, random)[0]?.tookMs ?? usualMs
      const at = looks(paceOf(pastAround(usualMs, 0.1, count, random), random), takesMs)
      sum.looks += at.length / runs
      sum.delayMs += ((at.at(-1) ?? 0) - takesMs) / runs
    }
    return sum
  }

  it.each(usual)('costs half the looks of one every 5 s, where %i ms are usual give or take a tenth', ms => {
    for (const count of [1, 5, 20]) expect(means(ms, count).looks).toBeLessThan((ms / 5_000 + 1) / 2)
  })

  it.each(usual)('notices the end in about half the time of one every 5 s, where %i ms are usual', ms => {
    for (const count of [1, 5, 20]) expect(means(ms, count).delayMs).toBeLessThan(1.4 * SECOND)
  })

  it('wastes no look on the time before the end can be, where a minute holds it', () => {
    const [first] = looks(paceOf(pastAround(50 * SECOND, 0.02, 10, seeded(1)), seeded(2)), MINUTE)
    expect(first).toBeGreaterThan(48 * SECOND)
  })

  it('is not led astray by one exceptional deployment among many', () => {
    const history = [...pastAround(MINUTE, 0.05, 10, seeded(1)), past(HOUR), past(SECOND)]
    const plain = looks(paceOf(history.slice(0, 10), seeded(3)), 10 * MINUTE)
    expect(Math.abs(looks(paceOf(history, seeded(3)), 10 * MINUTE).length - plain.length)).toBeLessThan(5)
  })

  it('costs fewer looks in all than one every 5 s, even where the durations are all over the place', () => {
    const sum = { ours: 0, everyFiveSeconds: 0 }
    for (const seed of draws) {
      const random = seeded(seed)
      const history = pastAround(10 * MINUTE, 0.9, 20, random)
      const takesMs = pastAround(10 * MINUTE, 0.9, 1, random)[0]?.tookMs ?? 0
      sum.ours += looks(paceOf(history, random), takesMs).length
      sum.everyFiveSeconds += takesMs / 5_000
    }
    expect(sum.ours).toBeLessThan(sum.everyFiveSeconds * 0.8)
  })
})

describe('the pace without a history', () => {
  it('begins a little faster than the AWS CLI and ends three times slower', () => {
    const pace = paceOf([], () => 0.5)
    expect(pace(0)).toBe(4 * SECOND)
    expect(pace(HOUR)).toBe(17 * SECOND)
  })

  it('never narrows while time goes on', () => {
    const at = pauses(
      looks(
        paceOf([], () => 0.5),
        HOUR,
      ),
    )
    expect(at).toEqual([...at].sort((a, b) => a - b))
  })
})

describe('the usual duration', () => {
  it('is the middle one of the succeeded deployments', () => {
    expect(usualOf([past(3), past(1), past(2), past(9, false), past(0)])).toBe(2)
  })

  it('is unknown where none has succeeded', () => {
    expect(usualOf([past(3, false)])).toBeUndefined()
  })

  it('is that of the latest twenty', () => {
    expect(
      usualOf([...Array.from({ length: 20 }, () => past(5)), ...Array.from({ length: 50 }, () => past(1))]),
    ).toBe(5)
  })
})

describe('at once, then regularly', () => {
  it('pauses not at all the first time, and then as it is told give or take a tenth', () => {
    const pace = atOnceThen(1_000, seeded(5))
    const [first, ...others] = Array.from({ length: 50 }, () => pace(0))
    expect(first).toBe(0)
    for (const pause of others) expect(Math.abs(pause - 1_000)).toBeLessThanOrEqual(100)
  })
})

describe('jitter', () => {
  it('is a tenth either way and nothing on average', () => {
    expect([0, 0.5, 1].map(random => jittered(1_000, () => random))).toEqual([900, 1_000, 1_100])
  })
})
