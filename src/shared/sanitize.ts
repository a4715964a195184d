/** Control characters, line separators, and the marks that turn the direction of text around. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g
const UNSEEN_BUT_NEWLINE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g
/** Escape sequences of terminals: colors and cursor movements. */
const ESCAPES = /\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|.)/g

/**
 * Text from outside as part of a log line or annotation: on one line, without control characters and commands of the runner
 * (`##[…]` anywhere, `::…::` at the start of a line).
 */
export function sanitizeLine(text: string, longest = 3_000): string {
  const line = text
    .toWellFormed()
    .replace(ESCAPES, '')
    .replace(UNSEEN, ' ')
    .trim()
    .replaceAll('##[', '## [')
    .replace(/^::/, ': :')
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()}…`
}

/** Text from outside as an output value: without control characters, with its lines. */
export function sanitizeValue(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(ESCAPES, '').replace(UNSEEN_BUT_NEWLINE, ' ')
}

/** The characters that HTML interprets. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Text from outside as HTML text within `<pre>` or `<code>`, where Markdown is not interpreted. Line ends become entities:
 * a blank line would end the HTML.
 */
export function escapeHtml(text: string, longest = 20_000): string {
  const cut = text.length <= longest ? text : `${text.slice(0, longest)}…`
  return sanitizeValue(cut)
    .replace(/[&<>"']/g, found => entities[found] ?? '')
    .replaceAll('\n', '&#10;')
}
