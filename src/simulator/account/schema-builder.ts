/** A JSON schema, and the type of the values that it accepts. */
export interface Schema<T> {
  readonly [keyword: string]: unknown
  /** Exists for the type checker only. */
  readonly accepts?: T
}

/** The type of the values that a schema accepts. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never

type Members = Readonly<Record<string, Schema<unknown>>>
type Values<M extends Members, O extends Members> = { readonly [K in keyof M]: TypeOf<M[K]> } & {
  readonly [K in keyof O]?: TypeOf<O[K]>
}

/** `true` or `false`. */
export const flag: Schema<boolean> = { type: 'boolean' }

/** A map with these members and no others. */
export function object<M extends Members, O extends Members>(required: M, optional: O): Schema<Values<M, O>> {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

/** A map with any keys of one form. */
export function mapOf<T>(key: Schema<string>, value: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return { type: 'object', propertyNames: key, additionalProperties: value }
}

/** A list. */
export function list<T>(items: Schema<T>): Schema<readonly T[]> {
  return { type: 'array', items }
}

/** A text; `rules` are further keywords. */
export function text(rules: Readonly<Record<string, unknown>> = {}): Schema<string> {
  return { type: 'string', ...rules }
}

/** A number; `rules` are further keywords. */
export function number(rules: Readonly<Record<string, unknown>>): Schema<number> {
  return { type: 'number', ...rules }
}

/** One of these texts. */
export function choice<const V extends readonly string[]>(...values: V): Schema<V[number]> {
  return { enum: values }
}

/** One of these maps, chosen by their member `kind`. */
export function oneOfKinds<S extends readonly Schema<unknown>[]>(...schemas: S): Schema<TypeOf<S[number]>> {
  return {
    type: 'object',
    discriminator: { propertyName: 'kind' },
    required: ['kind'],
    oneOf: schemas,
  }
}
