import type { Value } from './values.js'

/** The arguments of a call, a filter or a test. */
export interface ArgumentNodes {
  readonly args: readonly Expression[]
  readonly named: readonly (readonly [name: string, value: Expression])[]
}

export interface FilterNode extends ArgumentNodes {
  readonly kind: 'filter'
  readonly of: Expression
  readonly name: string
  readonly line: number
}

/** An expression. `line` is that of the template. */
export type Expression = { readonly line: number } & (
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'slice'; readonly of: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: 'choice'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression | undefined
    }
  | { readonly kind: 'or' | 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not' | 'minus' | 'plus'; readonly of: Expression }
  | { readonly kind: 'concat'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'comparison'
      readonly first: Expression
      readonly rest: readonly { readonly operator: string; readonly value: Expression }[]
    }
  | ({ readonly kind: 'call'; readonly of: Expression } & ArgumentNodes)
  | FilterNode
  | ({ readonly kind: 'test'; readonly of: Expression; readonly name: string } & ArgumentNodes)
)

/** What a `set` or `for` assigns to. */
export type AssignmentTarget =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly attribute: string }
  | { readonly kind: 'several'; readonly targets: readonly AssignmentTarget[] }

/** A parameter of a macro and its default. */
export type Parameter = readonly [name: string, standard: Expression | undefined]

/** A filter without its value: of a `set` block or a `filter` block. */
export type BlockFilter = Omit<FilterNode, 'of' | 'kind'>

export interface MacroNode {
  readonly kind: 'macro'
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: Body
  readonly line: number
}

export type Body = readonly Statement[]

export interface ForNode {
  readonly kind: 'for'
  readonly target: AssignmentTarget
  readonly items: Expression
  readonly test: Expression | undefined
  readonly isRecursive: boolean
  readonly body: Body
  readonly otherwise: Body
  readonly line: number
}

/** A part of a template that prints, decides, repeats or assigns. */
export type Statement =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'print'; readonly value: Expression; readonly line: number }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: Body }[]
      readonly otherwise: Body
      readonly line: number
    }
  | ForNode
  | {
      readonly kind: 'set'
      readonly target: AssignmentTarget
      readonly value: Expression
      readonly line: number
    }
  | {
      readonly kind: 'setBlock'
      readonly target: AssignmentTarget
      readonly filters: readonly BlockFilter[]
      readonly body: Body
      readonly line: number
    }
  | {
      readonly kind: 'filterBlock'
      readonly filters: readonly BlockFilter[]
      readonly body: Body
      readonly line: number
    }
  | {
      readonly kind: 'with'
      readonly assignments: readonly { readonly target: AssignmentTarget; readonly value: Expression }[]
      readonly body: Body
      readonly line: number
    }
  | MacroNode
  | {
      readonly kind: 'callBlock'
      readonly call: Expression & { readonly kind: 'call' }
      readonly caller: MacroNode
      readonly line: number
    }
