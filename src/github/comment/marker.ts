import { createHash } from 'node:crypto'
import type { CommentKey } from './port.js'

/** Room for two names of Proton. */
const LONGEST_FIELD = 400
/** Replaces a field that the run that wrote the comment did not know. */
const UNKNOWN = '?'
/** region, target, realm and job, none with a space in it. */
const MARKER = /^<!-- proton-deploy: v2 (\S+) (\S+) (\S+) (\S+) -->/

/** The fields of a key that a run may not know: an input is wrong, or Proton cannot be reached. */
export const optionalFields = ['region', 'realm'] as const

/**
 * How a comment's marker matches a key: `same` in all known fields, `maybe` when a field of one of them is unknown and both
 * belong to the same job, `former` when version 1.0 wrote it, with region and target only.
 */
export type MarkerMatch = 'same' | 'maybe' | 'former'

/** The first line of a comment, which GitHub does not show. */
export function marker({ region, target, realm, job }: CommentKey): string {
  const fields = [region, target, realm, job].map(field => escapeField(field ?? UNKNOWN))
  return `<!-- proton-deploy: v2 ${fields.join(' ')} -->`
}

/** The key in the marker at the start of a comment, with escaped fields; undefined without a marker. */
export function keyOf(body: string | null | undefined): CommentKey | undefined {
  const found = MARKER.exec(body ?? '')
  if (!found) return undefined
  const [region, target = '', realm, job = ''] = found
    .slice(1)
    .map(field => (field === UNKNOWN ? undefined : field))
  return { region, target, realm, job }
}

/** How a comment matches `key`; undefined when it does not, or only quotes the marker. */
export function matchMarker(body: string | null | undefined, key: CommentKey): MarkerMatch | undefined {
  if (body?.startsWith(formerMarker(key))) return 'former'
  const found = keyOf(body)
  if (!found || found.target !== escapeField(key.target)) return undefined
  const own = (name: (typeof optionalFields)[number]) => {
    const value = key[name]
    return value === undefined ? undefined : escapeField(value)
  }
  const isOther = optionalFields.some(
    name => found[name] !== undefined && own(name) !== undefined && found[name] !== own(name),
  )
  if (isOther) return undefined
  const isSameJob = found.job === escapeField(key.job)
  if (optionalFields.some(name => found[name] !== own(name))) return isSameJob ? 'maybe' : undefined
  // With all fields known the job may differ: it may have been renamed.
  return isSameJob || optionalFields.every(name => own(name) !== undefined) ? 'same' : undefined
}

/** The key, with unknown fields taken from the comment that is updated. */
export function completeKey(key: CommentKey, earlier: CommentKey | undefined): CommentKey {
  return {
    ...key,
    region: key.region ?? earlier?.region,
    realm: key.realm ?? earlier?.realm,
  }
}

function formerMarker({ region, target }: CommentKey): string {
  return `<!-- proton-deploy: ${escapeField(`${region ?? ''} ${target}`)} -->`
}

/** Escapes a field so that it cannot end the HTML comment; the digest keeps escaped fields different. */
function escapeField(field: string): string {
  const plain = field.replaceAll(/[^A-Za-z0-9_/.:-]/g, '_').slice(0, LONGEST_FIELD)
  if ((plain === field && plain !== '') || field === UNKNOWN) return field
  return `${plain}:${createHash('sha256').update(field).digest('hex').slice(0, 12)}`
}
