import { invalidStack } from '../server/errors.js'
import { mapOf, type Node, type NodeMap, referencesIn } from './node.js'
import { parseTemplateText } from './template-text.js'

/** A resource as the template declares it; conditions are not evaluated. */
export interface ResourceDeclaration {
  readonly type: string
  readonly properties: NodeMap
  /** `Retain`, `Snapshot`, … of DeletionPolicy and UpdateReplacePolicy. */
  readonly deletionPolicy: string | undefined
  readonly replacePolicy: string | undefined
  /** Metadata, policies and DependsOn: what is compared besides the properties. */
  readonly attributes: NodeMap
}

/** A template, checked for its structure. */
export interface Template {
  /** As it was sent. */
  readonly text: string
  readonly description: string | undefined
  readonly transforms: readonly string[]
  readonly parameters: Readonly<Record<string, NodeMap>>
  readonly resources: Readonly<Record<string, ResourceDeclaration>>
  readonly outputs: Readonly<Record<string, NodeMap>>
}

/** The attributes of a resource that a change set compares, in the order in which it shows them. */
export const COMPARED_ATTRIBUTES = [
  'Metadata',
  'CreationPolicy',
  'UpdatePolicy',
  'DeletionPolicy',
  'UpdateReplacePolicy',
] as const

/** Reads a template, YAML or JSON; throws ValidationError (`Template format error: …`). */
export function parseTemplate(text: string): Template {
  const body = parseTemplateText(text)
  const resources = mapOf(body['Resources'])
  if (Object.keys(resources).length === 0) throw formatError('At least one Resources member must be defined.')
  const { Transform: transform = [] } = body
  const template: Template = {
    text,
    description: textOf(body['Description']),
    transforms: [transform].flat().filter(one => typeof one === 'string'),
    parameters: mapsOf(body['Parameters']),
    resources: Object.fromEntries(Object.entries(resources).map(([id, one]) => [id, resourceOf(id, one)])),
    outputs: mapsOf(body['Outputs']),
  }
  checkReferences(template)
  return template
}

function resourceOf(id: string, value: Node): ResourceDeclaration {
  const declaration = mapOf(value)
  const type = textOf(declaration['Type'])
  if (type === undefined)
    throw formatError(`[/Resources/${id}] Every Resources object must contain a Type member.`)
  return {
    type,
    properties: mapOf(declaration['Properties']),
    deletionPolicy: textOf(declaration['DeletionPolicy']),
    replacePolicy: textOf(declaration['UpdateReplacePolicy']),
    attributes: Object.fromEntries(
      COMPARED_ATTRIBUTES.flatMap(name => {
        const attribute = declaration[name]
        return attribute === undefined ? [] : [[name, attribute] as const]
      }),
    ),
  }
}

function checkReferences({ parameters, resources, outputs }: Template): void {
  const known = new Set([...Object.keys(parameters), ...Object.keys(resources)])
  const unresolved = (nodes: readonly Node[]) => [
    ...new Set(nodes.flatMap(referencesIn).filter(name => !known.has(name) && !name.startsWith('AWS::'))),
  ]
  const inResources = unresolved(Object.values(resources).map(({ properties }) => properties))
  const inOutputs = unresolved(Object.values(outputs))
  const [names, block] = inResources.length > 0 ? [inResources, 'Resources'] : [inOutputs, 'Outputs']
  if (names.length > 0)
    throw formatError(
      `Unresolved resource dependencies [${names.join(', ')}] in the ${block} block of the template`,
    )
}

function mapsOf(node: Node | undefined): Readonly<Record<string, NodeMap>> {
  return Object.fromEntries(Object.entries(mapOf(node)).map(([name, value]) => [name, mapOf(value)]))
}

function textOf(node: Node | undefined): string | undefined {
  return typeof node === 'string' ? node : undefined
}

function formatError(message: string): Error {
  return invalidStack(`Template format error: ${message}`)
}
