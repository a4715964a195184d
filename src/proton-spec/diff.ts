import { isDeepStrictEqual } from 'node:util'
import { inHtml } from '../shared/sanitize.js'
import {
  childOf,
  CURRENT_VALUE,
  inputsPath,
  isSpecMap,
  MOST_ALIASES,
  readSpec,
  valueAt,
  type SpecMap,
} from './document.js'
import { keepLetters } from './yaml/number-text.js'
import { pathText } from './path.js'
import type { Target } from '../providers/proton/target.js'

/** One thing that two specs say differently. */
export interface Change {
  /** As in the input `set`, e.g. `containers.0.image`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: unknown
  readonly after?: unknown
  /** `after` is written in the file of the spec: neither `set` nor Proton put it there. */
  readonly isOfFile?: boolean | undefined
}

/** More are no help to anybody. */
const MOST_CHANGES = 500
/** No honest spec is as deep, and one that leads back to itself is deeper. */
const DEEPEST = 200

/**
 * What `after` says of the target otherwise than `before`, by value: comments, the order of keys, quotes and aliases are
 * no difference, nor is a value that `after` leaves as it is deployed. At most 500 changes. Undefined when either cannot
 * be read or does not have the target. Throws TypeError for a kind of target without inputs.
 */
export function specChanges(before: string, after: string, target: Target): readonly Change[] | undefined {
  const [old, now] = [partOf(before, target), partOf(after, target)]
  if (!old || !now) return undefined
  const changes: Change[] = []
  try {
    compare(old.around, now.around, [], changes)
    compare(old.inputs, now.inputs, [], changes)
    return changes
  } catch {
    return undefined // nested too deeply, or without end
  }
}

/** The same changes, those marked of which the spec in the file says what comes after. */
export function markOwn(
  changes: readonly Change[],
  before: string,
  file: string,
  target: Target,
): readonly Change[] {
  const own = specChanges(before, file, target) ?? []
  const isOwn = ({ path, kind, after }: Change) =>
    own.some(one => one.path === path && one.kind === kind && isDeepStrictEqual(one.after, after))
  return changes.map(change => ({ ...change, isOfFile: isOwn(change) }))
}

/** What a spec says of the target. */
interface Part {
  readonly inputs: unknown
  /** What counts besides the inputs. */
  readonly around: SpecMap
}

function partOf(text: string, target: Target): Part | undefined {
  const document = readSpec(text)?.document
  if (!document) return undefined
  keepLetters(document)
  const root = document.toJS({ maxAliasCount: MOST_ALIASES }) as SpecMap
  const path = inputsPath(root, target)
  if (!path) return undefined
  // Only an instance has something around its inputs: an environment that it is in.
  const environment = path.length > 1 ? valueAt(root, [...path.slice(0, -1), 'environment']) : undefined
  return {
    inputs: valueAt(root, path) ?? {},
    around: environment === undefined ? {} : { environment },
  }
}

function compare(before: unknown, after: unknown, path: readonly string[], changes: Change[]): void {
  if (path.length > DEEPEST) throw new RangeError('nested too deeply')
  if (changes.length >= MOST_CHANGES || isSame(before, after)) return
  // Proton puts in what is deployed, if anything is.
  if (after === CURRENT_VALUE && before !== undefined) return
  const areLists = Array.isArray(before) && Array.isArray(after)
  if (areLists || (isSpecMap(before) && isSpecMap(after))) {
    for (const name of namesOf(before, after)) {
      compare(childOf(before, name), childOf(after, name), [...path, name], changes)
    }
    return
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  changes.push({
    path: pathText(path),
    kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || (Number.isNaN(before) && Number.isNaN(after))
}

/** What both have, in the order of the first, and then what only the other has. */
function namesOf(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

/** GitHub drops a text that is too long, and nobody reads one. */
const MOST_ROWS = 100
const LONGEST_VALUE = 200
const LONGEST_PATH = 300

const signs: Readonly<Record<Change['kind'], string>> = { added: '+', removed: '−', changed: '±' }

/** Which values of changes are shown: all, or those that a file has that everybody may read. */
export interface Shown {
  readonly showValues: boolean
  readonly showOwn?: boolean | undefined
}

/** Changes as a table of HTML, where Markdown has no say; values, which may be secret, only as asked. '' for none. */
export function changesMarkdown(changes: readonly Change[], { showValues, showOwn = false }: Shown): string {
  if (changes.length === 0) return ''
  const shown = changes.slice(0, MOST_ROWS)
  const hasOwn = showOwn && shown.some(({ isOfFile, kind }) => isOfFile && kind !== 'removed')
  const titles = ['', 'Input', ...(showValues ? ['Before', 'After'] : hasOwn ? ['After'] : [])]
  const rows = shown.map(change => {
    const { kind, path } = change
    const own = hasOwn ? [ownCell(change)] : []
    const values = showValues ? [valueCell(change, 'before'), valueCell(change, 'after')] : own
    return rowOf('td', [`${signs[kind]} ${kind}`, `<code>${inHtml(path, LONGEST_PATH)}</code>`, ...values])
  })
  const more = changes.length - shown.length
  return [
    `<table>\n${[rowOf('th', titles), ...rows].join('\n')}\n</table>`,
    ...(more > 0 ? [`<p>and ${more} more</p>`] : []),
  ].join('\n\n')
}

function ownCell(change: Change): string {
  if (change.isOfFile) return valueCell(change, 'after')
  return change.kind === 'removed' ? '' : '<i>not shown</i>'
}

function rowOf(tag: 'td' | 'th', cells: readonly string[]): string {
  return `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
}

function valueCell(change: Change, side: 'before' | 'after'): string {
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
    return '…' // it leads back to itself
  }
}
