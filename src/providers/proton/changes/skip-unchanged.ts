import type { ProtonAdapter } from '../targets/adapter.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { readOrWarn, type Read, type RetryContext } from '../../../engine/polling/retry.js'
import type { ChangeStep } from './change-steps.js'
import type { Target } from '../target.js'
import { compareVersions, versionAfter } from './template-version.js'

/** For each of two reads: both must fit into the minute that preparing a change may take. */
const PATIENCE = { patienceMs: 20_000, limitMs: 5_000 }

/**
 * Sends nothing where spec and template version are those deployed and the last deployment SUCCEEDED. What cannot be read
 * is neither a failure nor skipped: it is deployed, with a warning.
 */
export function skipStep(target: Target, adapter: ProtonAdapter, reader: RetryContext): ChangeStep {
  return async (draft, now, signal) => {
    const { change } = draft
    if (now.phase !== 'succeeded' || hasSettings(change)) return draft
    const reads = { ...reader, stop: signal }
    const running = await runningSpec(now, adapter, reads)
    if (running.kind === 'unknown' || !(await isSameSpec(change.spec ?? now.spec, running.value, target)))
      return draft
    return (await isSameVersion(change, now, adapter, reads)) ? undefined : draft
  }
}

/** Whether the change has settings, which cannot be compared. */
function hasSettings({ settings = {} }: ProtonChange): boolean {
  return Object.values(settings).some(value => value !== undefined)
}

/** The spec that was deployed last: after an update with NONE the target may show another one. */
function runningSpec(
  { succeededDeploymentId: id }: ProtonState,
  { records }: ProtonAdapter,
  reads: RetryContext,
): Promise<Read<string>> {
  const what = 'which spec is deployed, so the deployment is not skipped (skipUnchanged)'
  const read = async (signal: AbortSignal) => {
    const spec = id === undefined ? undefined : (await records?.get(id, signal))?.spec
    if (spec === undefined)
      throw preconditionFailed('NoSpec', 'Proton does not show the spec of its last deployment')
    return spec
  }
  return readOrWarn(reads, what, read, PATIENCE)
}

async function isSameSpec(spec: string | undefined, running: string, target: Target): Promise<boolean> {
  if (spec === undefined) return false
  const { specChanges } = await import('../../../proton-spec/diff.js')
  return specChanges(running, spec, target)?.length === 0
}

async function isSameVersion(
  change: ProtonChange,
  now: ProtonState,
  { templates }: ProtonAdapter,
  reads: RetryContext,
): Promise<boolean> {
  const what = 'which template version would be deployed, so the deployment is not skipped (skipUnchanged)'
  const read = async (signal: AbortSignal) => {
    const before = now.templateVersion
    const after = await versionAfter(change, now, templates, signal)
    if (!before || !after) throw preconditionFailed('NoVersion', 'Proton does not show the template version')
    return compareVersions(after, before) === 0
  }
  const found = await readOrWarn(reads, what, read, PATIENCE)
  return found.kind === 'known' && found.value
}
