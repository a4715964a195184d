import type { Clock } from '../../src/shared/clock.js'

interface Timer {
  readonly at: number
  readonly order: number
  act: (() => void) | undefined
}

/** More steps than this in one run are a loop without end. */
const MOST_STEPS = 60_000

/** The time of a run. It jumps to the next timer when nothing else is left to do. */
export class SimulatedTime {
  #now: number
  #order = 0
  readonly #heap: Timer[] = []

  constructor(now: number) {
    this.#now = now
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#now
  }

  /** Calls `act` at `at` (epoch ms), or next when that has passed. Returns a function that cancels it. */
  at(at: number, act: () => void): () => void {
    const timer: Timer = { at: Math.max(at, this.#now), order: this.#order++, act }
    this.#push(timer)
    return () => {
      timer.act = undefined
    }
  }

  after(ms: number, act: () => void): () => void {
    return this.at(this.#now + ms, act)
  }

  /**
   * Lets time pass until `isDone`; it stops while `isHeld`, when files are read. Throws when nothing is
   * left to wait for, and when there is no end.
   */
  async runUntil(isDone: () => boolean, isHeld: () => boolean): Promise<void> {
    for (let steps = 0; ;) {
      await settled()
      if (isDone()) return
      if (isHeld()) continue
      if (++steps > MOST_STEPS) throw new Error('livelock: no end after 60 000 timers')
      const next = this.#pop()
      if (!next) throw new Error('stuck: nothing left to wait for')
      this.#now = Math.max(this.#now, next.at)
      next.act?.()
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let index = heap.push(timer) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(timer, heap[parent])) break
      heap[index] = heap[parent] as Timer
      index = parent
    }
    heap[index] = timer
  }

  #pop(): Timer | undefined {
    const heap = this.#heap
    for (;;) {
      const [first] = heap
      const last = heap.pop()
      if (!first || !last) return undefined
      if (heap.length > 0) this.#sink(last)
      if (first.act) return first
    }
  }

  #sink(timer: Timer): void {
    const heap = this.#heap
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left
      if (!isBefore(heap[child], timer)) break
      heap[index] = heap[child] as Timer
      index = child
    }
    heap[index] = timer
  }
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (!a) return false
  return !b || a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** Waits for pending promises, which take no simulated time. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** The clock of one process, wrong by `skewMs`. When the process is killed, its sleeps never end. */
export class ProcessClock implements Clock {
  readonly #time: SimulatedTime
  readonly #skewMs: number
  readonly #sleeping = new Set<() => void>()
  #isDead = false

  constructor(time: SimulatedTime, skewMs: number) {
    this.#time = time
    this.#skewMs = skewMs
  }

  now(): number {
    return this.#time.now + this.#skewMs
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (this.#isDead) return
      if (signal?.aborted) {
        resolve()
        return
      }
      const forget = () => {
        takeBack()
        this.#sleeping.delete(forget)
        signal?.removeEventListener('abort', wake)
      }
      const wake = () => {
        forget()
        if (!this.#isDead) resolve()
      }
      const takeBack = this.#time.after(Math.max(ms, 0), wake)
      this.#sleeping.add(forget)
      signal?.addEventListener('abort', wake)
    })
  }

  kill(): void {
    this.#isDead = true
    for (const forget of this.#sleeping) forget()
  }
}
