const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The pattern of a duration, for the account file's schema. */
export const DURATION_PATTERN = '^(0|\\d+(\\.\\d+)?(ms|s|m|h|d))$'

/** A duration such as `4m` or `1.5h` in milliseconds; the account check has vouched for its form. */
export function milliseconds(duration: string): number {
  const [, amount, unit] = /^([\d.]+)([a-z]*)$/.exec(duration) ?? []
  return Number(amount) * (UNIT_MS[unit ?? ''] ?? 1)
}
