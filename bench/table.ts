/** Figures with their aims. */
export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** How to read it, and what was left out and why. */
  readonly notes?: readonly string[]
}

/** Prints `table` as plain text, its columns aligned: the first to the left, figures to the right. */
export function print({ title, head, rows, notes = [] }: Table): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  console.log(`\n${title}\n`)
  for (const row of [head, ...rows]) console.log(`  ${line(row)}`)
  for (const note of notes) console.log(`  ${note}`)
}

/** Whether `figure` is at most `aim`, in a word. */
export function met(figure: number, aim: number): string {
  return figure <= aim ? 'met' : 'missed'
}
