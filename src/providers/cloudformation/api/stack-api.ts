import {
  CancelUpdateStackCommand,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  type Capability,
} from '@aws-sdk/client-cloudformation'
import { required } from '../../aws/answer-fields.js'
import { allPages } from '../../aws/pagination.js'
import type { CloudFormation } from './client.js'
import {
  changeSetIn,
  eventIn,
  stackIn,
  validationIn,
  type ChangeSetInfo,
  type StackEventInfo,
  type StackInfo,
  type ValidationInfo,
} from './responses.js'

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string | undefined
}

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

/**
 * CloudFormation's operations on stacks. Each method is one request (the lists: one for each page), is sent once, and
 * throws {@link ProviderError}. `stack` is a name or an ARN. Without a signal: half a request helps nobody.
 */
export interface StackApi {
  getStack(stack: string, signal: AbortSignal): Promise<StackInfo>
  /** Every stack of the account and region that is not deleted. */
  listStacks(signal: AbortSignal): Promise<readonly StackInfo[]>
  /** Newest first. */
  listEvents(stack: string, next: string | undefined, signal: AbortSignal): Promise<Page<StackEventInfo>>
  /** The template as it was submitted; every character outside ASCII is answered as `?`. */
  getTemplate(stack: string, signal: AbortSignal): Promise<string>
  createChangeSet(
    request: ChangeSetRequest,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly stackId: string }>
  /** With the changes of all pages. */
  getChangeSet(id: string, signal: AbortSignal): Promise<ChangeSetInfo>
  /** Why validations refused a change set, or warn of it. */
  listValidations(changeSetId: string, signal: AbortSignal): Promise<readonly ValidationInfo[]>
  executeChangeSet(id: string, clientToken: string): Promise<void>
  /** `id`: its ARN, or its name with the stack's. */
  deleteChangeSet(
    id: { readonly name: string; readonly stackName?: string },
    signal?: AbortSignal,
  ): Promise<void>
  cancelUpdate(stack: string, clientToken: string, signal: AbortSignal): Promise<void>
  deleteStack(stack: string, clientToken: string | undefined, signal?: AbortSignal): Promise<void>
}

const nothing = (): void => undefined

/** The operations through one client. */
export function stackApi(cloudFormation: CloudFormation): StackApi {
  return {
    ...stackReads(cloudFormation),
    ...changeSetRequests(cloudFormation),
    ...stackWrites(cloudFormation),
  }
}

function stackReads({
  ask,
}: CloudFormation): Pick<StackApi, 'getStack' | 'listStacks' | 'listEvents' | 'getTemplate'> {
  return {
    getStack: (StackName, abortSignal) =>
      ask(
        'DescribeStacks',
        client => client.send(new DescribeStacksCommand({ StackName }), { abortSignal }),
        ({ Stacks }) => stackIn(Stacks?.[0]),
      ),
    listStacks: abortSignal =>
      allPages(NextToken =>
        ask(
          'DescribeStacks',
          client => client.send(new DescribeStacksCommand({ NextToken }), { abortSignal }),
          answer => ({ items: required('Stacks', answer.Stacks).map(stackIn), next: answer.NextToken }),
        ),
      ),
    listEvents: (StackName, NextToken, abortSignal) =>
      ask(
        'DescribeStackEvents',
        client => client.send(new DescribeStackEventsCommand({ StackName, NextToken }), { abortSignal }),
        answer => ({
          items: required('StackEvents', answer.StackEvents).map(eventIn),
          next: answer.NextToken,
        }),
      ),
    getTemplate: (StackName, abortSignal) =>
      ask(
        'GetTemplate',
        client =>
          client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }), { abortSignal }),
        ({ TemplateBody }) => required('TemplateBody', TemplateBody),
      ),
  }
}

function changeSetRequests({
  ask,
}: CloudFormation): Pick<
  StackApi,
  'createChangeSet' | 'getChangeSet' | 'listValidations' | 'executeChangeSet' | 'deleteChangeSet'
> {
  return {
    createChangeSet: (request, abortSignal) =>
      ask(
        'CreateChangeSet',
        client => client.send(new CreateChangeSetCommand(changeSetInput(request)), { abortSignal }),
        ({ Id, StackId }) => ({ id: required('Id', Id), stackId: required('StackId', StackId) }),
      ),
    getChangeSet: (id, signal) => wholeChangeSet({ ask }, id, signal),
    listValidations: (id, signal) => validationsOfChangeSet({ ask }, id, signal),
    executeChangeSet: (ChangeSetName, ClientRequestToken) => {
      const command = new ExecuteChangeSetCommand({ ChangeSetName, ClientRequestToken })
      return ask('ExecuteChangeSet', client => client.send(command), nothing)
    },
    deleteChangeSet: ({ name, stackName }, abortSignal) => {
      const command = new DeleteChangeSetCommand({ ChangeSetName: name, StackName: stackName })
      return ask(
        'DeleteChangeSet',
        client => client.send(command, { ...(abortSignal && { abortSignal }) }),
        nothing,
      )
    },
  }
}

function stackWrites({ ask }: CloudFormation): Pick<StackApi, 'cancelUpdate' | 'deleteStack'> {
  return {
    cancelUpdate: (StackName, ClientRequestToken, abortSignal) => {
      const command = new CancelUpdateStackCommand({ StackName, ClientRequestToken })
      return ask('CancelUpdateStack', client => client.send(command, { abortSignal }), nothing)
    },
    deleteStack: (StackName, ClientRequestToken, abortSignal) => {
      const command = new DeleteStackCommand({ StackName, ClientRequestToken })
      return ask(
        'DeleteStack',
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
  { ask }: Pick<CloudFormation, 'ask'>,
  ChangeSetName: string,
  abortSignal: AbortSignal,
): Promise<ChangeSetInfo> {
  const pages = await allPages(NextToken =>
    ask(
      'DescribeChangeSet',
      client =>
        client.send(new DescribeChangeSetCommand({ ChangeSetName, NextToken, IncludePropertyValues: true }), {
          abortSignal,
        }),
      answer => ({ items: [changeSetIn(answer)], next: answer.NextToken }),
    ),
  )
  const [first] = pages
  return { ...required('change set', first), changes: pages.flatMap(({ changes }) => changes) }
}

function validationsOfChangeSet(
  { ask }: Pick<CloudFormation, 'ask'>,
  ChangeSetName: string,
  abortSignal: AbortSignal,
): Promise<readonly ValidationInfo[]> {
  return allPages(NextToken => {
    const command = new DescribeEventsCommand({ ChangeSetName, Filters: { FailedEvents: true }, NextToken })
    return ask(
      'DescribeEvents',
      client => client.send(command, { abortSignal }),
      ({ OperationEvents = [], NextToken: next }) => ({
        items: OperationEvents.flatMap(event => validationIn(event) ?? []),
        next,
      }),
    )
  })
}
