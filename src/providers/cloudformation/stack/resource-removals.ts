import type { ResourceChangeInfo } from '../api/responses.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import type { ProviderError } from '../../../shared/errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'

/** The resources that may be deleted or replaced: all, or those with these logical ids. */
export type AllowedRemovals = 'all' | readonly string[]

/** Types whose resources are versions of something: every change replaces them by design. */
const VERSION_TYPES: readonly string[] = [
  'AWS::ECS::TaskDefinition',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
  'AWS::ApiGateway::Deployment',
  'AWS::Batch::JobDefinition',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::CloudFormation::CustomResource',
]
const CUSTOM_TYPE = 'Custom::'

/** What keeps the resource; a word from the future may not. */
const HARMLESS_ACTIONS: readonly string[] = ['Add', 'Modify', 'Import', 'Dynamic', 'SyncWithActual']

/** A resource that a deployment would delete, or replace though its type is not made for that. */
export interface ResourceRemoval {
  readonly path: string
  readonly type: string
  readonly kind: 'removed' | 'replaced'
}

/** What the changes would delete or replace. A replacement that is only possible is not among it. */
export function removalsIn(changes: readonly ResourceChangeInfo[]): readonly ResourceRemoval[] {
  return changes.flatMap(({ path, type, action, replacement, policyAction }): readonly ResourceRemoval[] => {
    // The resource itself stays only with Retain and RetainExceptOnCreate, not with Snapshot.
    if (!HARMLESS_ACTIONS.includes(action))
      return action === 'Remove' && policyAction?.startsWith('Retain')
        ? []
        : [{ path, type, kind: 'removed' }]
    const isReplaced =
      replacement === 'always' || (replacement === 'never' && policyAction?.startsWith('Replace'))
    return isReplaced && !isVersion(type) ? [{ path, type, kind: 'replaced' }] : []
  })
}

/** The refusal of a deployment that deletes or replaces what is not allowed; undefined where all of it is. */
export function removalRefusal(
  changes: readonly ResourceChangeInfo[],
  allowed: AllowedRemovals,
): ProviderError | undefined {
  if (allowed === 'all') return undefined
  const refused = removalsIn(changes).filter(({ path }) => !isAllowed(path, allowed))
  if (refused.length === 0) return undefined
  const what = refused.map(
    ({ path, type, kind }) => `${sanitizeLine(path, 500)} (${sanitizeLine(type, 200)}) is ${kind}`,
  )
  return preconditionFailed(
    'ResourceRemoval',
    `the deployment deletes or replaces resources: ${what.join(', ')}`,
    `To allow it, set allowResourceRemoval to ${refused.map(({ path }) => sanitizeLine(path, 500)).join(', ')}, or to true.`,
  )
}

/** A resource in a nested stack is named by its path, or by its logical id alone. */
function isAllowed(path: string, allowed: readonly string[]): boolean {
  return allowed.includes(path) || allowed.includes(path.slice(path.lastIndexOf('/') + 1))
}

function isVersion(type: string): boolean {
  return VERSION_TYPES.includes(type) || type.startsWith(CUSTOM_TYPE)
}
