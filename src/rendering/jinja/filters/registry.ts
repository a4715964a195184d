import { isTruthy } from '../value-operations.js'
import { TemplateProblem, Undefined } from '../values.js'
import { printedText } from '../print.js'
import { collectionFilters } from './collections.js'
import { filterOf, type Filter } from './filter.js'
import { numberFilters } from './numbers.js'
import { perItemFilters } from './per-item.js'
import { textFilters } from './text.js'

const orDefault: Filter = {
  ...filterOf(['default_value', 'boolean'], (value, [standard = '', coversFalse = false]) =>
    value instanceof Undefined || (isTruthy(coversFalse) && !isTruthy(value)) ? standard : value,
  ),
  isForUndefined: true,
}

/** Every filter of Jinja 3.1 that is supported, by name. */
export const jinjaFilters: ReadonlyMap<string, Filter> = new Map(
  Object.entries({
    ...textFilters,
    ...numberFilters,
    ...collectionFilters,
    ...perItemFilters,
    default: orDefault,
    d: orDefault,
    attr: filterOf(['name'], (value, [name = ''], operations) =>
      operations.attribute(value, printedText(name)),
    ),
  }),
)

/** Filters of Jinja without use in a CloudFormation template, or with another result each time. */
const UNSUPPORTED = ['pprint', 'random', 'striptags', 'urlize', 'wordwrap', 'xmlattr']

/** The filter of a name. Throws TemplateProblem when there is none; it quotes a name that the template spells out. */
export function requireFilter(
  filters: ReadonlyMap<string, Filter>,
  name: string,
  isSpelledOut: boolean,
): Filter {
  const filter = filters.get(name)
  if (filter) return filter
  if (!isSpelledOut) throw new TemplateProblem('no filter that is supported has this name')
  const isKnown = UNSUPPORTED.includes(name)
  throw new TemplateProblem(isKnown ? `the filter '${name}' is not supported` : `No filter named '${name}'.`)
}
