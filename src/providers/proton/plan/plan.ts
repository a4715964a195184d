import type { SyncConfig } from '../../../engine/deployment-target.js'
import {
  isUnderWay,
  type Change,
  type Snapshot,
  type TemplateVersion,
  type Unknown,
} from '../../../engine/deployment.js'
import { ProtonError, type Problem } from '../../../shared/errors.js'
import { PlanReads, type PlanJob } from './plan-reads.js'
import { readWithRetry } from '../../../engine/polling/retry.js'
import { schemaProblemsOf, versionFor, withTemplate } from './schema-check.js'
import type { Change as SpecChange } from '../../../proton-spec/diff.js'
import { WHETHER_SYNCED } from '../../../engine/repository-sync.js'
import { abilities, type Target } from '../target.js'
import { compareVersions, versionRefusal } from '../changes/template-version.js'

/** What a change is made from may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000

/** What a deployment would do. */
export interface Plan {
  readonly before: Snapshot
  readonly from?: TemplateVersion | undefined
  readonly to?: TemplateVersion | undefined
  /** What the spec says otherwise than is deployed; undefined when that cannot be told. */
  readonly changes: readonly SpecChange[] | undefined
  readonly instances?: Change['instances']
  /** What is told with the change beside spec and version, by the names of the inputs. */
  readonly settings: readonly string[]
  /** The deployment that must end first. */
  readonly busyWith?: Snapshot | undefined
  readonly sync?: SyncConfig | undefined
  /** Why Proton, or the step before it sends anything, would refuse the deployment. */
  readonly refusal?: ProtonError | undefined
  /** What the template's schema has against the spec. */
  readonly problems: readonly Problem[]
  /** What could not be determined: a plan with any of it is never an unreserved success. */
  readonly unknown: readonly Unknown[]
  readonly isChange: boolean
}

/** Says what a deployment would do, and changes nothing. Undefined when the workflow was cancelled. Throws ProtonError. */
export async function plan(job: PlanJob): Promise<Plan | undefined> {
  const { deployable } = job
  const found = await readWithRetry(job, signal => deployable.get(signal))
  if (!found) return undefined
  const reads = new PlanReads(job)
  const before = await withTemplate(job, reads, found)
  const shaped = await shapedChange(job, before)
  const refused = shaped instanceof ProtonError ? shaped : undefined
  const change = shaped instanceof ProtonError ? job.change : shaped
  const to = change && (await versionFor(job, reads, change, before))
  const facts = {
    from: before.templateVersion,
    to: to ?? (change ? undefined : before.templateVersion),
    changes: refused ? undefined : await changesOf(change, before, job),
    instances: change?.instances,
    settings: settingsOf(change),
  }
  const made = {
    before,
    ...facts,
    busyWith: isUnderWay(before) ? before : await blockerOf(job, reads, change),
    sync: await reads.read(WHETHER_SYNCED, async signal => deployable.sync?.config(signal)),
    problems: change ? await schemaProblemsOf(job, reads, change, { before, version: to }) : [],
  }
  const refusal = refused ?? (await foreseen(job, reads, change, before))
  const unknown = [...(change?.unknown ?? []), ...reads.unknown]
  if (job.stop.aborted) return undefined
  return { ...made, refusal, unknown, isChange: refused !== undefined || isChange(facts, before) }
}

async function shapedChange(job: PlanJob, before: Snapshot): Promise<Change | undefined | ProtonError> {
  const { prepare } = job.deployable
  if (!prepare) return job.change
  try {
    const limits = { limitMs: PREPARE_LIMIT_MS }
    const change = await readWithRetry(job, signal => prepare(job.change, before, signal), limits)
    for (const unknown of change?.unknown ?? []) job.report({ type: 'unknown', ...unknown })
    return change
  } catch (error) {
    if (error instanceof ProtonError && error.fault === 'invalid') return error
    throw error
  }
}

/** NONE begins no deployment, and what changes nothing is not sent: nothing is in their way. */
async function blockerOf(
  { deployable }: PlanJob,
  reads: PlanReads,
  change: Change | undefined,
): Promise<Snapshot | undefined> {
  const { blocking } = deployable
  if (!change || change.deploymentType === 'NONE' || !blocking) return undefined
  return reads.read('what may be in its way', signal => blocking(change, signal), true)
}

/** Why Proton would refuse the change. */
async function foreseen(
  { deployable, target }: PlanJob,
  reads: PlanReads,
  change: Change | undefined,
  before: Snapshot,
): Promise<ProtonError | undefined> {
  if (!change) return undefined
  const { foresee } = deployable
  const known = reads.refusal ?? versionRefusal(change, before) ?? (await specRefusal(change, before, target))
  if (known || !foresee) return known
  return reads.read('whether Proton would refuse it', signal => foresee(change, before, signal))
}

async function specRefusal(
  { spec }: Change,
  before: Snapshot,
  target: Target,
): Promise<ProtonError | undefined> {
  const isCreation = before.phase === 'absent'
  if (spec === undefined || !abilities[target.kind].hasInputs) return undefined
  if (!isCreation && before.spec === undefined) return undefined
  const { conflictWithDeployed } = await import('../../../proton-spec/conflicts-with-deployed.js')
  return conflictWithDeployed(spec, isCreation ? undefined : before.spec, target)
}

async function changesOf(
  change: Change | undefined,
  before: Snapshot,
  { target, change: given }: PlanJob,
): Promise<readonly SpecChange[] | undefined> {
  if (change?.spec === undefined) return []
  if (before.spec === undefined || !abilities[target.kind].hasInputs) return undefined
  const { markOwn, specChanges } = await import('../../../proton-spec/diff.js')
  const changes = specChanges(before.spec, change.spec, target)
  return given.spec === undefined ? changes : changes && markOwn(changes, before.spec, given.spec, target)
}

function settingsOf(change: Change | undefined): readonly string[] {
  return Object.entries(change?.settings ?? {}).flatMap(([name, value]) => (value === undefined ? [] : name))
}

type Found = Pick<Plan, 'from' | 'to' | 'changes' | 'instances' | 'settings'>

function isChange({ from, to, changes, instances, settings }: Found, { phase }: Snapshot): boolean {
  const isOtherVersion = from !== undefined && (to === undefined || compareVersions(from, to) !== 0)
  const isOtherSpec = instances
    ? instances.added.length + instances.removed.length > 0
    : changes === undefined || changes.length > 0
  return phase === 'absent' || phase === 'failed' || isOtherVersion || isOtherSpec || settings.length > 0
}
