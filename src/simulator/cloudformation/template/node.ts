import { isStructure } from '../../server/field-rules.js'

/** A value of a template: its scalars are texts, as CloudFormation compares them. */
export type Node = string | readonly Node[] | { readonly [key: string]: Node }
export type NodeMap = Readonly<Record<string, Node>>

/** The names of parameters and resources that a value refers to by Ref, Fn::GetAtt or Fn::Sub. */
export function referencesIn(node: Node): readonly string[] {
  if (typeof node === 'string') return []
  if (isList(node)) return node.flatMap(referencesIn)
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = node
  if (typeof ref === 'string') return [ref]
  if (attribute !== undefined) return [attributeOwner(attribute)]
  return sub === undefined ? Object.values(node).flatMap(referencesIn) : referencesInSub(sub)
}

function attributeOwner(attribute: Node): string {
  const [owner] = isList(attribute) ? attribute : typeof attribute === 'string' ? attribute.split('.') : []
  return typeof owner === 'string' ? owner : ''
}

function referencesInSub(sub: Node): readonly string[] {
  const [text = '', variables = {}] = isList(sub) ? sub : [sub]
  if (typeof text !== 'string') return []
  const own = Object.keys(mapOf(variables))
  // `${!Literal}` prints `${Literal}`.
  const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim())
  const outer = names.filter(name => !own.includes(name)).map(name => name.split('.')[0] ?? '')
  return [...outer, ...referencesIn(variables)]
}

/** Whether a value is a list, with the type that Array.isArray does not give a read-only one. */
export function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node)
}

/** The map that a value is, or an empty one. */
export function mapOf(node: Node | undefined): NodeMap {
  return isStructure(node) ? node : {}
}
