import { printedText } from '../print.js'
import { asText, itemsOf } from '../value-operations.js'
import { DictView, Lazy, Range, TemplateProblem, Tuple, type Value } from '../values.js'

/** The filter `urlencode`: of a text, or of a dict or list of pairs as a query string. */
export function urlEncoded(value: Value): string {
  if (value instanceof Map) return query([...value])
  const isIterable =
    Array.isArray(value) ||
    [Tuple, Range, DictView, Lazy].some(type => typeof value === 'object' && value instanceof type)
  if (!isIterable || asText(value) !== undefined) return quoted(printedText(value)).replaceAll('%2F', '/')
  return query(
    itemsOf(value).map(pair => {
      const [key, item, ...more] = itemsOf(pair)
      if (key === undefined || item === undefined || more.length > 0)
        throw new TemplateProblem('urlencode needs pairs')
      return [key, item]
    }),
  )
}

function query(pairs: readonly (readonly [Value, Value])[]): string {
  const part = (value: Value) => quoted(printedText(value)).replaceAll('%20', '+')
  return pairs.map(([key, value]) => `${part(key)}=${part(value)}`).join('&')
}

/** Python's `urllib.parse.quote` without safe characters. */
function quoted(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed())
  return encoded.replace(/[!'()*]/g, found => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
}
