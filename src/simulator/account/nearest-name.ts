/** The name that needs the fewest edits of single letters to become `name`. */
export function nearest(name: string, names: readonly string[]): string {
  const distances = names.map(other => ({ other, distance: editDistance(name, other) }))
  return distances.sort((a, b) => a.distance - b.distance)[0]?.other ?? ''
}

/** How many letters must be inserted, deleted or replaced to get from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[b.length] ?? 0
}
