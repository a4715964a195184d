/** Whether two values are the same, whatever the order of their keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  return sortedText(a) === sortedText(b)
}

function sortedText(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
