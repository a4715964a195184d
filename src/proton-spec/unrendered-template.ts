import { isMap, visit, type Document, type Scalar, type YAMLMap } from 'yaml'
import { startOf } from './yaml/path-offset.js'
import { NOT_EVALUATED, NOT_RENDERED, type LocatedError } from './yaml/syntax-errors.js'

/** The tags of CloudFormation. Messages quote no other tag, since it may be a secret value. */
const cloudFormationTags =
  /^(Ref|Sub|GetAtt|GetAZs|Join|Select|Split|ImportValue|FindInMap|Base64|Cidr|If|Equals|Not|And|Or|Condition|Transform)$/

/** Values that only another tool would evaluate, and that Proton would get unchanged: tags, templates and expressions. */
export function unrendered(document: Document): readonly LocatedError[] {
  const found: LocatedError[] = document.warnings
    .filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
    .map(({ pos, message }) => ({ offset: pos[0], message: tagText(message) }))
  visit(document, {
    Scalar: (_, scalar) => {
      const message = scalarText(scalar)
      if (message !== undefined) found.push({ offset: startOf(scalar) ?? 0, message })
    },
    Map: (_, map) => {
      if (!isTemplate(map)) return undefined
      found.push({ offset: startOf(map) ?? 0, message: `{{ … }} ${NOT_RENDERED}` })
      return visit.SKIP
    },
  })
  return found
}

function tagText(message: string): string {
  const name = String(/tag: !(\w+)/.exec(message)?.[1])
  const tag = cloudFormationTags.test(name) ? `the tag !${name} of CloudFormation` : 'an unknown tag (!…)'
  return `${tag} has no meaning in a spec: write the value itself, in quotes if it begins with !`
}

/** A value that is one word with a template, such as `shop:{{ tag }}`; in a sentence the template may be intended. */
export const TEMPLATE_WORD = /^[^\s{}]*(\{\{[^{}]*\}\}[^\s{}]*)+$/

function scalarText({ value, type }: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined
  if (value.includes('${{')) return NOT_EVALUATED
  const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED'
  return !isBlock && TEMPLATE_WORD.test(value.trim()) ? `{{ … }} ${NOT_RENDERED}` : undefined
}

/** `{{ image }}` without quotes is a map with a map as its key. */
function isTemplate({ flow, items }: YAMLMap): boolean {
  const [only, more] = items
  if (flow !== true || !only || more) return false
  return isMap(only.key) && only.value === null
}
