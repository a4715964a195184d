/** A name without case and separators: `spec-path`, `SPEC_PATH` and `specPath` are the same then. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '')
}

/** Fewer letters are the beginning or the end of too many names. */
const SHORTEST_PART = 3

/**
 * Of `names` the one that `given` is most likely a misspelling of: by case or separators, as its beginning or end, or
 * by a wrong letter in four; `a or b` when two are equally near. Undefined when none is near.
 */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const bare = bareName(given)
  return closest(bare, names, name => {
    const other = bareName(name)
    const [short, long] = bare.length < other.length ? [bare, other] : [other, bare]
    if (short.length >= SHORTEST_PART && (long.startsWith(short) || long.endsWith(short))) return true
    return editDistance(bare, other) <= Math.max(1, Math.floor(bare.length / 4)) && short.length > 1
  })
}

/** Of those that are equally near, so many are named. */
const MOST_SUGGESTED = 3

/** Of the `names` that are near the one with the fewest edits, or `a or b`; undefined without one. */
export function closest(
  bare: string,
  names: readonly string[],
  isNear: (name: string) => boolean,
): string | undefined {
  const near = names
    .filter(isNear)
    .map(name => ({ name, distance: editDistance(bare, bareName(name)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = near.filter(({ distance }) => distance === near[0]?.distance)
  const suggested = best.slice(0, MOST_SUGGESTED).map(({ name }) => name)
  return suggested.length === 0 ? undefined : suggested.join(' or ')
}

/** How many letters must be put in, left out, changed or swapped with their neighbour to get from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      )
    }
    beforeLast = last
    last = next
  }
  return last[b.length] ?? 0
}

/** The question that ends a message; '' without a suggestion. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean ${meant}?`
}
