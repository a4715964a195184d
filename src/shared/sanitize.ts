/** Control characters, line separators, and the marks that turn the direction of text around. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g
const UNSEEN_BUT_NEWLINE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g
/** What terminals take for colours and cursor movements. */
const ESCAPES = /\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|.)/g

/**
 * Text from outside as part of a log line or annotation: on one line, no control characters, and nothing the runner
 * takes for a command (`##[…]` anywhere, `::…::` at the start of a line).
 */
export function inLine(text: string, longest = 3_000): string {
  const line = text
    .toWellFormed()
    .replace(ESCAPES, '')
    .replace(UNSEEN, ' ')
    .trim()
    .replaceAll('##[', '## [')
    .replace(/^::/, ': :')
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()}…`
}

/** Text from outside as an output value: its lines stay, control characters go. */
export function inValue(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(ESCAPES, '').replace(UNSEEN_BUT_NEWLINE, ' ')
}

/** What HTML would interpret. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Text from outside as HTML text within `<pre>` or `<code>`, where Markdown has no say: its lines stay, but as
 * entities, since a blank line would end the HTML and let Markdown in.
 */
export function inHtml(text: string, longest = 20_000): string {
  const cut = text.length <= longest ? text : `${text.slice(0, longest)}…`
  return inValue(cut)
    .replace(/[&<>"']/g, found => entities[found] ?? '')
    .replaceAll('\n', '&#10;')
}
