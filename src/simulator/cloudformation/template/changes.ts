import type { Change, PolicyAction, Replacement, ResourceChangeDetail } from '@aws-sdk/client-cloudformation'
import type { Content, ResourceWork } from '../state/state.js'
import { causedDetails, detailsOf, type Versions } from './change-details.js'
import { isEqual } from './is-equal.js'
import { mapOf } from './node.js'
import { withParameters } from './parameters.js'
import type { ResourceDeclaration } from './template.js'

/** One resource that differs, as a change set shows it and as an operation works on it. */
export interface ResourceDifference {
  readonly change: Change
  readonly work: ResourceWork
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
