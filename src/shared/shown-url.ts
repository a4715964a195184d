/** A URL as it may be shown: without user, password and query. This also works for an invalid URL. */
export function shownUrl(url: string): string {
  return url
    .trim()
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@')
    .replace(/[?#].*$/s, '')
}
