/** Limits of a message, so that it does not fill the log. */
const MAX_NAMES = 30
const MAX_LENGTH = 100

/** The names, separated by commas: the first 30 of them, with up to 100 characters each. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map(name => cut(name, MAX_LENGTH))
  return `${shown.join(', ')}${names.length > shown.length ? ' and more' : ''}`
}

/** The text, or its beginning when it is longer. */
export function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`
}
