import type { PastDeployment } from '../../../engine/deployment.js'
import {
  instancePhase,
  type LatestDeployment,
  type ListedInstance,
  type RunningContent,
  type SucceededDeployments,
} from '../../../engine/overview/overview-source.js'
import type { InstanceTarget } from '../../../proton-spec/target.js'
import { ProviderError } from '../../../shared/errors.js'
import { shareRead } from '../../../shared/share-read.js'
import type { StackEventInfo, StackInfo } from '../api/responses.js'
import type { StackApi } from '../api/stack-api.js'
import { isFirstCreation, isRestored, meaningOf } from '../api/statuses.js'
import { staleRead } from '../stack/stale-reads.js'
import { templateIn } from '../stack/find-stack.js'
import { splitRecord, type TemplateRecord } from '../record.js'
import { failureTextIn } from '../stack/failure-texts.js'
import { deploymentsIn, finishedStackDeployments, phaseIn } from '../stack/stack-deployments.js'
import { environmentIn } from '../stack/stack-directory.js'
import { readEvents } from '../stack/stack-events.js'
import { MOST_PAGES_OF_HISTORY } from '../stack/stack-reader.js'

/** A stack of an instance. */
interface InstanceStack {
  readonly stack: StackInfo
  readonly owner: { readonly serviceName: string; readonly name: string }
  /** The paths of inputs. */
  readonly shown: readonly string[]
  /** The names of all stacks with the tags of the instance. */
  readonly names: readonly string[]
}

/** The instance with what its stack shows: its template costs a request, and its events one where they tell more. */
export function listedStack(api: StackApi, instance: InstanceStack): ListedInstance {
  const { stack, owner, names } = instance
  const events = shareRead(signal => readEvents(api, stack.id, BACK_TO_SUCCESS, signal))
  const isSucceeded = meaningOf(stack.status).phase === 'succeeded'
  const several = names.length > 1 ? `${names.length} stacks have its tags: ${names.join(', ')}` : undefined
  const isDeployed = several === undefined && !isFirstCreation(stack.status)
  return {
    service: owner.serviceName,
    instance: owner.name,
    environment: environmentIn(stack.tags),
    latest: latestOf(stack),
    readLatest: isSucceeded ? undefined : async signal => latestIn(api, stack, await events(signal), signal),
    running: several === undefined ? undefined : { because: several },
    readRunning: isDeployed ? signal => readRunning(api, instance, events, signal) : undefined,
    readSucceeded: (since, signal) => readSucceeded(api, stack, since, signal),
  }
}

type Events = readonly StackEventInfo[]

/** Where a deployment did not succeed, its events and those of the last one that did. */
const BACK_TO_SUCCESS = {
  isEnough: (events: Events) => pastDeployments(events).some(isSuccess),
  mostPages: MOST_PAGES_OF_HISTORY,
}

function pastDeployments(events: Events): readonly PastDeployment[] {
  return finishedStackDeployments(deploymentsIn(events))
}

function isSuccess({ phase }: PastDeployment): boolean {
  return phase === 'succeeded'
}

/** Assumed: the update time is that of the start of the latest update. */
function latestOf({ status, updatedAt, createdAt }: StackInfo): LatestDeployment {
  const { phase, isRollback, isDeletion } = meaningOf(status)
  return { phase, isRollback, isDeletion, status, startedAt: updatedAt ?? createdAt }
}

/** Only the events tell a failure from a cancel. */
async function latestIn(
  api: StackApi,
  listed: StackInfo,
  events: Events,
  signal: AbortSignal,
): Promise<LatestDeployment> {
  const [operation] = deploymentsIn(events)
  if (!operation && isRestored(listed.status)) throw withoutItsStart()
  if (!operation) return latestOf(listed)
  // The stack may have changed since it was listed.
  const stack = operation.status === listed.status ? listed : await api.getStack(listed.id, signal)
  if (operation.status !== stack.status) {
    // Only the events tell what is rolled back after a failure from what is after a cancel.
    if (stack !== listed && isRestored(stack.status))
      throw staleRead(`it is ${stack.status}, and its events are older`)
    return latestOf(stack)
  }
  const { id: deploymentId, startedAt } = operation
  const phase = phaseIn(stack.status, operation)
  const state = { ...latestOf(stack), phase, startedAt, ...(!operation.isDeletion && { deploymentId }) }
  if (phase !== 'failed' && instancePhase(state) !== 'rollingBack') return state
  const failed = { deployment: operation, status: stack.status }
  return { ...state, message: await failureTextIn(api, events, failed, signal) }
}

