import { jsonText } from '../json-text.js'
import { percentFormat } from '../percent-format.js'
import { printedText } from '../print.js'
import { capitalizedText, centered, replaced, stripped } from '../text-operations.js'
import { asText, charactersOf, isTruthy, lengthOf, toInteger, typeName } from '../value-operations.js'
import { Markup, TemplateProblem, Tuple, type NamedArguments, type Value } from '../values.js'
import type { Budget } from '../budget.js'
import { linesOf } from '../whitespace.js'
import { filterOf, type Filter, type Operations } from './filter.js'
import { urlEncoded } from './url-encode.js'

/** A filter of texts whose result counts as HTML when the value did. */
function ofText(
  parameters: readonly string[],
  change: (text: string, args: readonly (Value | undefined)[], operations: Operations) => string,
): Filter {
  return filterOf(parameters, (value, args, operations) => {
    const text = change(printedText(value), args, operations)
    return value instanceof Markup ? new Markup(text) : text
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

function escaped(value: Value, budget: Budget): Markup {
  const text = printedText(value)
  budget.characters(text.length)
  return new Markup(text.replace(/[&<>'"]/g, found => entities[found] ?? found))
}

const escape = filterOf([], (value, _, { budget }) =>
  value instanceof Markup ? value : escaped(value, budget),
)

/** Jinja's filters that make texts. */
export const textFilters: Readonly<Record<string, Filter>> = {
  upper: ofText([], text => text.toUpperCase()),
  lower: ofText([], text => text.toLowerCase()),
  capitalize: ofText([], capitalizedText),
  title: ofText([], text =>
    text
      .split(/([-\s({[<]+)/)
      .map(capitalizedText)
      .join(''),
  ),
  trim: ofText(['chars'], (text, [characters]) => stripped(text, characters, 'both')),
  string: ofText([], text => text),
  center: ofText(['width'], (text, [width = 80n], { budget }) => centered(text, toInteger(width), budget)),
  safe: filterOf([], value => new Markup(printedText(value))),
  e: escape,
  escape,
  forceescape: filterOf([], (value, _, { budget }) => escaped(value, budget)),
  replace: filterOf(['old', 'new', 'count'], (value, [old = '', by = '', count = null], { budget }) =>
    replaced(printedText(value), printedText(old), printedText(by), count, budget),
  ),
  indent: filterOf(['width', 'first', 'blank'], indented),
  truncate: filterOf(['length', 'killwords', 'end', 'leeway'], truncated),
  wordcount: filterOf([], value => BigInt(printedText(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
  urlencode: filterOf([], value => urlEncoded(value)),
  tojson: filterOf(['indent'], (value, [indent = null]) => {
    const text = jsonText(value, indent === null ? undefined : Math.min(toInteger(indent), 100))
    return new Markup(text)
  }),
  format: { parameters: undefined, isForUndefined: false, apply: formatted },
}

function formatted(
  { budget }: Operations,
  value: Value,
  args: readonly (Value | undefined)[],
  named: NamedArguments,
): Value {
  if (named.size > 0 && args.length > 0)
    throw new TemplateProblem("can't handle positional and keyword arguments at the same time")
  const values = new Tuple(args.filter(arg => arg !== undefined))
  return percentFormat(printedText(value), named.size > 0 ? new Map<Value, Value>(named) : values, budget)
}

function indented(
  value: Value,
  [width = 4n, first = false, blank = false]: readonly (Value | undefined)[],
  { budget }: Operations,
): Value {
  const text = asText(value)
  if (text === undefined) throw new TemplateProblem(`indent needs a text, not ${typeName(value)}`)
  const size = asText(width)?.length ?? Math.max(0, toInteger(width))
  // The line break makes '' one empty line, as Jinja does it.
  const lines = linesOf(`${text}\n`)
  budget.characters(text.length + size * lines.length)
  const padding = asText(width) ?? ' '.repeat(size)
  const [start = '', ...rest] = lines
  const others = rest.map(line => (line !== '' || isTruthy(blank) ? padding + line : line))
  const made = [isTruthy(first) ? padding + start : start, ...others].join('\n')
  return value instanceof Markup ? new Markup(made) : made
}

/** Texts that are longer by at most the leeway stay whole. */
const LEEWAY = 5n

function truncated(
  value: Value,
  [length = 255n, kill = false, end = '...', leeway = null]: readonly (Value | undefined)[],
): Value {
  const [most, mark, more] = [toInteger(length), printedText(end), toInteger(leeway ?? LEEWAY)]
  const markLength = charactersOf(mark).length
  if (most < markLength || more < 0) throw new TemplateProblem('truncate needs a length beyond its end text')
  const size = lengthOf(value)
  if (size === undefined) throw new TemplateProblem(`object of type '${typeName(value)}' has no len()`)
  if (size <= most + more) return value
  const text = asText(value)
  if (text === undefined) throw new TemplateProblem(`truncate needs a text, not ${typeName(value)}`)
  const cut = charactersOf(text)
    .slice(0, most - markLength)
    .join('')
  const space = cut.lastIndexOf(' ')
  const made = (isTruthy(kill) || space < 0 ? cut : cut.slice(0, space)) + mark
  return value instanceof Markup ? new Markup(made) : made
}
