/** What CloudFormation answers as `?` in GetTemplate and in outputs. */
const OUTSIDE_ASCII = /[\u{80}-\u{10ffff}]/gu

/** A text as GetTemplate returns it: every character outside ASCII is `?`. Never deploy such a text. */
export function withQuestionMarks(text: string): string {
  return text.replace(OUTSIDE_ASCII, '?')
}

/** How a rendered text compares with the deployed one. */
export interface TextComparison {
  readonly isEqual: boolean
  /** So many characters of the rendered text are outside ASCII: whether they are equal is not known. */
  readonly hiddenCharacters: number
}

/** Compares a rendered text with the deployed text that GetTemplate returned. */
export function compareTexts(rendered: string, deployed: string): TextComparison {
  return {
    isEqual: withQuestionMarks(rendered) === withQuestionMarks(deployed),
    hiddenCharacters: rendered.match(OUTSIDE_ASCII)?.length ?? 0,
  }
}
