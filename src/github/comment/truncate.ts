/** Replaces the text that was left out. */
const NOTE = '\n\n<p>truncated: see the step summary</p>'

/** What opens and closes HTML or code, and the ends of lines: `&#10;` is one within `<pre>`. */
const MARKS = /<!--|-->|^ {0,3}(?:`{3,}|~{3,})[^\n]*$|<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>|\n|&#10;/gim
/** Elements without an end tag. */
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
/** Elements that must not be truncated inside. */
const WHOLE = /^(tr|td|th|summary)$/
/** No text of ours is nested as deeply; the limit bounds the time. */
const DEEPEST = 100

/** The length of a text as GitHub counts it: in code points, not UTF-16 units. */
export function characterCount(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) count -= 1
  return count
}

/**
 * Markdown of at most `longest` characters: truncated at the end of a line, but never within a tag, an HTML comment or a
 * table row. Open elements are closed, so that the note that follows is shown.
 */
export function truncateMarkdown(markdown: string, longest: number): string {
  if (characterCount(markdown) <= longest) return markdown
  const open = new OpenElements()
  let length = characterCount(NOTE)
  let read = 0
  let cut = { at: 0, ends: '' }
  for (const { 0: mark, 1: slash, 2: element, index } of markdown.matchAll(MARKS)) {
    length += characterCount(markdown.slice(read, index))
    read = index
    if (length > longest || open.isTooDeep) break
    if (mark !== '\n' && mark !== '&#10;') open.note(mark, slash === '/', element?.toLowerCase())
    else if (open.mayEnd(mark) && length + open.ends.length <= longest) cut = { at: index, ends: open.ends }
  }
  return `${markdown.slice(0, cut.at).trimEnd()}${cut.ends}${NOTE}`.trimStart()
}

/** The elements and code that are open at a place in the text. */
class OpenElements {
  #elements: readonly string[] = []
  #fence = ''
  #isComment = false

  get isTooDeep(): boolean {
    return this.#elements.length > DEEPEST
  }

  /** The text that closes everything that is open. */
  get ends(): string {
    const ends = this.#elements.toReversed().map(name => `</${name}>`)
    return [this.#fence, ends.join('')].map(end => (end === '' ? '' : `\n${end}`)).join('')
  }

  mayEnd(mark: string): boolean {
    if (this.#isComment || this.#elements.some(name => WHOLE.test(name))) return false
    return mark === '\n' || this.#elements.includes('pre')
  }

  note(mark: string, isEnd: boolean, element: string | undefined): void {
    if (this.#isComment) this.#isComment = mark !== '-->'
    else if (this.#fence !== '') this.#fence = closes(mark.trim(), this.#fence) ? '' : this.#fence
    else if (mark === '<!--') this.#isComment = true
    else if (element !== undefined) this.#noteTag(element, isEnd)
    else if (mark !== '-->' && !this.#elements.includes('pre')) this.#fence = fenceOf(mark)
  }

  #noteTag(element: string, isEnd: boolean): void {
    if (!isEnd && !VOID.test(element)) this.#elements = [...this.#elements, element]
    else if (isEnd && this.#elements.includes(element))
      this.#elements = this.#elements.slice(0, this.#elements.lastIndexOf(element))
  }
}

function fenceOf(line: string): string {
  return /`{3,}|~{3,}/.exec(line)?.[0] ?? ''
}

/** A fence is closed by one at least as long, with nothing behind it. */
function closes(line: string, fence: string): boolean {
  return line.startsWith(fence) && fenceOf(line) === line
}