/** Of an operation with many events, or that is more than 90 days old. */
function withoutItsStart(): ProviderError {
  const message = 'the newest events do not show whether the last deployment failed or was cancelled'
  return new ProviderError('DescribeStackEvents', 'NoStart', 'unknownOperation', { message })
}

async function readRunning(
  api: StackApi,
  { stack, owner, shown }: InstanceStack,
  events: (signal: AbortSignal) => Promise<Events>,
  signal: AbortSignal,
): Promise<RunningContent> {
  const isSucceeded = meaningOf(stack.status).phase === 'succeeded'
  if (!isSucceeded && !isRestored(stack.status)) return { because: `its stack is ${stack.status}` }
  const past = isSucceeded ? [] : pastDeployments(await events(signal))
  const startedAt = isSucceeded ? latestOf(stack).startedAt : past.find(isSuccess)?.createdAt
  const { record } = splitRecord(await api.getTemplate(stack.id, signal))
  // The template is that of an update from its start on.
  const { status, updatedAt } = await api.getStack(stack.id, signal)
  if (status !== stack.status || updatedAt !== stack.updatedAt) return { because: DEPLOYED_MEANWHILE }
  if (record && past.some(one => one.deploymentId === record.id && !isSuccess(one)))
    throw staleRead(`its template is that of deployment ${record.id}, which was rolled back`)
  if (!record) {
    const { name: template, major } = templateIn(stack.tags) ?? {}
    return {
      startedAt,
      template,
      revision: versionText(major),
      ...(shown.length > 0 && { because: NO_RECORD }),
    }
  }
  const { template, major, bundle, commit } = record
  const target = {
    kind: 'instance',
    serviceName: owner.serviceName,
    serviceInstanceName: owner.name,
  } as const
  const revision = versionText(major, commit)
  return { startedAt, template, revision, revisionKey: bundle, ...(await inputsIn(record, target, shown)) }
}

const DEPLOYED_MEANWHILE = 'it was deployed while it was read'
const NO_RECORD = 'its template has no record of a deployment by this action'
const NO_SPEC = 'the record in its template holds no spec of it'

/** The major version, and the commit of the templates: `v1@0c94b7e`. */
function versionText(major: string | undefined, commit?: string): string | undefined {
  const parts = [major && `v${major}`, commit?.slice(0, SHORT_COMMIT)].filter(Boolean)
  return parts.length === 0 ? undefined : parts.join('@')
}

const SHORT_COMMIT = 7

async function inputsIn(
  { spec }: TemplateRecord,
  target: InstanceTarget,
  shown: readonly string[],
): Promise<Pick<RunningContent, 'inputs' | 'because'>> {
  if (shown.length === 0) return {}
  const { shownInputs } = await import('../../../proton-spec/shown-inputs.js')
  const inputs = spec === undefined ? undefined : shownInputs(spec, target, shown)
  return inputs ? { inputs } : { because: NO_SPEC }
}

async function readSucceeded(
  api: StackApi,
  stack: StackInfo,
  since: number,
  signal: AbortSignal,
): Promise<SucceededDeployments> {
  // One that ended since may have started before.
  const reaches = (events: Events) =>
    events.some(({ isOfStack, status, time }) => isOfStack && meaningOf(status).isStart && time < since)
  const wanted = { isEnough: reaches, mostPages: MOST_PAGES_OF_HISTORY }
  const events = await readEvents(api, stack.id, wanted, signal)
  const deployments = pastDeployments(events)
  // CloudFormation keeps events for 90 days: only with the first one it is known that there were no others before.
  const first = events.at(-1)
  const isComplete = reaches(events) || (first?.isOfStack === true && isFirstCreation(first.status))
  return { deployments: deployments.filter(isSuccess), isComplete }
}
