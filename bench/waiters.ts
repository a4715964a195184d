/** What following one deployment came to: how often it was looked at, and how long after its end that was noticed. */
export interface Followed {
  readonly polls: number
  readonly delayMs: number
}

/** `aws proton wait`: polls at once and then every `everyMs`. */
export function cliWaiter(takesMs: number, everyMs: number): Followed {
  const pauses = Math.ceil(takesMs / everyMs)
  return { polls: pauses + 1, delayMs: pauses * everyMs - takesMs }
}

/** How often `aws proton wait` polls, in ms: Proton's service model says 5 s × 999 for an instance, 10 s × 360 for a pipeline. */
export const cliEveryMs = { instance: 5_000, pipeline: 10_000 } as const
