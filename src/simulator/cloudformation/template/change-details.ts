import type { ResourceChangeDetail } from '@aws-sdk/client-cloudformation'
import { isEqual } from './is-equal.js'
import { isList, type Node, referencesIn } from './node.js'
import { replaces } from './replacement-rules.js'
import { COMPARED_ATTRIBUTES, type ResourceDeclaration } from './template.js'

/** The two versions of a resource; undefined where it does not exist. */
export interface Versions {
  readonly logicalId: string
  readonly before: ResourceDeclaration | undefined
  readonly after: ResourceDeclaration | undefined
}

/** What differs between the two versions of a resource, as a change set lists it. */
export function detailsOf({ before, after }: Versions, areTagsChanged: boolean): ResourceChangeDetail[] {
  if (before === undefined || after === undefined) return []
  const attributes = COMPARED_ATTRIBUTES.filter(
    name => !isEqual(before.attributes[name], after.attributes[name]),
  )
  return [
    ...propertyDetails(before, after),
    ...attributes.map(name => detailOf({ Attribute: name, RequiresRecreation: 'Never' })),
    ...(areTagsChanged ? [detailOf({ Attribute: 'Tags', RequiresRecreation: 'Never' })] : []),
  ]
}

function detailOf(
  target: NonNullable<ResourceChangeDetail['Target']>,
  cause: Partial<ResourceChangeDetail> = {},
): ResourceChangeDetail {
  return { Target: target, Evaluation: 'Static', ChangeSource: 'DirectModification', ...cause }
}

function propertyDetails(before: ResourceDeclaration, after: ResourceDeclaration): ResourceChangeDetail[] {
  const names = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])
  return [...names].flatMap(name => {
    const old = before.properties[name]
    const now = after.properties[name]
    const recreation = replaces(after.type, name) ? 'Always' : 'Never'
    const leaves = changedLeaves(`/Properties/${name}`, old, now)
    // A dynamic reference may resolve to another value at any time.
    const isDynamic = leaves.length === 0 && JSON.stringify(now).includes('{{resolve:')
    const changed = isDynamic ? [{ path: `/Properties/${name}`, old, now }] : leaves
    const cause = isDynamic ? { Evaluation: 'Dynamic' as const } : {}
    return changed.map(({ path, old: oldLeaf, now: nowLeaf }) =>
      detailOf(
        {
          Attribute: 'Properties',
          Name: name,
          RequiresRecreation: recreation,
          Path: path,
          ...(oldLeaf !== undefined && { BeforeValue: shown(oldLeaf) }),
          ...(nowLeaf !== undefined && { AfterValue: shown(nowLeaf) }),
          AttributeChangeType: oldLeaf === undefined ? 'Add' : nowLeaf === undefined ? 'Remove' : 'Modify',
        },
        cause,
      ),
    )
  })
}

/** The details of properties that refer to a replaced resource. */
export function causedDetails({ logicalId, before, after }: Versions, replaced: readonly string[]) {
  if (before === undefined || after === undefined) return []
  return Object.entries(after.properties).flatMap(([name, value]) => {
    const causes = new Set(referencesIn(value).filter(id => id !== logicalId && replaced.includes(id)))
    const recreation = replaces(after.type, name) ? ('Always' as const) : ('Never' as const)
    return [...causes].map(cause =>
      detailOf(
        { Attribute: 'Properties', Name: name, RequiresRecreation: recreation, Path: `/Properties/${name}` },
        { Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: cause },
      ),
    )
  })
}

interface Leaf {
  readonly path: string
  readonly old: Node | undefined
  readonly now: Node | undefined
}

/** The innermost values that differ; a list whose length changes is one value. */
function changedLeaves(path: string, old: Node | undefined, now: Node | undefined): readonly Leaf[] {
  if (isEqual(old, now)) return []
  if (old === undefined || now === undefined || typeof old === 'string' || typeof now === 'string')
    return [{ path, old, now }]
  if (isList(old) !== isList(now) || (isList(old) && isList(now) && old.length !== now.length))
    return [{ path, old, now }]
  const [oldItems, nowItems] = [new Map(Object.entries(old)), new Map(Object.entries(now))]
  const keys = new Set([...oldItems.keys(), ...nowItems.keys()])
  return [...keys].flatMap(key => changedLeaves(`${path}/${key}`, oldItems.get(key), nowItems.get(key)))
}

function shown(node: Node): string {
  return typeof node === 'string' ? node : JSON.stringify(node)
}
