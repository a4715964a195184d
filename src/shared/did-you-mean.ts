/** A name without case and separators: `spec-path`, `SPEC_PATH` and `specPath` are the same then. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '')
}

/** Too many names start or end with fewer letters. */
const SHORTEST_PART = 3

/**
 * The one of `names` that `given` is most likely a misspelling of: by case or separators, as its start or end, or by one
 * wrong letter in four; `a or b` when two are equally close. Undefined when none is close.
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

/** At most so many equally close names are suggested. */
const MOST_SUGGESTED = 3

/** The one of the close `names` with the fewest edits, or `a or b`; undefined without one. */
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

/** How many letters must be inserted, removed, changed or swapped with their neighbor to get from `a` to `b`. */
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
