import { createHash } from 'node:crypto'
import { cutMarkdown, points } from './cut.js'

/** GitHub's limit on the body of a comment, in code points: an emoji is one. */
const LONGEST_BODY = 65_536
/** Two names of Proton's, an account and a region leave room. */
const LONGEST_KEY = 400

/**
 * The comment as it is sent: a marker, which GitHub does not show, and the Markdown, cut to what GitHub takes. It ends
 * without white space, so that what GitHub keeps is the same.
 */
export function commentBody(key: string, markdown: string): string {
  const start = `${marker(key)}\n`
  return start + cutMarkdown(markdown.toWellFormed().trimEnd(), LONGEST_BODY - points(start))
}

/** Whether a comment begins with the marker of `key`: one that only quotes it does not. */
export function isOurs(body: string | null | undefined, key: string): boolean {
  return body?.startsWith(marker(key)) ?? false
}

function marker(key: string): string {
  return `<!-- proton-deploy: ${inert(key)} -->`
}

/** No key ends the HTML comment it stands in; one that had to be changed for that stays different from all others. */
function inert(key: string): string {
  const plain = key.replaceAll(/[^A-Za-z0-9_/.:-]/g, '_').slice(0, LONGEST_KEY)
  if (plain === key) return key
  return `${plain}:${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
}
