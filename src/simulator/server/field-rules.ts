import { invalid } from './api-error.js'

/** The published rule of one request member. Lengths count characters, bounds of integers are inclusive. */
export interface Field {
  readonly type: 'string' | 'integer' | 'list' | 'structure'
  readonly required?: true
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
  readonly values?: readonly string[]
  /** Its value is never shown. */
  readonly sensitive?: true
  /** The members of a list's structures. */
  readonly items?: Fields
  /** The members of a structure. */
  readonly members?: Fields
}

/** The rules of one operation, by member. */
export type Fields = Readonly<Record<string, Field>>

/** A structure's members after the check. */
export type InputOf<F extends Fields> = { readonly [K in keyof F]: Checked<F[K]> }
type Checked<F extends Field> = F extends { required: true } ? ValueOf<F> : ValueOf<F> | undefined
type ValueOf<F extends Field> = F extends { values: readonly (infer V)[] }
  ? V
  : F extends { items: infer I extends Fields }
    ? readonly InputOf<I>[]
    : F extends { members: infer M extends Fields }
      ? InputOf<M>
      : F['type'] extends 'integer'
        ? number
        : string

// As published, escapes included: the text is part of the error message.
const NAME = {
  type: 'string',
  min: 1,
  max: 100,
  pattern: new RegExp(String.raw`^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`),
} as const
const VERSION_PART = { type: 'string', min: 1, max: 20, pattern: /^(0|([1-9]{1}\d*))$/ } as const
const TEXT = { type: 'string', min: 1, max: 51_200, sensitive: true } as const
const ARN = {
  type: 'string',
  min: 1,
  max: 200,
  pattern: /^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\d{12}:([\w+=,.@-]+[/:])*[\w+=,.@-]+$/,
} as const
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The members that operations share, with the rules of the published API model. */
export const FIELD = {
  name: NAME,
  versionPart: VERSION_PART,
  deploymentId: { type: 'string', pattern: UUID },
  spec: TEXT,
  templateFile: TEXT,
  manifest: { type: 'string', min: 1, max: 1024, sensitive: true },
  description: { type: 'string', min: 0, max: 500, sensitive: true },
  /** Of UpdateComponent, where two empty names detach. */
  nameOrEmpty: { ...NAME, min: 0, pattern: new RegExp(String.raw`(^$)|^[0-9A-Za-z]+[0-9A-Za-z_\-]*$`) },
  arn: ARN,
  roleArn: {
    type: 'string',
    min: 1,
    max: 2048,
    pattern: /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\w+=,.@-]{1,512}[/:])*([\w+=,.@-]{1,64})$/,
  },
  connectionId: { type: 'string', pattern: UUID },
  repositoryId: { type: 'string', min: 1, max: 200 },
  repositoryName: {
    type: 'string',
    min: 1,
    max: 100,
    pattern: /[A-Za-z0-9_.-].*\/[A-Za-z0-9_.-].*/,
  },
  repositoryProvider: { type: 'string', values: ['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET'] },
  branchName: { type: 'string', min: 1, max: 200 },
  /** Accepted by the creates, and forgotten. */
  tags: {
    type: 'list',
    max: 50,
    items: {
      key: { type: 'string', min: 1, max: 128, required: true },
      value: { type: 'string', min: 0, max: 256, required: true },
    },
  },
  clientToken: { type: 'string', min: 0, max: 64, pattern: /^[!-~]*$/ },
  deploymentType: {
    type: 'string',
    values: ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'],
  },
  maxResults: { type: 'integer', min: 1, max: 100 },
  nextToken: { type: 'string', pattern: /^[A-Za-z0-9+=/]+$/ },
  /** The outputs' lists have one page: their token is modelled with length 0. */
  emptyToken: { type: 'string', min: 0, max: 0 },
} as const

/** The same rule, on a member that must be there. */
export function required<const F extends Field>(field: F): F & { readonly required: true } {
  return { ...field, required: true }
}

