import { floatText } from './print.js'
import { compare } from './relations.js'
import { ValueWalk } from './value-walk.js'
import { asText, requireDefined, typeName } from './value-operations.js'
import { TemplateProblem, Tuple, type Value } from './values.js'

/** The `tojson` filter: Python's `json.dumps` with sorted keys, and `<`, `>`, `&` and `'` as escapes. */
export function jsonText(value: Value, indent: number | undefined): string {
  return dump(value, indent, new ValueWalk()).replace(
    /[<>&']/g,
    found => `\\u00${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

function dump(value: Value, indent: number | undefined, walk: ValueWalk): string {
  const { depth } = walk
  return walk.nested(() => nestedDump(value, indent, walk, depth))
}

function nestedDump(value: Value, indent: number | undefined, walk: ValueWalk, depth: number): string {
  const scalar = scalarText(value)
  if (scalar !== undefined) return scalar
  if (value instanceof Map) {
    const entries = [...value].sort(([a], [b]) => compare(a, b))
    const texts = entries.map(([key, item]) => `${keyText(key)}: ${dump(item, indent, walk)}`)
    return enclosed('{', texts, '}', indent, depth)
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined
  if (items) {
    const texts = items.map(item => dump(item, indent, walk))
    return enclosed('[', texts, ']', indent, depth)
  }
  requireDefined(value)
  throw new TemplateProblem(`Object of type ${typeName(value)} is not JSON serializable`)
}

function enclosed(
  open: string,
  texts: readonly string[],
  close: string,
  indent: number | undefined,
  depth: number,
): string {
  if (texts.length === 0) return open + close
  if (indent === undefined) return open + texts.join(', ') + close
  const lineAt = (level: number) => `\n${' '.repeat(indent * level)}`
  return open + lineAt(depth + 1) + texts.join(`,${lineAt(depth + 1)}`) + lineAt(depth) + close
}

function scalarText(value: Value): string | undefined {
  const text = asText(value)
  if (text !== undefined) return stringText(text)
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return typeof value === 'number' ? jsonFloat(value) : undefined
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

function keyText(key: Value): string {
  const text = asText(key)
  return text === undefined ? `"${scalarText(key) ?? ''}"` : stringText(text)
}

/** A text in double quotes, in ASCII only, as `json.dumps` writes it. */
export function stringText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, found =>
    found === '\u007f' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
