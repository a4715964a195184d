/** More cells of the table would take too long: then lines are paired by their place. */
const MOST_CELLS = 500_000

/** The indices of a line on both sides; undefined on the side that does not have it. */
export type LinePair = readonly [left: number | undefined, right: number | undefined]

/**
 * Pairs the lines of two texts so that as many as possible are the same. Lines that differ at the same place are one
 * pair.
 */
export function alignLines(
  leftCount: number,
  rightCount: number,
  isSame: (left: number, right: number) => boolean,
): readonly LinePair[] {
  let start = 0
  while (start < leftCount && start < rightCount && isSame(start, start)) start++
  let end = 0
  const most = Math.min(leftCount, rightCount) - start
  while (end < most && isSame(leftCount - 1 - end, rightCount - 1 - end)) end++
  const head = range(start).map((index): LinePair => [index, index])
  const tail = range(end).map((index): LinePair => [leftCount - end + index, rightCount - end + index])
  const [rows, columns] = [leftCount - start - end, rightCount - start - end]
  const same = rows * columns > MOST_CELLS ? [] : longestCommon(rows, columns, start, isSame)
  return [...head, ...filled(same, start, leftCount - end, rightCount - end), ...tail]
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** The pairs of a longest common subsequence of two parts that begin at `start`. */
function longestCommon(
  rows: number,
  columns: number,
  start: number,
  isSame: (left: number, right: number) => boolean,
): readonly (readonly [number, number])[] {
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      lengths[row * width + column] = isSame(start + row, start + column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
  const pairs: (readonly [number, number])[] = []
  let [row, column] = [0, 0]
  while (row < rows && column < columns) {
    if (isSame(start + row, start + column)) pairs.push([start + row++, start + column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return pairs
}

/** The pairs with the lines between them: one by one while both sides have some. */
function filled(
  same: readonly (readonly [number, number])[],
  start: number,
  leftEnd: number,
  rightEnd: number,
): readonly LinePair[] {
  const pairs: LinePair[] = []
  let [left, right] = [start, start]
  for (const [nextLeft, nextRight] of [...same, [leftEnd, rightEnd] as const]) {
    while (left < nextLeft || right < nextRight)
      pairs.push([left < nextLeft ? left++ : undefined, right < nextRight ? right++ : undefined])
    if (nextLeft < leftEnd) pairs.push([left++, right++])
  }
  return pairs
}
