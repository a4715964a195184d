import type { Change } from '@aws-sdk/client-cloudformation'
import { wrongChangeSetStatus } from '../server/errors.js'
import { stackOf } from '../state/stacks.js'
import type { ChangeSet, Stack } from '../state/state.js'
import { createChangeSet } from './create-change-set.js'
import { executeChangeSet } from './execute-change-set.js'
import { FLAG, NAME, NEXT_TOKEN, OPTIONAL_NAME } from './fields.js'
import { changeSetOf, findChangeSet } from './find-change-set.js'
import { type Operation, operation } from './operation.js'
import { pageOf } from './paging.js'
import { capabilitiesView, changeSetStatus, parametersView, tagsView } from './stack-view.js'

const describeChangeSet = operation(
  {
    ChangeSetName: NAME,
    StackName: OPTIONAL_NAME,
    NextToken: NEXT_TOKEN,
    IncludePropertyValues: FLAG,
  },
  (
    { ChangeSetName: name, StackName: stackName, NextToken: token, IncludePropertyValues: values },
    context,
  ) => {
    const { state, now } = context
    const { stack, changeSet } = changeSetOf(state, name, stackName)
    const { content } = changeSet
    const changes = changeSetStatus(changeSet, now).Status === 'CREATE_COMPLETE' ? changeSet.changes : []
    const { items, nextToken } = pageOf(changes, logicalIdOf, state.pageSize, token)
    return {
      ...summaryOf(stack, changeSet, now),
      Parameters: parametersView(content),
      NotificationARNs: content.notificationArns,
      RollbackConfiguration: {},
      Capabilities: capabilitiesView(content),
      Tags: tagsView(content),
      Changes: values === 'true' ? items : items.map(withoutValues),
      NextToken: nextToken,
      OnStackFailure: changeSet.onStackFailure,
    }
  },
)

function logicalIdOf({ ResourceChange: change }: Change): string {
  return change?.LogicalResourceId ?? ''
}

/** Values are shown on request only. */
function withoutValues(change: Change): Change {
  const { ResourceChange: resource } = change
  const details = resource?.Details?.map(detail => ({
    ...detail,
    Target: { ...detail.Target, BeforeValue: undefined, AfterValue: undefined },
  }))
  const hidden = { BeforeContext: undefined, AfterContext: undefined }
  return { ...change, ResourceChange: { ...resource, ...hidden, Details: details } }
}

function summaryOf(stack: Stack, changeSet: ChangeSet, now: number) {
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    Description: changeSet.description,
    CreationTime: new Date(changeSet.createdAt),
    ...changeSetStatus(changeSet, now),
    IncludeNestedStacks: changeSet.includesNestedStacks,
    ImportExistingResources: false,
  }
}

const listChangeSets = operation(
  { StackName: NAME, NextToken: NEXT_TOKEN },
  ({ StackName: name, NextToken: token }, { state, now }) => {
    const stack = stackOf(state, name)
    const { items, nextToken } = pageOf(stack.changeSets, ({ id }) => id, state.pageSize, token)
    return { Summaries: items.map(each => summaryOf(stack, each, now)), NextToken: nextToken }
  },
)

const deleteChangeSet = operation(
  { ChangeSetName: NAME, StackName: OPTIONAL_NAME },
  ({ ChangeSetName: name, StackName: stackName }, { state, now }) => {
    const found = findChangeSet(state, name, stackName)
    if (found === undefined) return {}
    const { stack, changeSet } = found
    const { Status: status, ExecutionStatus: execution } = changeSetStatus(changeSet, now)
    if (status === 'CREATE_IN_PROGRESS' || execution === 'EXECUTE_IN_PROGRESS')
      throw wrongChangeSetStatus(
        `ChangeSet [${changeSet.id}] cannot be deleted in its current status of [${status}]`,
      )
    stack.changeSets.splice(stack.changeSets.indexOf(changeSet), 1)
    return {}
  },
)

/** The operations on change sets. */
export const changeSetOperations: Readonly<Record<string, Operation>> = {
  CreateChangeSet: createChangeSet,
  DescribeChangeSet: describeChangeSet,
  ListChangeSets: listChangeSets,
  ExecuteChangeSet: executeChangeSet,
  DeleteChangeSet: deleteChangeSet,
}
