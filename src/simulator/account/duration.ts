import { text } from './schema-builder.js'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length of time in an account file: `90s`, `4m`, `1.5h`, `3d`, `250ms` or `0`. */
export const duration = text({ pattern: '^(0|\\d+(\\.\\d+)?(ms|s|m|h|d))$' })

/** A duration such as `4m` or `1.5h` in milliseconds; the account check has vouched for its form. */
export function milliseconds(given: string): number {
  const [, amount, unit] = /^([\d.]+)([a-z]*)$/.exec(given) ?? []
  return Number(amount) * (UNIT_MS[unit ?? ''] ?? 1)
}
