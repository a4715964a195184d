import { mangledText } from '../../plan/records.js'
import { needed, textIn, type Answer, type Call, type Model } from '../call.js'
import type { Account } from '../state.js'
import { behaviour } from './behaviour.js'
import { missing } from './change-sets.js'
import { STACK_TYPE, type ChangeSet, type ResourceChange, type Stack, type StackEvent } from './stack.js'
import { changeSetNamed, foundStack, refused, stacksIn } from './stacks.js'

/** Requests that change nothing. */
export const stackReads: Readonly<Record<string, (model: Model, call: Call) => Answer>> = {
  DescribeStacks: (model, call) => {
    const name = textIn(call.input, 'StackName')
    if (name !== undefined) return { Stacks: [stackAnswer(call, foundStack(call.seen, name))] }
    const all = stacksIn(call.seen).filter(({ status }) => status !== 'DELETE_COMPLETE')
    const { items, next } = page(model, call, all)
    return { Stacks: items.map(stack => stackAnswer(call, stack)), NextToken: next }
  },
  DescribeStackEvents: (model, call) => {
    const stack = foundStack(call.seen, needed(call.input, 'StackName'))
    note(call, call.seen, stack)
    const { items, next } = page(model, call, stack.events.toReversed())
    return { StackEvents: items.map(event => eventAnswer(stack, event)), NextToken: next }
  },
  GetTemplate: (_, call) => {
    const stack = foundStack(call.seen, needed(call.input, 'StackName'))
    if (stack.status === 'REVIEW_IN_PROGRESS') throw refused(`Stack ${stack.name} has no template`)
    return { TemplateBody: mangledText(stack.text) }
  },
  DescribeChangeSet: (model, call) => {
    const found = changeSetNamed(call.seen, call.input)
    if (!found) throw missing(needed(call.input, 'ChangeSetName'))
    const { stack, changeSet } = found
    const { items, next } = page(model, call, changeSet.changes)
    return changeSetAnswer(stack, changeSet, items, next)
  },
  DescribeEvents: () => ({ OperationEvents: [] }),
}

/** The deployment that an answer shows, for the checks; a deletion hides its status. */
function note(call: Call, account: Account, { deploymentId = '', status }: Stack): void {
  const one = account.deployments[deploymentId]
  if (!one) return
  call.shows.push({ id: one.id, status: status.startsWith('DELETE_') ? 'DELETE_IN_PROGRESS' : one.status })
}

/** One page of a list: a token names where the next begins. */
function page<T>(
  model: Model,
  { input }: Call,
  all: readonly T[],
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const from = Number(textIn(input, 'NextToken') ?? 0)
  const to = from + behaviour(model).pageSize
  return { items: all.slice(from, to), next: to < all.length ? String(to) : undefined }
}

function stackAnswer(call: Call, stack: Stack): Answer {
  note(call, call.seen, stack)
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    CreationTime: new Date(stack.createdAt),
    ...(stack.updatedAt !== undefined && { LastUpdatedTime: new Date(stack.updatedAt) }),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    Outputs: stack.outputs.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    EnableTerminationProtection: stack.isProtected,
    ...(stack.parentId !== undefined && { ParentId: stack.parentId, RootId: stack.parentId }),
  }
}

function eventAnswer(stack: Stack, event: StackEvent): Answer {
  return {
    EventId: event.id,
    StackId: stack.id,
    StackName: stack.name,
    Timestamp: new Date(event.at),
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ClientRequestToken: event.token,
    OperationId: event.operationId,
  }
}

function changeSetAnswer(
  stack: Stack,
  { id, name, status, reason, execution }: ChangeSet,
  changes: readonly ResourceChange[],
  NextToken: string | undefined,
): Answer {
  return {
    ...{ ChangeSetId: id, ChangeSetName: name, StackId: stack.id, StackName: stack.name, NextToken },
    ...{ Status: status, StatusReason: reason, ExecutionStatus: execution },
    Changes: changes.map(({ logicalId, type, action, isReplaced }) => ({
      Type: 'Resource',
      ResourceChange: {
        ...{ LogicalResourceId: logicalId, ResourceType: type, Action: action },
        ...(action === 'Modify' && { Replacement: isReplaced ? 'True' : 'False' }),
        ...(action === 'Remove' && { PolicyAction: 'Delete' }),
        ...(isReplaced && { PolicyAction: 'ReplaceAndDelete' }),
        Details: type === STACK_TYPE ? [] : [{ Target: { Attribute: 'Properties', Name: 'Image' } }],
      },
    })),
  }
}
