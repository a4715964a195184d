import {
  CancelUpdateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation'
import { required } from '../../aws/answer-fields.js'
import { allPages } from '../../aws/pagination.js'
import { changeSetApi, type ChangeSetApi } from './change-set-api.js'
import type { CloudFormation } from './client.js'
import { eventIn, stackIn, type StackEventInfo, type StackInfo } from './responses.js'

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string | undefined
}

/**
 * CloudFormation's operations on stacks. Each method is one request (the lists: one for each page), is sent once, and
 * throws {@link ProviderError}. `stack` is a name or an ARN. A request without a
 * signal is never aborted: it could have been applied all the same.
 */
export interface StackApi extends ChangeSetApi {
  getStack(stack: string, signal: AbortSignal): Promise<StackInfo>
  /** Every stack of the account and region that is not deleted. */
  listStacks(signal: AbortSignal): Promise<readonly StackInfo[]>
  /** Newest first. */
  listEvents(stack: string, next: string | undefined, signal: AbortSignal): Promise<Page<StackEventInfo>>
  /** The template as it was submitted; every character outside ASCII is answered as `?`. */
  getTemplate(stack: string, signal: AbortSignal): Promise<string>
  cancelUpdate(stack: string, clientToken: string, signal: AbortSignal): Promise<void>
  deleteStack(stack: string, clientToken: string | undefined, signal?: AbortSignal): Promise<void>
}

const nothing = (): void => undefined

/** The operations through one client. */
export function stackApi(cloudFormation: CloudFormation): StackApi {
  return {
    ...stackReads(cloudFormation),
    ...changeSetApi(cloudFormation),
    ...stackWrites(cloudFormation),
  }
}

function stackReads({
  call,
}: CloudFormation): Pick<StackApi, 'getStack' | 'listStacks' | 'listEvents' | 'getTemplate'> {
  return {
    getStack: (StackName, abortSignal) =>
      call(
        'DescribeStacks',
        client => client.send(new DescribeStacksCommand({ StackName }), { abortSignal }),
        ({ Stacks }) => {
          const found = stackIn(Stacks?.[0])
          if (StackName === found.id || StackName === found.name) return found
          throw new TypeError('the response shows another stack')
        },
      ),
    listStacks: abortSignal =>
      allPages(NextToken =>
        call(
          'DescribeStacks',
          client => client.send(new DescribeStacksCommand({ NextToken }), { abortSignal }),
          answer => ({ items: required('Stacks', answer.Stacks).map(stackIn), next: answer.NextToken }),
        ),
      ),
    listEvents: (StackName, NextToken, abortSignal) =>
      call(
        'DescribeStackEvents',
        client => client.send(new DescribeStackEventsCommand({ StackName, NextToken }), { abortSignal }),
        answer => ({
          items: required('StackEvents', answer.StackEvents).map(eventIn),
          next: answer.NextToken,
        }),
      ),
    getTemplate: (StackName, abortSignal) =>
      call(
        'GetTemplate',
        client =>
          client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }), { abortSignal }),
        ({ TemplateBody }) => required('TemplateBody', TemplateBody),
      ),
  }
}

function stackWrites({ call }: CloudFormation): Pick<StackApi, 'cancelUpdate' | 'deleteStack'> {
  return {
    cancelUpdate: (StackName, ClientRequestToken, abortSignal) => {
      const command = new CancelUpdateStackCommand({ StackName, ClientRequestToken })
      return call('CancelUpdateStack', client => client.send(command, { abortSignal }), nothing)
    },
    deleteStack: (StackName, ClientRequestToken, abortSignal) => {
      const command = new DeleteStackCommand({ StackName, ClientRequestToken })
      return call(
        'DeleteStack',
        client => client.send(command, { ...(abortSignal && { abortSignal }) }),
        nothing,
      )
    },
  }
}
