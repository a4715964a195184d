import { withQuestionMarks } from './compare.js'
import type { LinePiece } from './rendered-lines.js'

/** The texts of inputs that are printed on a line, by name. */
export type LineValues = ReadonlyMap<string, string>

/** The value of an input in a line. */
interface Hole {
  readonly input: string
  readonly current: string
}

/** A text that is fixed, or the value of an input. */
type Part = { readonly fixed: string } | Hole

/**
 * The values of the inputs with which a rendered line would be the deployed one; undefined when its other text differs.
 * One pass without going back, so that its time is linear: of several readings it finds one, which a render proves.
 */
export function matchLine(pieces: readonly LinePiece[], deployed: string): LineValues | undefined {
  const parts = partsOf(pieces)
  const values = new Map<string, string>()
  let rest = deployed
  for (const [index, part] of parts.entries()) {
    const text = 'fixed' in part ? part.fixed : valueAt(parts, index, part, rest, values)
    if (text === undefined || !rest.startsWith(text)) return undefined
    if ('input' in part) values.set(part.input, text)
    rest = rest.slice(text.length)
  }
  return rest === '' ? values : undefined
}

function partsOf(pieces: readonly LinePiece[]): readonly Part[] {
  const parts: Part[] = []
  for (const { text, input } of pieces) {
    const last = parts.at(-1)
    if (input !== undefined) parts.push({ input, current: withQuestionMarks(text) })
    else if (last && 'fixed' in last)
      parts[parts.length - 1] = { fixed: last.fixed + withQuestionMarks(text) }
    else parts.push({ fixed: withQuestionMarks(text) })
  }
  return parts
}

/** The value at the start of `rest`: the current one where it fits, or all up to the text that follows. */
function valueAt(
  parts: readonly Part[],
  index: number,
  { input, current }: Hole,
  rest: string,
  values: LineValues,
): string | undefined {
  const known = values.get(input)
  if (known !== undefined) return known
  const next = parts[index + 1]
  if (next && 'input' in next) return current
  const after = next?.fixed ?? ''
  const isLast = index + 2 >= parts.length
  const fits = isLast ? rest === current + after : rest.startsWith(current + after)
  if (fits) return current
  const end = isLast ? rest.length - after.length : rest.indexOf(after)
  return end >= 0 && rest.startsWith(after, end) ? rest.slice(0, end) : undefined
}
