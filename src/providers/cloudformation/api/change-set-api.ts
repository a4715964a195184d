import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  ExecuteChangeSetCommand,
  type Capability,
} from '@aws-sdk/client-cloudformation'
import { required } from '../../aws/answer-fields.js'
import { allPages } from '../../aws/pagination.js'
import type { CloudFormation } from './client.js'
import { changeSetIn, validationIn, type ChangeSetInfo, type ValidationInfo } from './responses.js'

/** What a change set is made of. */
export interface ChangeSetRequest {
  /** The name of the stack. */
  readonly stackName: string
  /** The stack does not exist yet. */
  readonly isCreation: boolean
  readonly name: string
  /** A repeated request with the same token makes no second change set. */
  readonly clientToken: string
  readonly template: { readonly body: string } | { readonly url: string }
  readonly capabilities: readonly string[]
  /** The parameters that keep the value that the stack has. */
  readonly keptParameters: readonly string[]
  /** Of a creation only: on an update, tags would change every resource. */
  readonly tags: ReadonlyMap<string, string>
  readonly includesNestedStacks: boolean
}

/** CloudFormation's operations on change sets: each method as those of stacks. */
export interface ChangeSetApi {
  createChangeSet(
    request: ChangeSetRequest,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly stackId: string }>
  /** With the changes of all pages. */
  getChangeSet(id: ChangeSetId, signal: AbortSignal): Promise<ChangeSetInfo>
  /** Why validations refused a change set, or warn of it. */
  listValidations(changeSetId: string, signal: AbortSignal): Promise<readonly ValidationInfo[]>
  executeChangeSet(id: string, clientToken: string): Promise<void>
  deleteChangeSet(id: ChangeSetId, signal?: AbortSignal): Promise<void>
}

/** The ARN of a change set, or its name with the name or ARN of its stack. */
export type ChangeSetId = string | { readonly name: string; readonly stackName: string }

function namesOf(id: ChangeSetId) {
  return typeof id === 'string' ? { ChangeSetName: id } : { ChangeSetName: id.name, StackName: id.stackName }
}

const nothing = (): void => undefined

/** The operations through one client. */
export function changeSetApi({ call }: CloudFormation): ChangeSetApi {
  return {
    createChangeSet: (request, abortSignal) =>
      call(
        'CreateChangeSet',
        client => client.send(new CreateChangeSetCommand(changeSetInput(request)), { abortSignal }),
        ({ Id, StackId }) => ({ id: required('Id', Id), stackId: required('StackId', StackId) }),
      ),
    getChangeSet: (id, signal) => wholeChangeSet({ call }, id, signal),
    listValidations: (id, signal) => validationsOfChangeSet({ call }, id, signal),
    executeChangeSet: (ChangeSetName, ClientRequestToken) => {
      const command = new ExecuteChangeSetCommand({ ChangeSetName, ClientRequestToken })
      return call('ExecuteChangeSet', client => client.send(command), nothing)
    },
    deleteChangeSet: (id, abortSignal) => {
      const command = new DeleteChangeSetCommand(namesOf(id))
      return call(
        'DeleteChangeSet',
        client => client.send(command, { ...(abortSignal && { abortSignal }) }),
        nothing,
      )
    },
  }
}

/** No RoleARN: the stack keeps the role it has. */
function changeSetInput({ template, isCreation, tags, ...request }: ChangeSetRequest) {
  return {
    StackName: request.stackName,
    ChangeSetName: request.name,
    ClientToken: request.clientToken,
    ...('body' in template ? { TemplateBody: template.body } : { TemplateURL: template.url }),
    Capabilities: request.capabilities as Capability[],
    Parameters: request.keptParameters.map(ParameterKey => ({ ParameterKey, UsePreviousValue: true })),
    IncludeNestedStacks: request.includesNestedStacks,
    ...(isCreation
      ? {
          ChangeSetType: 'CREATE' as const,
          OnStackFailure: 'ROLLBACK' as const,
          Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
        }
      : { ChangeSetType: 'UPDATE' as const }),
  }
}

async function wholeChangeSet(
  { call }: Pick<CloudFormation, 'call'>,
  id: ChangeSetId,
  abortSignal: AbortSignal,
): Promise<ChangeSetInfo> {
  const pages = await allPages(NextToken =>
    call(
      'DescribeChangeSet',
      client =>
        client.send(
          new DescribeChangeSetCommand({ ...namesOf(id), NextToken, IncludePropertyValues: true }),
          {
            abortSignal,
          },
        ),
      answer => ({ items: [changeSetIn(answer)], next: answer.NextToken }),
    ),
  )
  const [first] = pages
  return { ...required('change set', first), changes: pages.flatMap(({ changes }) => changes) }
}

function validationsOfChangeSet(
  { call }: Pick<CloudFormation, 'call'>,
  ChangeSetName: string,
  abortSignal: AbortSignal,
): Promise<readonly ValidationInfo[]> {
  return allPages(NextToken => {
    const command = new DescribeEventsCommand({ ChangeSetName, Filters: { FailedEvents: true }, NextToken })
    return call(
      'DescribeEvents',
      client => client.send(command, { abortSignal }),
      ({ OperationEvents = [], NextToken: next }) => ({
        items: OperationEvents.flatMap(event => validationIn(event) ?? []),
        next,
      }),
    )
  })
}
