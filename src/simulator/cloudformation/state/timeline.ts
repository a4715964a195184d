import type { Stack } from './state.js'

/** Plans what happens to a stack at a time; of two things at one time the first planned is first. */
export function schedule(stack: Stack, at: number, run: () => void): void {
  const next = stack.pending.findIndex(step => step.at > at)
  stack.pending.splice(next === -1 ? stack.pending.length : next, 0, { at, run })
}

/** Lets everything happen on these stacks that is due, in the order of time; it may plan more. */
export function advance(stacks: readonly Stack[], now: number): void {
  for (;;) {
    const times = stacks.map(({ pending: [next] }) => next?.at ?? Infinity)
    const earliest = Math.min(...times)
    if (earliest > now) return
    stacks[times.indexOf(earliest)]?.pending.shift()?.run()
  }
}
