import { cutMarkdown, points } from './truncate.js'
import { marker } from './marker.js'
import type { CommentKey } from './port.js'

/** GitHub's limit on the body of a comment, in code points: an emoji is one. */
const LONGEST_BODY = 65_536

/**
 * The comment as it is sent: a marker, which GitHub does not show, the Markdown, cut to what GitHub takes, and the
 * footer. It ends without white space, so that what GitHub keeps is the same.
 */
export function commentBody(key: CommentKey, markdown: string, footer = ''): string {
  const start = `${marker(key)}\n`
  const end = footer === '' ? '' : `\n\n${footer.toWellFormed().trim()}`
  const room = LONGEST_BODY - points(start) - points(end)
  return start + cutMarkdown(markdown.toWellFormed().trimEnd(), room) + end
}