/** Vouches for a request's members, or throws one ValidationException that lists every violation. */
export function checkFields<F extends Fields>(
  input: Readonly<Record<string, unknown>>,
  fields: F,
): InputOf<F> {
  const found = violations(input, fields, '')
  if (found.length > 0) {
    const count = `${found.length} validation error${found.length === 1 ? '' : 's'} detected`
    throw invalid(`${count}: ${found.join('; ')}`)
  }
  return Object.fromEntries(Object.keys(fields).map(key => [key, own(input, key)])) as InputOf<F>
}

function violations(input: Readonly<Record<string, unknown>>, fields: Fields, prefix: string): string[] {
  const unknown = Object.keys(input).filter(key => !Object.hasOwn(fields, key))
  return [
    ...unknown.map(
      key => `Value at '${prefix}${clip(key)}' failed to satisfy constraint: Member is not known`,
    ),
    ...Object.entries(fields).flatMap(([key, field]) => violationsOf(own(input, key), field, prefix + key)),
  ]
}

function violationsOf(value: unknown, field: Field, path: string): string[] {
  const say = (constraint: string) =>
    `${shown(value, field)} at '${path}' failed to satisfy constraint: ${constraint}`
  if (value === undefined) return field.required ? [say('Member must not be null')] : []
  if (!isOfType(value, field.type)) return [say(`Member must be of type ${field.type}`)]
  if (Array.isArray(value)) return violationsOfList(value, field, path, say)
  if (isStructure(value)) return violations(value, field.members ?? {}, `${path}.`)
  return constraints(value as string | number, field).map(say)
}

function violationsOfList(
  items: readonly unknown[],
  field: Field,
  path: string,
  say: (constraint: string) => string,
): string[] {
  const isTooLong = field.max !== undefined && items.length > field.max
  return [
    ...(isTooLong ? [say(`Member must have length less than or equal to ${field.max}`)] : []),
    ...items.flatMap((item, index) => violationsOfItem(item, field, `${path}.${index + 1}.member`)),
  ]
}

function violationsOfItem(item: unknown, field: Field, path: string): string[] {
  if (isStructure(item)) return violations(item, field.items ?? {}, `${path}.`)
  return [`Value at '${path}' failed to satisfy constraint: Member must be of type structure`]
}

/** Patterns backtrack: on a megabyte of letters the published one for names would take minutes. */
const PATTERN_LIMIT = 1000

function constraints(value: string | number, field: Field): string[] {
  const [size, what] = typeof value === 'number' ? [value, 'value'] : [value.length, 'length']
  return [
    field.min !== undefined &&
      size < field.min &&
      `Member must have ${what} greater than or equal to ${field.min}`,
    field.max !== undefined &&
      size > field.max &&
      `Member must have ${what} less than or equal to ${field.max}`,
    field.pattern?.test(String(value).slice(0, PATTERN_LIMIT)) === false &&
      `Member must satisfy regular expression pattern: ${field.pattern.source.replaceAll('\\/', '/')}`,
    field.values?.includes(String(value)) === false &&
      `Member must satisfy enum value set: [${field.values.join(', ')}]`,
  ].filter(text => text !== false)
}

function isOfType(value: unknown, type: Field['type']): boolean {
  if (type === 'list') return Array.isArray(value)
  if (type === 'structure') return isStructure(value)
  return type === 'integer' ? Number.isInteger(value) : typeof value === 'string'
}

/** JSON null counts as absent, as it does in the API's own protocol. */
function own(input: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(input, key) ? (input[key] ?? undefined) : undefined
}

function shown(value: unknown, field: Field): string {
  if (field.sensitive && value !== undefined) return 'Value'
  if (value === undefined) return 'Value null'
  return typeof value === 'string' || typeof value === 'number' ? `Value '${clip(String(value))}'` : 'Value'
}

/** What a stranger sent is repeated at a bounded length. */
function clip(text: string): string {
  return text.length > 150 ? `${text.slice(0, 150)}…` : text
}

/** Whether a parsed JSON or YAML value is a map. */
export function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
