import type { PreparedChange, RestorePoint } from '../../engine/deployment-target.js'
import { preconditionFailed } from '../../shared/precondition-errors.js'
import { deploymentText } from '../../shared/text.js'
import { archivedText, rerunAdvice, type ArchivedText } from './archive/archived-text.js'
import { deploymentWords } from './api/statuses.js'
import { checkRestoredComponent } from './components/restored-component.js'
import type { LatestFindings } from './plan/findings.js'
import type { OpenedTarget } from './opened-target.js'
import { linkTo, longestTemplate, withRecord, type TemplateRecord } from './record.js'
import { reportProof } from './report-proof.js'
import { runUrl } from './run-url.js'
import { readDeployedText } from './stack/deployed-text.js'
import type { AllowedRemovals } from './stack/resource-removals.js'
import type { StackState } from './stack/stack-reader.js'
import { existingStack } from './stack/stack-refusal.js'
import { preparedChangeSet } from './prepare-change-set.js'

/** Which deployment to go back to, and what that may delete or replace. */
export interface StackRollback {
  readonly point: RestorePoint
  readonly allowedRemovals: AllowedRemovals
}

/**
 * The change set of the text that an earlier deployment deployed, from the bucket; undefined where the stack runs that
 * deployment. A text that CloudFormation answers is never deployed. Throws ProviderError.
 */
export async function prepareRollback(
  opened: OpenedTarget,
  { point, allowedRemovals }: StackRollback,
  { findings, now }: { readonly findings: LatestFindings; readonly now: StackState },
  signal: AbortSignal,
): Promise<PreparedChange | undefined> {
  findings.clear()
  const stack = existingStack(now)
  if (!stack) throw preconditionFailed('StackNotFound', 'the stack does not exist')
  const deployed = await readDeployedText(opened, stack.id, now, signal)
  const running = deployed.record
  if (!running) throw preconditionFailed('NoRecord', NO_RECORD, rerunAdvice())
  findings.add({ recordedId: running.id, proof: 'record' })
  reportProof(opened, stack, findings)
  const wanted = typeof point === 'string' ? undefined : point.deploymentId
  if (isRunning(running, wanted, now)) {
    const text = `The stack runs ${deploymentText({ deploymentId: running.id })}.`
    opened.context.report({ type: 'notice', notice: { text } })
    return undefined
  }
  const restored = await restoredText(opened, stack.name, { running, wanted }, signal)
  await checkRestoredComponent(opened, restored.record, signal)
  const token = opened.context.uuid()
  const { proof } = running
  const own = { id: token, proof, run: runUrl(opened.site), before: linkTo(deployed) }
  const text = withRecord(restored.text, { ...restored.record, ...own }, longestTemplate(true))
  const parts = { stack, token, text, isDeployed: true, proof: 'record', allowedRemovals } as const
  const prepared = await preparedChangeSet(opened, findings, parts, signal)
  const { succeeded } = deploymentWords
  const restores = { deploymentId: restored.record.id, phase: 'succeeded', status: succeeded } as const
  return prepared && { ...prepared, restores }
}

const NO_RECORD = 'the stack has no record of its deployments, or is not as the last one left it'

/** CloudFormation itself goes back to the deployment that succeeded, after one that did not. */
function isRunning({ id }: TemplateRecord, wanted: string | undefined, { phase }: StackState): boolean {
  return wanted === undefined ? phase !== 'succeeded' : wanted === id
}

async function restoredText(
  { archive }: OpenedTarget,
  stackName: string,
  looked: { readonly running: TemplateRecord; readonly wanted: string | undefined },
  signal: AbortSignal,
): Promise<ArchivedText> {
  if (archive) return archivedText(archive, stackName, looked, signal)
  const { running, wanted } = looked
  const isBefore = wanted === undefined || wanted === running.before?.id
  throw preconditionFailed('NoArchive', NO_ARCHIVE, rerunAdvice(isBefore ? running.before : undefined))
}

const NO_ARCHIVE = 'templateBucket is not set, from which a rollback takes the text of an earlier deployment'
