import { isTransient, ProviderError } from '../../../shared/errors.js'
import { STACK_TYPE, type StackEventInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { meaningOf } from '../api/statuses.js'
import { MOST_PAGES_OF_DEPLOYMENT, readEvents } from './stack-events.js'
import { deploymentsIn } from './stack-deployments.js'

/** The resource that made a deployment fail. */
export interface FirstFailure {
  /** Its logical id, after those of the nested stacks that it is in: `Database/Instance`. */
  readonly path: string
  readonly type: string
  readonly reason: string
}

/** CloudFormation itself nests no deeper than a few levels. */
const DEEPEST = 5

/**
 * The oldest failure among `events`, the newest first, of one deployment of the stack: what else failed was cancelled for
 * it. One in a nested stack is read there; where that cannot be read, the nested stack itself is what failed.
 */
export async function firstFailure(
  api: Pick<StackApi, 'listEvents'>,
  events: readonly StackEventInfo[],
  signal: AbortSignal,
  depth = 0,
): Promise<FirstFailure | undefined> {
  const failed = events.findLast(event => isCause(event))
  if (!failed) return undefined
  const { logicalId, type, physicalId } = failed
  const reason = failed.hookFailure ?? failed.reason ?? 'no reason was given'
  const own = { path: logicalId, type, reason }
  if (!isNestedStack(failed) || depth >= DEEPEST) return own
  const inner = await unlessUnreadable(failureInNested(api, physicalId, signal, depth + 1))
  return inner ? { ...inner, path: `${logicalId}/${inner.path}` } : own
}

/** `AWS::ECS::Service Service: the reason`. */
export function failureText({ path, type, reason }: FirstFailure): string {
  return `${[type, path].filter(part => part !== '').join(' ')}: ${reason}`
}

/** A failed resource or hook; what CloudFormation cancelled failed for another. */
function isCause({ isOfStack, status, reason, hookFailure }: StackEventInfo): boolean {
  if (hookFailure !== undefined) return true
  if (isOfStack || !status.endsWith('_FAILED')) return false
  return !/\bcancell?ed\b/i.test(reason ?? '')
}

function isNestedStack({ isOfStack, type, physicalId, hookFailure }: StackEventInfo): boolean {
  return hookFailure === undefined && !isOfStack && type === STACK_TYPE && physicalId.startsWith('arn:')
}

async function failureInNested(
  api: Pick<StackApi, 'listEvents'>,
  stackId: string,
  signal: AbortSignal,
  depth: number,
): Promise<FirstFailure | undefined> {
  const events = await eventsOfLatest(api, stackId, signal)
  return firstFailure(api, events, signal, depth)
}

/** The events of the latest deployment of a stack, back to its start. */
async function eventsOfLatest(
  api: Pick<StackApi, 'listEvents'>,
  stackId: string,
  signal: AbortSignal,
): Promise<readonly StackEventInfo[]> {
  const isEnough = (found: readonly StackEventInfo[]) =>
    deploymentsIn(found).some(({ isDeletion }) => !isDeletion)
  const events = await readEvents(api, stackId, { isEnough, mostPages: MOST_PAGES_OF_DEPLOYMENT }, signal)
  const start = events.findIndex(({ isOfStack, status }) => isOfStack && isStart(status))
  return start < 0 ? events : events.slice(0, start + 1)
}

function isStart(status: string): boolean {
  const { isStart: starts = false, isDeletion = false } = meaningOf(status)
  return starts && !isDeletion
}

/** A permission may be missing, and a nested stack be gone: what is known is shown all the same. */
async function unlessUnreadable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProviderError && !isTransient(error)) return undefined
    throw error
  }
}
