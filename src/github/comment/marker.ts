import { createHash } from 'node:crypto'
import type { CommentKey } from './port.js'

/** Two names of Proton's leave room. */
const LONGEST_FIELD = 400
/** Stands for what the run that wrote the comment did not know. */
const UNKNOWN = '?'
/** region, target, realm and job, none with a space in it. */
const MARKER = /^<!-- proton-deploy: v2 (\S+) (\S+) (\S+) (\S+) -->/

/** What of a comment's key one run may not know: an input is wrong, or Proton cannot be asked. */
export const uncertain = ['region', 'realm'] as const

/**
 * How a comment's marker agrees with a key: `same` in all that is known, `maybe` when one of the two lacks something and
 * both are the same job's, `former` when version 1.0 wrote it, which knew region and target only.
 */
export type Agreement = 'same' | 'maybe' | 'former'

/** The first line of a comment, which GitHub does not show. */
export function marker({ region, target, realm, job }: CommentKey): string {
  const fields = [region, target, realm, job].map(field => inert(field ?? UNKNOWN))
  return `<!-- proton-deploy: v2 ${fields.join(' ')} -->`
}

/** The key of a comment that begins with a marker; undefined for any other. Its fields are as the marker has them. */
export function keyOf(body: string | null | undefined): CommentKey | undefined {
  const found = MARKER.exec(body ?? '')
  if (!found) return undefined
  const [region, target = '', realm, job = ''] = found
    .slice(1)
    .map(field => (field === UNKNOWN ? undefined : field))
  return { region, target, realm, job }
}

/** Whether a comment is the one of `key`; undefined when it is not, as one that only quotes the marker. */
export function agreement(body: string | null | undefined, key: CommentKey): Agreement | undefined {
  if (body?.startsWith(formerMarker(key))) return 'former'
  const found = keyOf(body)
  if (!found || found.target !== inert(key.target)) return undefined
  const own = (name: (typeof uncertain)[number]) => {
    const value = key[name]
    return value === undefined ? undefined : inert(value)
  }
  const isOther = uncertain.some(
    name => found[name] !== undefined && own(name) !== undefined && found[name] !== own(name),
  )
  if (isOther) return undefined
  const isSameJob = found.job === inert(key.job)
  if (uncertain.some(name => found[name] !== own(name))) return isSameJob ? 'maybe' : undefined
  // With all known the job need not be the same: it may have been renamed.
  return isSameJob || uncertain.every(name => own(name) !== undefined) ? 'same' : undefined
}

/** The key, completed by what an earlier run knew of the comment that this one takes over. */
export function completed(key: CommentKey, earlier: CommentKey | undefined): CommentKey {
  return {
    ...key,
    region: key.region ?? earlier?.region,
    realm: key.realm ?? earlier?.realm,
  }
}

function formerMarker({ region, target }: CommentKey): string {
  return `<!-- proton-deploy: ${inert(`${region ?? ''} ${target}`)} -->`
}

/** No field ends the HTML comment it stands in; one that had to be changed for that stays different from all others. */
function inert(field: string): string {
  const plain = field.replaceAll(/[^A-Za-z0-9_/.:-]/g, '_').slice(0, LONGEST_FIELD)
  if ((plain === field && plain !== '') || field === UNKNOWN) return field
  return `${plain}:${createHash('sha256').update(field).digest('hex').slice(0, 12)}`
}
