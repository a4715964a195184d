import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../src/shared/clock.js'

interface Timer {
  readonly at: number
  readonly wake: () => void
}

/** A request that takes longer than this in real time, while the process waits, is one that will never be answered. */
const STALLED_MS = 3_000
/** With more of its time spent on work, such as loading modules on a slow machine, the process does not wait. */
const WAITING_UTILIZATION = 0.5

/**
 * Time that jumps from timer to timer as soon as nothing else is left to do. `isBusy` tells of real work under way,
 * such as a request over HTTP: the jump waits for it, unless it stalls, so that `progress`, such as the number of requests
 * that were answered, stays the same.
 */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 10, 20)
  readonly #timers = new Set<Timer>()

  readonly #isBusy: (() => boolean) | undefined
  readonly #progress: () => number

  constructor(isBusy?: () => boolean, progress: () => number = () => 0) {
    this.#isBusy = isBusy
    this.#progress = progress
  }

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const wake = () => {
        this.#timers.delete(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = { at: this.#now + Math.max(ms, 0), wake }
      this.#timers.add(timer)
      signal?.addEventListener('abort', wake)
    })
  }

  /** Does something when `ms` have passed from now. */
  after(ms: number, doIt: () => void): void {
    void this.sleep(ms).then(doIt)
  }

  /** Lets time pass until `work` is done. Throws when it waits for something that no timer will bring. */
  async run<T>(work: Promise<T>): Promise<T> {
    const watched = { isDone: false }
    const done = work.finally(() => {
      watched.isDone = true
    })
    done.catch(() => undefined)
    const isStuck = () => this.#timers.size === 0 && !watched.isDone
    for (;;) {
      await this.#settle(watched, isStuck)
      if (watched.isDone) return done
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at)
      if (!next) throw new Error('stuck: nothing left to wait for')
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
  }

  /** Until nothing real is under way, such as a request, a file being read or a module being loaded, or all is done. */
  async #settle(watched: { readonly isDone: boolean }, isStuck: () => boolean): Promise<void> {
    let giveUpAt = performance.now() + STALLED_MS
    let progress = this.#progress()
    let work = performance.eventLoopUtilization()
    for (let quiet = 0; quiet < (this.#isBusy ? 10 : 5) && !watched.isDone; quiet++) {
      await nextTurn()
      if (quiet === 4 && this.#isBusy) await pause(1)
      const isLate = performance.now() > giveUpAt
      const isWorking = isLate && performance.eventLoopUtilization(work).utilization > WAITING_UTILIZATION
      if (progress !== this.#progress() || isWorking) {
        progress = this.#progress()
        work = performance.eventLoopUtilization()
        giveUpAt = performance.now() + STALLED_MS
      }
      if (!(this.#isBusy?.() || isStuck()) || performance.now() > giveUpAt) continue
      await pause(1)
      quiet = -1
    }
  }
}
