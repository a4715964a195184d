import type { PlannedChange } from '../engine/preview.js'
import { inHtml } from '../shared/sanitize.js'

/** GitHub drops a summary that is too long. */
const MOST_ROWS = 100
const LONGEST_VALUE = 200
const LONGEST_PATH = 300

const signs: Readonly<Record<PlannedChange['kind'], string>> = { added: '+', removed: '−', changed: '±' }

/** Which values are shown: all, or those in a file of the repository, which its readers can read anyway. */
export interface ShownValues {
  readonly showValues: boolean
  readonly showRepositoryValues?: boolean | undefined
}

/** Changes as an HTML table; values, which may be secret, only as requested. '' without changes. */
export function changesTable(
  changes: readonly PlannedChange[],
  { showValues, showRepositoryValues = false }: ShownValues,
): string {
  if (changes.length === 0) return ''
  const shown = changes.slice(0, MOST_ROWS)
  const isPartly =
    showRepositoryValues && shown.some(({ isInRepository, kind }) => isInRepository && kind !== 'removed')
  const titles = ['', 'Input', ...(showValues ? ['Before', 'After'] : isPartly ? ['After'] : [])]
  const rows = shown.map(change => {
    const { kind, path } = change
    const partly = isPartly ? [repositoryCell(change)] : []
    const values = showValues ? [valueCell(change, 'before'), valueCell(change, 'after')] : partly
    return rowOf('td', [`${signs[kind]} ${kind}`, `<code>${inHtml(path, LONGEST_PATH)}</code>`, ...values])
  })
  const more = changes.length - shown.length
  const table = `<table>\n${[rowOf('th', titles), ...rows].join('\n')}\n</table>`
  return more > 0 ? `${table}\n\n<p>and ${more} more</p>` : table
}

function repositoryCell(change: PlannedChange): string {
  if (change.isInRepository) return valueCell(change, 'after')
  return change.kind === 'removed' ? '' : '<i>not shown</i>'
}

function rowOf(tag: 'td' | 'th', cells: readonly string[]): string {
  return `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
}

function valueCell(change: PlannedChange, side: 'before' | 'after'): string {
  if (!Object.hasOwn(change, side)) return ''
  return `<code>${inHtml(valueText(change[side]), LONGEST_VALUE)}</code>`
}

/** Text as it is where it cannot be taken for anything else, and everything else as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'number') return String(value) // JSON has no infinity
  if (
    typeof value === 'string' &&
    /^(?=[^\d\s"'[{])[^\r\n]*(?<!\s)$/.test(value) &&
    !/^(true|false|null)$/.test(value)
  )
    return value
  try {
    return JSON.stringify(value)
  } catch {
    return '…' // a circular value
  }
}
