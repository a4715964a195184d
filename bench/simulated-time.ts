import type { Clock } from '../src/shared/clock.js'

interface Timer {
  readonly at: number
  readonly wake: () => void
}

/** Time that jumps to the next timer as soon as nothing else is left to do. */
export class SimulatedTime implements Clock {
  #now = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        this.#timers.delete(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = { at: this.#now + Math.max(ms, 0), wake }
      this.#timers.add(timer)
      if (signal?.aborted) wake()
      else signal?.addEventListener('abort', wake)
    })
  }

  /** Lets time pass until `work` is done. Throws when it waits for something that no timer will do. */
  async run<T>(work: Promise<T>): Promise<T> {
    const watched = { isDone: false }
    const done = work.finally(() => {
      watched.isDone = true
    })
    done.catch(() => undefined)
    for (;;) {
      await new Promise(setImmediate)
      if (watched.isDone) return done
      const [first, ...others] = this.#timers
      if (!first) throw new Error('stuck: nothing left to wait for')
      const next = others.reduce((soonest, timer) => (timer.at < soonest.at ? timer : soonest), first)
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
  }
}
