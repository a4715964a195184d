/**
 * The values of a template, as Python has them: an int is a `bigint`, a float is a `number`, so that `1` and `1.0`
 * print as they do in Python and long integers keep their digits.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Value[]
  | Dict
  | Tuple
  | Range
  | Markup
  | Undefined
  | Lazy
  | DictView
  | Callable
  | NamespaceObject
  | Loop

/** A dict; the keys keep their order. */
export type Dict = Map<Value, Value>
export type NamedArguments = ReadonlyMap<string, Value>

/** What is wrong with a template, before its line is known. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem'
  readonly line: number | undefined
  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

export class Tuple {
  readonly items: readonly Value[]
  /** The names of the items, for the groups of `groupby`. */
  readonly names: readonly string[]
  constructor(items: readonly Value[], names: readonly string[] = []) {
    this.items = items
    this.names = names
  }
}

/** The value of `range()`; it prints as `range(0, 3)`. */
export class Range {
  readonly start: bigint
  readonly stop: bigint
  readonly step: bigint
  constructor(start: bigint, stop: bigint, step: bigint) {
    this.start = start
    this.stop = stop
    this.step = step
  }
  get length(): number {
    const span = this.step > 0n ? this.stop - this.start : this.start - this.stop
    const size = this.step > 0n ? this.step : -this.step
    return span <= 0n ? 0 : Number((span + size - 1n) / size)
  }
  /** Counts from the end below 0; undefined beyond the range. */
  at(index: number): bigint | undefined {
    const place = index < 0 ? index + this.length : index
    return place >= 0 && place < this.length ? this.start + BigInt(place) * this.step : undefined
  }

  items(): bigint[] {
    return Array.from({ length: this.length }, (_, index) => this.start + BigInt(index) * this.step)
  }
}

/** A text that counts as escaped HTML: the result of `e`, `safe` and `tojson`. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value that does not exist. A lenient one, of an inline `if` without `else`, prints as nothing. */
export class Undefined {
  readonly reason: string
  readonly isLenient: boolean
  constructor(reason: string, isLenient = false) {
    this.reason = reason
    this.isLenient = isLenient
  }
}

/** A generator: its items can be read once. */
export class Lazy {
  #items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.#items = items
  }
  take(): readonly Value[] {
    const items = this.#items
    this.#items = []
    return items
  }
}

/** `dict.keys()`, `dict.values()` or `dict.items()`, which follow later changes of the dict. */
export class DictView {
  readonly kind: 'keys' | 'values' | 'items'
  readonly dict: Dict
  constructor(kind: 'keys' | 'values' | 'items', dict: Dict) {
    this.kind = kind
    this.dict = dict
  }
  items(): Value[] {
    if (this.kind === 'keys') return [...this.dict.keys()]
    if (this.kind === 'values') return [...this.dict.values()]
    return [...this.dict].map(pair => new Tuple(pair))
  }
}

/** A macro, a method or a global function. */
export class Callable {
  readonly name: string
  readonly call: (args: readonly Value[], named: NamedArguments) => Value
  constructor(name: string, call: (args: readonly Value[], named: NamedArguments) => Value) {
    this.name = name
    this.call = call
  }
}

/** The result of `namespace()`, whose attributes `set` can change inside a loop. */
export class NamespaceObject {
  readonly attributes: Map<string, Value>
  constructor(attributes: Map<string, Value>) {
    this.attributes = attributes
  }
}

/** The variable `loop`; callable in a recursive loop. */
export class Loop {
  readonly attributes: ReadonlyMap<string, () => Value>
  readonly repeat: ((items: Value) => Value) | undefined
  constructor(attributes: ReadonlyMap<string, () => Value>, repeat: ((items: Value) => Value) | undefined) {
    this.attributes = attributes
    this.repeat = repeat
  }
}
