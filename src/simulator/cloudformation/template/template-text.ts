import { type CollectionTag, LineCounter, parseDocument, type ScalarTag } from 'yaml'
import { isStructure } from '../../server/field-rules.js'
import { invalidStack } from '../server/errors.js'
import type { Node, NodeMap } from './node.js'

const FUNCTIONS = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAZs',
  'ImportValue',
  'Join',
  'Length',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'And',
  'Equals',
  'If',
  'Not',
  'Or',
]

/** The short forms of YAML templates, such as `!Ref`, with the keys of their long forms. */
const TAGS: readonly (readonly [tag: string, key: string])[] = [
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ['!GetAtt', 'Fn::GetAtt'],
  ...FUNCTIONS.map(name => [`!${name}`, `Fn::${name}`] as const),
]

const CUSTOM_TAGS = TAGS.flatMap(([tag, key]) => [
  scalarTag(tag, key),
  collectionTag(tag, key, 'seq'),
  collectionTag(tag, key, 'map'),
])

function scalarTag(tag: string, key: string): ScalarTag {
  return { tag, resolve: text => longForm(key, text) }
}

function collectionTag(tag: string, key: string, collection: 'seq' | 'map'): CollectionTag {
  return { tag, collection, resolve: node => longForm(key, node.toJSON() as Node) }
}

/** `!GetAtt A.B` is a list in its long form. */
function longForm(key: string, value: Node): NodeMap {
  const isDotted = key === 'Fn::GetAtt' && typeof value === 'string'
  return { [key]: isDotted ? value.split(/\.(.*)/s).slice(0, 2) : value }
}

/** Parses YAML or JSON with all scalars as texts; throws ValidationError with the place of the first mistake. */
export function parseTemplateText(text: string): NodeMap {
  const format = text.trimStart().startsWith('{') ? 'JSON' : 'YAML'
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: standard => [...standard, ...CUSTOM_TAGS],
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter,
  })
  const [mistake] = document.errors
  if (mistake !== undefined) {
    const { line, col } = lineCounter.linePos(mistake.pos[0])
    throw invalidStack(`Template format error: ${format} not well-formed. (line ${line}, column ${col})`)
  }
  const body: unknown = document.toJS()
  if (!isStructure(body)) throw invalidStack('Template format error: unsupported structure.')
  return body as NodeMap
}
