/** The namespace of all answers. */
export const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'

/** What an answer consists of; undefined members are left out. */
export type XmlValue = string | number | boolean | Date | readonly XmlValue[] | XmlStructure | undefined
export interface XmlStructure {
  readonly [name: string]: XmlValue
}

/** The text of a successful answer; without a `result` the operation has no output. */
export function responseText(operation: string, requestId: string, result: object | undefined): string {
  const output = result === undefined ? '' : element(`${operation}Result`, result as XmlStructure)
  const metadata = element('ResponseMetadata', { RequestId: requestId })
  return `<${operation}Response xmlns="${NAMESPACE}">${output}${metadata}</${operation}Response>`
}

/** One element; the items of a list are `member` elements. */
export function element(name: string, value: XmlValue): string {
  return value === undefined ? '' : `<${name}>${content(value)}</${name}>`
}

function content(value: Exclude<XmlValue, undefined>): string {
  if (value instanceof Date) return value.toISOString()
  if (isList(value)) return value.map(item => element('member', item)).join('')
  if (typeof value !== 'object') return escaped(String(value))
  return Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('')
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Parsers turn a plain carriage return into a line feed.
  '\r': '&#xD;',
}

/** XML cannot hold control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
    .replace(/[&<>"'\r]/g, character => ENTITIES[character] ?? character)
}
