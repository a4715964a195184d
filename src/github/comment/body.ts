import { truncateMarkdown, characterCount } from './truncate.js'
import { marker } from './marker.js'
import type { CommentKey } from './port.js'

/** GitHub's limit on the body of a comment, in code characterCount: an emoji is one. */
const LONGEST_BODY = 65_536

/**
 * The comment as it is sent: a marker, which GitHub does not show, the Markdown, truncated to what GitHub accepts, and the
 * footer. It ends without white space, which GitHub would remove.
 */
export function commentBody(key: CommentKey, markdown: string, footer = ''): string {
  const start = `${marker(key)}\n`
  const end = footer === '' ? '' : `\n\n${footer.toWellFormed().trim()}`
  const room = LONGEST_BODY - characterCount(start) - characterCount(end)
  return start + truncateMarkdown(markdown.toWellFormed().trimEnd(), room) + end
}
