import type { Stack } from './state.js'

/** Plans what happens to a stack at a time; of two things at one time the first planned is first. */
export function schedule(stack: Stack, at: number, run: () => void): void {
  const next = stack.pending.findIndex(step => step.at > at)
  stack.pending.splice(next === -1 ? stack.pending.length : next, 0, { at, run })
}

/** Lets everything happen that is due; it may plan more. */
export function advance(stack: Stack, now: number): void {
  for (;;) {
    const [next] = stack.pending
    if (next === undefined || next.at > now) return
    stack.pending.shift()
    next.run()
  }
}
