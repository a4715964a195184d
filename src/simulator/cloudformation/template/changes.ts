import type { Change, PolicyAction, Replacement, ResourceChangeDetail } from '@aws-sdk/client-cloudformation'
import type { Content, ResourceWork } from '../state/state.js'
import { isList, mapOf, type Node, referencesIn } from './node.js'
import { withParameters } from './parameters.js'
import { replaces } from './replacement-rules.js'
import { COMPARED_ATTRIBUTES, type ResourceDeclaration } from './template.js'

/** One resource that differs, as a change set shows it and as an operation works on it. */
export interface ResourceDifference {
  readonly change: Change
  readonly work: ResourceWork
}

/** The two versions of a resource; undefined where it does not exist. */
interface Versions {
  readonly logicalId: string
  readonly before: ResourceDeclaration | undefined
  readonly after: ResourceDeclaration | undefined
}

/** What a change set adds to what the templates say: replacements that the account file plans, and physical ids. */
export interface ChangeOptions {
  readonly replacements: Readonly<Record<string, Replacement>>
  readonly physicalIdOf: (logicalId: string) => string | undefined
}

/** The resources that differ, by logical id, in the order of the new template; removed ones come last. */
export function differencesBetween(
  before: Content | undefined,
  after: Content,
  { replacements, physicalIdOf }: ChangeOptions,
): readonly ResourceDifference[] {
  const areTagsChanged = before !== undefined && !isEqual(before.tags, after.tags)
  const pairs = versionsOf(before, after)
  const own = new Map(pairs.map(pair => [pair.logicalId, detailsOf(pair, areTagsChanged)]))
  const replaced = pairs.flatMap(({ logicalId, before: old, after: now }) => {
    const isModified = old !== undefined && now !== undefined
    const planned = replacements[logicalId] ?? replacementOf(own.get(logicalId) ?? [])
    return isModified && planned === 'True' ? [logicalId] : []
  })
  return pairs.flatMap(pair => {
    const { logicalId } = pair
    const details = [...(own.get(logicalId) ?? []), ...causedDetails(pair, replaced)]
    return differenceOf(pair, details, replacements[logicalId], physicalIdOf(logicalId))
  })
}

function versionsOf(before: Content | undefined, after: Content): readonly Versions[] {
  const old = before === undefined ? {} : resolvedResources(before)
  const now = resolvedResources(after)
  return [...new Set([...Object.keys(now), ...Object.keys(old)])].map(logicalId => ({
    logicalId,
    before: old[logicalId],
    after: now[logicalId],
  }))
}

function resolvedResources({ template, parameters }: Content): Partial<Record<string, ResourceDeclaration>> {
  return Object.fromEntries(
    Object.entries(template.resources).map(([id, resource]) => [
      id,
      { ...resource, properties: mapOf(withParameters(resource.properties, parameters)) },
    ]),
  )
}

function differenceOf(
  { logicalId, before, after }: Versions,
  details: readonly ResourceChangeDetail[],
  planned: Replacement | undefined,
  physicalId: string | undefined,
): readonly ResourceDifference[] {
  const { type } = after ?? before ?? { type: '' }
  const action = before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify'
  // A changed type is another resource of the same name.
  const isOther = action === 'Modify' && before?.type !== after?.type
  if (action === 'Modify' && details.length === 0 && !isOther) return []
  const replacement = isOther ? 'True' : (planned ?? replacementOf(details))
  const policyAction = policyActionOf(action, replacement, before)
  const isModified = action === 'Modify'
  const change = {
    ...(policyAction && { PolicyAction: policyAction }),
    Action: action,
    LogicalResourceId: logicalId,
    ...(physicalId !== undefined && action !== 'Add' && { PhysicalResourceId: physicalId }),
    ResourceType: type,
    ...(isModified && { Replacement: replacement }),
    Scope: isModified ? scopeOf(details) : [],
    Details: isModified ? [...details] : [],
    ...(before && { BeforeContext: contextOf(before) }),
    ...(after && { AfterContext: contextOf(after) }),
  } as const
  const work: ResourceWork = {
    action,
    logicalId,
    type,
    isReplaced: isModified && replacement === 'True',
    isRetained: policyAction !== undefined && /(^|And)Retain/.test(policyAction),
    properties: JSON.stringify((after ?? before)?.properties ?? {}),
  }
  return [{ change: { Type: 'Resource', ResourceChange: change }, work }]
}

function policyActionOf(
  action: ResourceWork['action'],
  replacement: Replacement,
  before: ResourceDeclaration | undefined,
): PolicyAction | undefined {
  if (action === 'Remove') return kept(before?.deletionPolicy) ?? 'Delete'
  if (action === 'Add' || replacement === 'False') return undefined
  return `ReplaceAnd${kept(before?.replacePolicy) ?? 'Delete'}`
}

function kept(policy: string | undefined): 'Retain' | 'Snapshot' | undefined {
  if (policy === 'Snapshot') return policy
  return policy?.startsWith('Retain') ? 'Retain' : undefined
}

function scopeOf(details: readonly ResourceChangeDetail[]) {
  return [...new Set(details.flatMap(({ Target }) => Target?.Attribute ?? []))]
}

function contextOf({ properties, attributes }: ResourceDeclaration): string {
  return JSON.stringify({ Properties: properties, ...attributes })
}

/** `Always` of a dynamic detail may turn out not to be needed. */
function replacementOf(details: readonly ResourceChangeDetail[]): Replacement {
  const always = details.filter(({ Target }) => Target?.RequiresRecreation === 'Always')
  if (always.some(({ Evaluation }) => Evaluation === 'Static')) return 'True'
  return always.length > 0 ? 'Conditional' : 'False'
}

function detailsOf({ before, after }: Versions, areTagsChanged: boolean): ResourceChangeDetail[] {
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
function causedDetails({ logicalId, before, after }: Versions, replaced: readonly string[]) {
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

/** Whether two values are the same, whatever the order of their keys. */
export function isEqual(a: unknown, b: unknown): boolean {
  return sortedText(a) === sortedText(b)
}

function sortedText(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
