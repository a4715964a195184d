import type { Segment } from './jinja/execute.js'
import { inputOf, type Aliases } from './input-names.js'

/** A piece of a rendered line: text, or the value of an input that is printed as it is. */
export interface LinePiece {
  readonly text: string
  /** The name of the input. */
  readonly input: string | undefined
  readonly segment: Segment
}

/** A line of the rendered text. */
export interface RenderedLine {
  readonly text: string
  readonly pieces: readonly LinePiece[]
  /** The line of the template that it begins on; undefined for an empty last line. */
  readonly templateLine: number | undefined
}

/** The lines of a render. */
export function linesOfRender(segments: readonly Segment[], aliases: Aliases): readonly RenderedLine[] {
  const lines: { pieces: LinePiece[]; templateLine: number | undefined }[] = [
    { pieces: [], templateLine: undefined },
  ]
  for (const segment of segments) {
    const { text, line, printed } = segment
    const parts = text.split('\n')
    const input = printed && parts.length === 1 ? inputOf(printed, aliases) : undefined
    parts.forEach((part, index) => {
      if (index > 0) lines.push({ pieces: [], templateLine: undefined })
      const current = lines.at(-1)
      if (!current || (part === '' && !printed)) return
      // Text of the template has its line breaks there; a printed value is on one line of it.
      current.templateLine ??= printed ? line : line + index
      current.pieces.push({ text: part, input, segment })
    })
  }
  return lines.map(line => ({ ...line, text: line.pieces.map(({ text }) => text).join('') }))
}
