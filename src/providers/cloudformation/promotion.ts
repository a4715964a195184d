import type { Target } from '../../proton-spec/target.js'
import { promotedSpec } from '../../proton-spec/promote-inputs.js'
import { InputError } from '../../shared/errors.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import { inLine } from '../../shared/sanitize.js'
import { deploymentText } from '../../shared/text.js'
import type { Promotion } from '../proton/inputs/promotion.js'
import { targetName } from '../proton/target.js'
import { findStack } from './find-stack.js'
import type { LocatedBundle } from './locate-bundle.js'
import type { OpenedChange } from './opening.js'
import { splitRecord, type TemplateRecord } from './record.js'
import { StackReader } from './stack/stack-reader.js'

/** What the source of a promotion runs, and the spec of the target with the inputs that come from there. */
export interface PromotedChange {
  readonly record: TemplateRecord
  readonly spec: string
}

/**
 * The spec that the target runs with the inputs of the source, both by their records; undefined without a promotion.
 * Throws ProviderError and InputError.
 */
export async function promote(
  opened: OpenedChange,
  deployed: string | undefined,
  signal: AbortSignal,
): Promise<PromotedChange | undefined> {
  const { target, change, context } = opened
  const { promotion } = change
  if (!promotion) return undefined
  const from = { kind: 'instance', ...promotion.source } as const
  const record = await recordOfSource(opened, from, signal)
  if (deployed === undefined || record.spec === undefined)
    throw preconditionFailed('NoRecord', noRecordText(deployed === undefined ? target : from), NO_RECORD_HINT)
  const { text, inputs, problems } = promotedSpec(
    deployed,
    record.spec,
    { from, target },
    promotion.selection,
  )
  if (problems.length > 0) throw new InputError(problems)
  context.report({ type: 'notice', notice: { text: promotionText(promotion, record, inputs) } })
  return { record, spec: text }
}

/** Refuses another bundle than the one that the source runs. Throws ProviderError. */
export function checkPromotedBundle({ record }: PromotedChange, { bundle }: LocatedBundle): void {
  if (record.bundle === bundle.digest) return
  const commit = record.commit === undefined ? '' : ` (commit ${record.commit})`
  throw preconditionFailed(
    'OtherVersion',
    'the bundle is another one than the source of promoteFrom runs',
    `Check out the templates as they were when the source was deployed${commit}.`,
  )
}

async function recordOfSource(
  { api }: OpenedChange,
  from: Extract<Target, { readonly kind: 'instance' }>,
  signal: AbortSignal,
): Promise<TemplateRecord> {
  const name = targetName(from)
  const stack = await findStack(api, from, undefined, signal)
  if (!stack)
    throw preconditionFailed(
      'SourceNotFound',
      `${name}, the source of promoteFrom, has no stack with its tags`,
    )
  const { phase, status } = await new StackReader(api, stack.id).get(signal)
  if (phase !== 'succeeded')
    throw preconditionFailed('SourceNotSucceeded', `the last deployment of ${name} is ${status}`, SOURCE_HINT)
  const { record } = splitRecord(await api.getTemplate(stack.id, signal))
  if (!record) throw preconditionFailed('NoRecord', noRecordText(from), NO_RECORD_HINT)
  return record
}

const SOURCE_HINT = 'Re-run the job when it has succeeded: only such a deployment is promoted.'
const NO_RECORD_HINT = 'Deploy it once with specPath: that leaves a record.'

function noRecordText(target: Target): string {
  return `the stack of ${targetName(target)} has no record of the spec that it was deployed with`
}

function promotionText({ source }: Promotion, { id }: TemplateRecord, inputs: readonly string[]): string {
  const names = inputs.length === 0 ? 'no inputs' : `inputs ${inLine(inputs.join(', '))}`
  return `Promoting from ${targetName({ kind: 'instance', ...source })}, ${deploymentText({ deploymentId: id })}: ${names}.`
}
