import { isMap, isScalar, visit, type Document, type Scalar, type YAMLMap } from 'yaml'
import { NOT_EVALUATED, NOT_RENDERED, type Mistake } from './yaml/syntax-errors.js'

/** The tags of CloudFormation's templates: a message quotes no other tag, since one may hold a secret. */
const cloudFormationTags = [
  ...[
    'Ref',
    'Sub',
    'GetAtt',
    'GetAZs',
    'Join',
    'Select',
    'Split',
    'ImportValue',
    'FindInMap',
    'Base64',
    'Cidr',
  ],
  ...['If', 'Equals', 'Not', 'And', 'Or', 'Condition', 'Transform'],
]

/** Values that mean something in another tool, and would be sent as they are: tags, templates and expressions. */
export function unrendered(document: Document): readonly Mistake[] {
  const found: Mistake[] = document.warnings
    .filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
    .map(({ pos, message }) => ({ offset: pos[0], message: tagText(message) }))
  visit(document, {
    Scalar: (_, scalar) => {
      const message = scalarText(scalar)
      if (message !== undefined) found.push({ offset: scalar.range?.[0] ?? 0, message })
    },
    Map: (_, map) => {
      if (!isTemplate(map)) return undefined
      found.push({ offset: map.range?.[0] ?? 0, message: `{{ … }} ${NOT_RENDERED}` })
      return visit.SKIP
    },
  })
  return found
}

function tagText(message: string): string {
  const [, name = ''] = /^Unresolved tag: !(\w+)/.exec(message) ?? []
  const tag = cloudFormationTags.includes(name) ? `the tag !${name} of CloudFormation` : 'an unknown tag (!…)'
  return `${tag} has no meaning in a spec: write the value itself, in quotes if it begins with !`
}

/** The whole of a value, or of a word such as `shop:{{ tag }}`; in a sentence it may be meant for a tool that reads it. */
export const TEMPLATE_WORD = /^[^\s{}]*(\{\{[^{}]*\}\}[^\s{}]*)+$/

function scalarText({ value, type }: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined
  if (value.includes('${{')) return NOT_EVALUATED
  const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED'
  return !isBlock && TEMPLATE_WORD.test(value.trim()) ? `{{ … }} ${NOT_RENDERED}` : undefined
}

/** `{{ image }}` without quotes is a map in a map. */
function isTemplate({ flow, items }: YAMLMap): boolean {
  const [only, more] = items
  if (flow !== true || !only || more) return false
  const isNothing = only.value === null || (isScalar(only.value) && only.value.value === null)
  return isMap(only.key) && only.key.flow === true && isNothing
}
