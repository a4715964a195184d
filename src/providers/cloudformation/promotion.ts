import type { InstanceTarget } from '../../proton-spec/target.js'
import { promotedSpec } from '../../proton-spec/promote-inputs.js'
import { InputError, type ProviderError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import { sanitizeLine } from '../../shared/sanitize.js'
import { deploymentText, suggestionsText } from '../../shared/text.js'
import { targetName } from '../proton/target.js'
import { specOfUnrecordedStack } from './adoption/spec-of-unrecorded-stack.js'
import type { StackInfo } from './api/responses.js'
import { ownerOf } from './stack/find-stack.js'
import type { BundleHints, LocatedBundle } from './wanted/locate-bundle.js'
import type { OpenedChange } from './opened-target.js'
import { splitRecord, type TemplateRecord } from './record.js'
import { readDeployedText } from './stack/deployed-text.js'
import { readStackDirectory, type StackDirectory } from './stack/stack-directory.js'
import { StackReader } from './stack/stack-reader.js'

/** What the source of a promotion runs, and the spec of the target with the inputs that come from there. */
export interface PromotedChange {
  /** Of the source; undefined where its inputs were recovered, with the bundle that is checked out. */
  readonly record: TemplateRecord | undefined
  readonly spec: string
}

/** An instance, its stack, and the record of that. */
interface Running {
  readonly target: InstanceTarget
  readonly stack: StackInfo
  readonly record: TemplateRecord | undefined
}

/**
 * The spec that the target runs with the inputs of the source: both by their records, or recovered from what is deployed.
 * Undefined without a promotion. Throws ProviderError and InputError.
 */
export async function promote(
  opened: OpenedChange,
  target: InstanceTarget,
  { stack, record }: BundleHints,
  signal: AbortSignal,
): Promise<PromotedChange | undefined> {
  const { change, context } = opened
  const { promotion } = change
  if (!promotion) return undefined
  const source = await runningSource(opened, { kind: 'instance', ...promotion.source }, signal)
  if (!stack) throw noRecord(target, 'there is no stack')
  const deployed = await runningSpec(opened, { target, stack, record }, signal)
  // The environment that the inputs name is that of the target only.
  const sourceChange = { ...change, environmentStackName: undefined, environmentSpec: undefined }
  const sourceSpec = await runningSpec({ ...opened, change: sourceChange }, source, signal)
  const targets = { from: source.target, target }
  const { text, inputs, problems } = promotedSpec(deployed, sourceSpec, targets, promotion.selection)
  if (problems.length > 0) throw new InputError(problems)
  context.report({ type: 'notice', notice: { text: promotionText(source, inputs) } })
  return { record: source.record, spec: text }
}

/** Refuses another bundle than the one that the source runs. Throws ProviderError. */
export function checkPromotedBundle({ record }: PromotedChange, { bundle }: LocatedBundle): void {
  if (record === undefined || record.bundle === bundle.digest) return
  const commit = record.commit === undefined ? '' : ` (commit ${record.commit})`
  throw preconditionFailed(
    'OtherVersion',
    'the bundle is another one than the source of promoteFrom runs',
    `Check out the templates as they were when the source was deployed${commit}.`,
  )
}

async function runningSource(
  opened: OpenedChange,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<Running> {
  const name = targetName(target)
  const directory = await readStackDirectory(opened.api, signal)
  const stack = directory.find(ownerOf(target))
  if (!stack)
    throw preconditionFailed(
      'SourceNotFound',
      `${name}, the source of promoteFrom, has no stack with its tags`,
      instancesHint(directory, target),
    )
  const state = await new StackReader(opened, stack.id).get(signal)
  const { phase, status } = state
  if (phase !== 'succeeded')
    throw preconditionFailed('SourceNotSucceeded', `the last deployment of ${name} is ${status}`, SOURCE_HINT)
  const { record } = await readDeployedText(opened, stack.id, state, signal)
  return { target, stack, record }
}

/** The spec that an instance runs. Throws ProviderError where neither a record nor the deployed text shows it. */
async function runningSpec(opened: OpenedChange, running: Running, signal: AbortSignal): Promise<string> {
  const { target, stack, record } = running
  if (record?.spec !== undefined) return record.spec
  const { text } = splitRecord(await opened.api.getTemplate(stack.id, signal))
  const recovered = await specOfUnrecordedStack(opened, { target, stack, text }, signal)
  if (recovered.text === undefined) throw noRecord(target, whyNotRecovered(recovered.uncertain))
  const notice = `The stack of ${targetName(target)} has no record of its spec: the inputs are those of its deployed template.`
  opened.context.report({ type: 'notice', notice: { text: notice } })
  return recovered.text
}

function whyNotRecovered(uncertain: readonly string[]): string {
  if (uncertain.length === 0) return 'the bundle does not render its template'
  return `its template does not show without doubt: ${sanitizeLine(uncertain.join(', '))}`
}

function instancesHint(directory: StackDirectory, { serviceName }: InstanceTarget): string {
  const found = directory.list('instance', serviceName)
  const names = found.map(({ owner }) => owner.name).sort()
  return suggestionsText({ what: `instances of service ${serviceName} with a stack`, names })
}

const SOURCE_HINT = 'Re-run the job when it has succeeded: only such a deployment is promoted.'

function noRecord(target: InstanceTarget, why: string): ProviderError {
  return preconditionFailed(
    'NoRecord',
    `the stack of ${targetName(target)} has no record of the spec that it was deployed with, and ${why}`,
    'Deploy it once with specPath: that leaves a record.',
  )
}

function promotionText({ target, record }: Running, inputs: readonly string[]): string {
  const names = inputs.length === 0 ? 'no inputs' : `inputs ${sanitizeLine(inputs.join(', '))}`
  const deployment = record ? `, ${deploymentText({ deploymentId: record.id })}` : ''
  return `Promoting from ${targetName(target)}${deployment}: ${names}.`
}
