import type { PlannedChange, PlannedResource } from '../engine/preview.js'
import { escapeHtml } from '../shared/sanitize.js'

/** GitHub drops a summary that is too long. */
const MOST_ROWS = 100
const MOST_PROPERTIES = 20
const LONGEST_VALUE = 200
const LONGEST_PATH = 300

const signs: Readonly<Record<PlannedChange['kind'], string>> = { added: '+', removed: '−', changed: '±' }

/** Which values are shown: all, or those in a file of the repository, which its readers can read anyway. */
export interface ShownValues {
  readonly showValues: boolean
  readonly showRepositoryValues?: boolean | undefined
}

/** Changes as an HTML table; values, which may be secret, only as requested. '' without changes. `what` is its heading. */
export function changesTable(
  what: 'Input' | 'Line',
  changes: readonly PlannedChange[],
  { showValues, showRepositoryValues = false }: ShownValues,
): string {
  if (changes.length === 0) return ''
  const shown = changes.slice(0, MOST_ROWS)
  const isPartly =
    showRepositoryValues && shown.some(({ isInRepository, kind }) => isInRepository && kind !== 'removed')
  const titles = ['', what, ...(showValues ? ['Before', 'After'] : isPartly ? ['After'] : [])]
  const rows = shown.map(change => {
    const { kind, path } = change
    const partly = isPartly ? [repositoryCell(change)] : []
    const values = showValues ? [valueCell(change, 'before'), valueCell(change, 'after')] : partly
    return rowOf('td', [kindText(kind), `<code>${escapeHtml(path, LONGEST_PATH)}</code>`, ...values])
  })
  return tableOf(titles, rows, changes.length - shown.length)
}

/** Resources as an HTML table, one row each with its properties, whose values are shown only with `showValues`. */
export function resourcesTable(
  resources: readonly PlannedResource[],
  { showValues }: Pick<ShownValues, 'showValues'>,
): string {
  if (resources.length === 0) return ''
  const shown = resources.slice(0, MOST_ROWS)
  const rows = shown.map(({ name, type, kind, replacement, isLost, properties }) =>
    rowOf('td', [
      `${isLost ? '⚠ ' : ''}${kindText(kind)}`,
      `<code>${escapeHtml(name, LONGEST_PATH)}</code>`,
      `<code>${escapeHtml(type, LONGEST_PATH)}</code>`,
      replacement === undefined ? '' : replacementTexts[replacement],
      propertiesCell(properties, showValues),
    ]),
  )
  const titles = ['', 'Resource', 'Type', 'Replacement', 'Changed properties']
  return tableOf(titles, rows, resources.length - shown.length)
}

const replacementTexts = { always: 'is replaced', conditional: 'may be replaced' } as const

function propertiesCell(properties: readonly PlannedChange[], showValues: boolean): string {
  const shown = properties.slice(0, MOST_PROPERTIES).map(change => {
    const path = `<code>${escapeHtml(change.path, LONGEST_PATH)}</code>`
    const [before, after] = [valueCell(change, 'before'), valueCell(change, 'after')]
    return showValues && before + after !== '' ? `${path}: ${before || '–'} → ${after || '–'}` : path
  })
  const more = properties.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>')
}

function kindText(kind: PlannedChange['kind']): string {
  return `${signs[kind]} ${kind}`
}

/** `more`: how many rows were left out. */
function tableOf(titles: readonly string[], rows: readonly string[], more: number): string {
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
  return `<code>${escapeHtml(valueText(change[side]), LONGEST_VALUE)}</code>`
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
