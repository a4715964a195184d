/** What several texts all begin with, up to a `/`, such as the registry of images; '' where they do not. */
export function commonPrefix([first = '', ...others]: readonly string[]): string {
  const folders = first.split('/').slice(0, -1)
  const prefixes = folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/`)
  if (others.length === 0) return ''
  return prefixes.findLast(prefix => others.every(text => text.startsWith(prefix))) ?? ''
}
