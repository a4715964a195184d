import type { Budget } from '../budget.js'
import {
  capitalizedText,
  centered,
  isLowerCase,
  isUpperCase,
  replaced,
  splitText,
  stripped,
  titled,
} from '../text-operations.js'
import { asText, charactersOf, itemsOf, toInteger, typeName } from '../value-operations.js'
import { TemplateProblem, Tuple, type NamedArguments, type Value } from '../values.js'
import { isSpace, linesOf } from '../whitespace.js'
import { printedText } from '../print.js'

type StringMethod = (self: string, args: readonly Value[], budget: Budget, named: NamedArguments) => Value

/** The methods of Python's str that templates use. */
export const stringMethods: Readonly<Record<string, StringMethod>> = {
  upper: self => self.toUpperCase(),
  lower: self => self.toLowerCase(),
  title: titled,
  capitalize: capitalizedText,
  swapcase: self =>
    self.replace(/[^]/gu, each => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase())),
  strip: (self, [characters]) => stripped(self, characters, 'both'),
  lstrip: (self, [characters]) => stripped(self, characters, 'start'),
  rstrip: (self, [characters]) => stripped(self, characters, 'end'),
  split: (self, [separator, most]) => splitText(self, separator, most, 'start'),
  rsplit: (self, [separator, most]) => splitText(self, separator, most, 'end'),
  splitlines: self => linesOf(self),
  partition: (self, [separator]) => partitioned(self, self.indexOf(textArgument(separator)), separator),
  rpartition: (self, [separator]) => {
    const index = self.lastIndexOf(textArgument(separator))
    return index < 0 ? new Tuple(['', '', self]) : partitioned(self, index, separator)
  },
  replace: (self, [old, by, count], budget) =>
    replaced(self, textArgument(old), textArgument(by), count ?? null, budget),
  startswith: (self, [part]) => textChoices(part).some(each => self.startsWith(each)),
  endswith: (self, [part]) => textChoices(part).some(each => self.endsWith(each)),
  join: (self, [items = null], budget) => joined(self, itemsOf(items), budget),
  find: (self, [part]) => position(self, self.indexOf(textArgument(part))),
  rfind: (self, [part]) => position(self, self.lastIndexOf(textArgument(part))),
  index: (self, [part]) => {
    const index = self.indexOf(textArgument(part))
    if (index < 0) throw new TemplateProblem('substring not found')
    return position(self, index)
  },
  count: (self, [part]) => BigInt(replacements(self, textArgument(part))),
  zfill: (self, [width = null], budget) => zeroFilled(self, width, budget),
  ljust: (self, [width = null, fill = ' '], budget) => self + filling(self, width, fill, budget),
  rjust: (self, [width = null, fill = ' '], budget) => filling(self, width, fill, budget) + self,
  center: (self, [width = null], budget) => centered(self, toInteger(width), budget),
  isdigit: self => /^\p{Nd}+$/u.test(self),
  isnumeric: self => /^\p{N}+$/u.test(self),
  isdecimal: self => /^\p{Nd}+$/u.test(self),
  isalpha: self => /^\p{L}+$/u.test(self),
  isalnum: self => /^[\p{L}\p{N}]+$/u.test(self),
  isspace: self => self !== '' && charactersOf(self).every(isSpace),
  islower: isLowerCase,
  isupper: isUpperCase,
  removeprefix: (self, [part]) =>
    self.startsWith(textArgument(part)) ? self.slice(textArgument(part).length) : self,
  removesuffix: (self, [part]) =>
    textArgument(part) !== '' && self.endsWith(textArgument(part))
      ? self.slice(0, -textArgument(part).length)
      : self,
  format: formatted,
}

function textArgument(value: Value | undefined): string {
  const text = asText(value ?? null)
  if (text === undefined) throw new TemplateProblem(`a text is required, not ${typeName(value ?? null)}`)
  return text
}

function textChoices(value: Value | undefined): readonly string[] {
  return value instanceof Tuple ? value.items.map(textArgument) : [textArgument(value)]
}

function partitioned(self: string, index: number, separator: Value | undefined): Tuple {
  const text = textArgument(separator)
  if (text === '') throw new TemplateProblem('empty separator')
  return index < 0
    ? new Tuple([self, '', ''])
    : new Tuple([self.slice(0, index), text, self.slice(index + text.length)])
}

/** The index of UTF-16 units as one of characters; -1 stays. */
function position(self: string, index: number): bigint {
  return BigInt(index < 0 ? -1 : charactersOf(self.slice(0, index)).length)
}

function replacements(self: string, part: string): number {
  return part === '' ? charactersOf(self).length + 1 : self.split(part).length - 1
}

function joined(separator: string, items: readonly Value[], budget: Budget): string {
  const texts = items.map(textArgument)
  budget.characters(texts.reduce((sum, text) => sum + text.length + separator.length, 0))
  return texts.join(separator)
}

function filling(self: string, width: Value, fill: Value, budget: Budget): string {
  const count = Math.max(0, toInteger(width) - charactersOf(self).length)
  const character = textArgument(fill)
  if (charactersOf(character).length !== 1)
    throw new TemplateProblem('the fill character must be exactly one character long')
  budget.characters(count)
  return character.repeat(count)
}

function zeroFilled(self: string, width: Value, budget: Budget): string {
  const [sign, digits] = /^[-+]/.test(self) ? [self.slice(0, 1), self.slice(1)] : ['', self]
  return sign + filling(self, width, '0', budget) + digits
}

/** `'{} {0} {name}'.format(…)`, without format specifications. */
function formatted(self: string, args: readonly Value[], budget: Budget, named: NamedArguments): string {
  let next = 0
  return self.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (found, field?: string) => {
    if (found === '{{' || found === '}}') return found.slice(1)
    if (field === undefined || !/^\w*$/.test(field))
      throw new TemplateProblem('a field of format() with more than a name is not supported')
    const value = field === '' ? args[next++] : /^\d+$/.test(field) ? args[Number(field)] : named.get(field)
    if (value === undefined) throw new TemplateProblem('format() has no argument for a field')
    const text = printedText(value)
    budget.characters(text.length)
    return text
  })
}
