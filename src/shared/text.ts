import type { ProviderError } from './errors.js'
import { sanitizeLine } from './sanitize.js'

/** At most so many names are listed. */
const MOST_NAMES = 30

/** A duration in ms for people: `45 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** How long ago something was, in ms, as one number: `5 min ago`, `3 h ago`, `12 d ago`; `?` for an invalid time. */
export function formatAge(ms: number): string {
  if (Number.isNaN(ms)) return '?'
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`
}

/** A time (epoch ms) as `2026-11-20 15:46 UTC`; `?` for one that is unknown or invalid. */
export function formatTime(ms: number | undefined): string {
  const date = new Date(ms ?? NaN)
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Text with a capital at its start. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Text with a full stop, unless a sentence ends there already. */
export function sentence(text: string): string {
  const trimmed = text.trimEnd()
  return /[.?!]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

/** The names that exist, as a sentence: `Existing instances of service shop: dev, prod.` */
export function suggestionsText({
  what,
  names,
}: {
  readonly what: string
  readonly names: readonly string[]
}): string {
  if (names.length === 0) return `There are no ${what}.`
  const shown = names.slice(0, MOST_NAMES).map(name => sanitizeLine(name, 100))
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  return `Existing ${what}: ${shown.join(', ')}${more}.`
}

/** `deployment 1a2b…`, `another deployment 1a2b… of component assets`; without an id `the deployment`. */
export function deploymentText(
  deployment: { readonly deploymentId?: string | undefined; readonly of?: string | undefined } | undefined,
  article = 'the',
): string {
  const { deploymentId: id, of } = deployment ?? {}
  const owner = of === undefined ? '' : ` of ${sanitizeLine(of, 250)}`
  if (id === undefined) return `${article} deployment${owner}`
  return `${article === 'the' ? '' : `${article} `}deployment ${sanitizeLine(id, 100)}${owner}`
}

/** The provider's error and what to do about it, on one line. */
export function errorText({ operation, code, message, hint }: ProviderError): string {
  const text = sentence(sanitizeLine([operation, code, message].filter(part => part !== '').join(': ')))
  return hint === undefined ? text : `${text} ${hint}`
}

/** Why something is not known; on one line. */
export function reasonText(because: ProviderError | string): string {
  return typeof because === 'string' ? sanitizeLine(because) : errorText(because)
}

/** What could not be determined, and why; on one line. */
export function unknownText({
  what,
  because,
}: {
  readonly what: string
  readonly because: ProviderError | string
}): string {
  return `Could not determine ${what}: ${reasonText(because)}`
}
