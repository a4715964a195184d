import type { Member } from './stack-endpoint.js'

export const STACK_NAME = 'AWSProton-shop-dev'
export const STACK_ID = `arn:aws:cloudformation:eu-west-1:123456789012:stack/${STACK_NAME}/1`
export const START = Date.UTC(2026, 10, 20)

/** A time at which no read lags behind any more. */
export const longAfter = { now: () => START + 3_600_000 }

/** Ids of deployments, as UUIDs. */
export const uuid = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`

/** The details of an event; the stack itself unless `resource` is set. */
export interface EventDetails {
  readonly token?: string
  readonly operation?: string
  readonly reason?: string
  readonly resource?: string
  readonly type?: string
  readonly physicalId?: string
  readonly hook?: { readonly status: string; readonly reason: string; readonly mode?: string }
}

/** The events of a stack as CloudFormation answers them: newest first. */
export class StackEvents {
  readonly #stackId: string
  readonly #events: Member[] = []
  #time = START

  constructor(stackId = STACK_ID) {
    this.#stackId = stackId
  }

  /** The time of the latest event. */
  get time(): number {
    return this.#time
  }

  /** Adds an event, a second after the one before. */
  add(
    status: string,
    { token, operation, reason, resource, type, physicalId, hook }: EventDetails = {},
  ): this {
    this.#time += 1_000
    this.#events.unshift({
      StackId: this.#stackId,
      StackName: STACK_NAME,
      EventId: `event-${this.#events.length}`,
      Timestamp: new Date(this.#time),
      LogicalResourceId: resource ?? STACK_NAME,
      PhysicalResourceId: physicalId ?? (resource === undefined ? this.#stackId : `physical-${resource}`),
      ResourceType: type ?? (resource === undefined ? 'AWS::CloudFormation::Stack' : 'AWS::SNS::Topic'),
      ResourceStatus: status,
      ResourceStatusReason: reason,
      ClientRequestToken: token,
      OperationId: operation,
      ...(hook && {
        HookType: 'Acme::Guard::Hook',
        HookStatus: hook.status,
        HookStatusReason: hook.reason,
        HookFailureMode: hook.mode ?? 'FAIL',
      }),
    })
    return this
  }

  /** Pages of `size` events. */
  page({ NextToken: next = '0' }: Readonly<Record<string, string>>, size = 100): Member {
    const from = Number(next)
    const isLast = from + size >= this.#events.length
    return {
      StackEvents: this.#events.slice(from, from + size),
      NextToken: isLast ? undefined : String(from + size),
    }
  }
}

/** A stack as DescribeStacks answers it. */
export function stackMember(status: string, more: Readonly<Record<string, Member>> = {}): Member {
  return {
    StackId: STACK_ID,
    StackName: STACK_NAME,
    StackStatus: status,
    CreationTime: new Date(START),
    ...more,
  }
}
