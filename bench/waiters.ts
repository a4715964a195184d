/** What following one deployment came to: how often it was looked at, and how long after its end that was noticed. */
export interface Followed {
  readonly looks: number
  readonly delayMs: number
}

/** `aws proton wait`: looks at once and then every `everyMs`. */
export function cliWaiter(takesMs: number, everyMs: number): Followed {
  const pauses = Math.ceil(takesMs / everyMs)
  return { looks: pauses + 1, delayMs: pauses * everyMs - takesMs }
}

/** The SDK's waiters (@smithy/util-waiter): at once, then after a random part of a pause that doubles. */
export function sdkWaiter(
  takesMs: number,
  { minMs, maxMs }: { readonly minMs: number; readonly maxMs: number },
  random: () => number,
): Followed {
  const ceiling = Math.log2(maxMs / minMs) + 1
  let elapsedMs = 0
  let looks = 1
  for (; elapsedMs < takesMs; looks++) {
    const longest = Math.min(minMs * 2 ** (looks - 1), maxMs)
    elapsedMs += looks > ceiling ? maxMs : minMs + random() * (longest - minMs)
  }
  return { looks, delayMs: elapsedMs - takesMs }
}

/** The waiters of Proton's service model: 5 s × 999 for an instance, 10 s × 360 for a pipeline. */
export const waiters: readonly {
  readonly target: string
  readonly cliEveryMs: number
  readonly sdk: { readonly minMs: number; readonly maxMs: number }
}[] = [
  { target: 'instance', cliEveryMs: 5_000, sdk: { minMs: 5_000, maxMs: 4_999_000 } },
  { target: 'pipeline', cliEveryMs: 10_000, sdk: { minMs: 10_000, maxMs: 3_600_000 } },
]
