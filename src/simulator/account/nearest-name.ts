/** Of some names the one that takes the fewest edits of single letters to become. */
export function nearest(name: string, names: readonly string[]): string {
  const distances = names.map(other => ({ other, distance: editDistance(name, other) }))
  return distances.sort((a, b) => a.distance - b.distance)[0]?.other ?? ''
}

/** How many letters must be put in, left out or changed to get from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let index = 0; index < a.length; index += 1) {
    const next = [index + 1]
    for (let column = 0; column < b.length; column += 1) {
      const [diagonal = 0, above = 0] = row.slice(column, column + 2)
      const swap = a.charAt(index) === b.charAt(column) ? 0 : 1
      next.push(Math.min(above + 1, (next[column] ?? 0) + 1, diagonal + swap))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
