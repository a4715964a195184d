/** What stands where text was left out. */
const NOTE = '\n\n<p>cut: see the step summary</p>'

/** What opens and closes HTML or code, and the ends of lines: `&#10;` is one within `<pre>`. */
const MARKS = /<!--|-->|^ {0,3}(?:`{3,}|~{3,})[^\n]*$|<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>|\n|&#10;/gim
/** Elements without an end tag. */
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
/** A part of these makes no sense by itself. */
const WHOLE = /^(tr|td|th|summary)$/
/** No text of ours is nested like this; each line would cost as many looks. */
const DEEPEST = 100

/** How many characters GitHub counts: code points, not JavaScript's halves of them. */
export function points(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) count -= 1
  return count
}

/**
 * Markdown of at most `longest` characters: cut at the end of a line, but never within a tag, an HTML comment or a row
 * of a table; what is open there is closed, so that the note that follows is seen.
 */
export function cutMarkdown(markdown: string, longest: number): string {
  if (points(markdown) <= longest) return markdown
  const open = new Open()
  let length = points(NOTE)
  let read = 0
  let cut = { at: 0, ends: '' }
  for (const { 0: mark, 1: slash, 2: element, index } of markdown.matchAll(MARKS)) {
    length += points(markdown.slice(read, index))
    read = index
    if (length > longest || open.isTooDeep) break
    if (mark !== '\n' && mark !== '&#10;') open.see(mark, slash === '/', element?.toLowerCase())
    else if (open.mayEnd(mark) && length + open.ends.length <= longest) cut = { at: index, ends: open.ends }
  }
  return `${markdown.slice(0, cut.at).trimEnd()}${cut.ends}${NOTE}`.trimStart()
}

/** What is open at a place in the text. */
class Open {
  #elements: readonly string[] = []
  #fence = ''
  #isComment = false

  get isTooDeep(): boolean {
    return this.#elements.length > DEEPEST
  }

  /** What closes all that is open. */
  get ends(): string {
    const ends = this.#elements.toReversed().map(name => `</${name}>`)
    return [this.#fence, ends.join('')].map(end => (end === '' ? '' : `\n${end}`)).join('')
  }

  mayEnd(mark: string): boolean {
    if (this.#isComment || this.#elements.some(name => WHOLE.test(name))) return false
    return mark === '\n' || this.#elements.includes('pre')
  }

  see(mark: string, isEnd: boolean, element: string | undefined): void {
    if (this.#isComment) this.#isComment = mark !== '-->'
    else if (this.#fence !== '') this.#fence = closes(mark.trim(), this.#fence) ? '' : this.#fence
    else if (mark === '<!--') this.#isComment = true
    else if (element !== undefined) this.#seeTag(element, isEnd)
    else if (mark !== '-->' && !this.#elements.includes('pre')) this.#fence = fenceOf(mark)
  }

  #seeTag(element: string, isEnd: boolean): void {
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
