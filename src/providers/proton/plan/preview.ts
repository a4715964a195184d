import type { Phase } from '../../../engine/deployment.js'
import type { Planned } from '../../../engine/deployment-target.js'
import type { PlannedChange, PlanReader, Preview } from '../../../engine/preview.js'
import type { ProviderError } from '../../../shared/errors.js'
import type { ProtonChange, TemplateVersion } from '../change.js'
import { compareVersions, versionRefusal } from '../changes/template-version.js'
import { instanceFacts } from '../changes/instance-changes.js'
import type { ProtonTarget } from '../targets/proton-target.js'
import { asProtonState, type ProtonState } from '../state.js'
import { abilities } from '../target.js'
import { schemaProblemsOf, versionFor, withTemplate } from './schema-check.js'

/** A plan's reads, and the prepared change; undefined where there is nothing to change. */
export interface Prepared {
  readonly sent: ProtonChange | undefined
  readonly reads: PlanReader
}

const PROBLEMS = 'The spec does not satisfy the schema of its template:'

/** What a deployment of the change would change. */
export async function preview(
  proton: ProtonTarget,
  { before: read, refusal: refused }: Planned,
  { sent, reads }: Prepared,
): Promise<Preview> {
  const before = await withTemplate(proton, reads, asProtonState(read))
  const change = refused ? proton.change : sent
  const to = change && (await versionFor(proton, reads, change, before))
  const found: Found = {
    from: before.templateVersion,
    to: to ?? (change ? undefined : before.templateVersion),
    changes: refused ? undefined : await changesOf(proton, change, before),
    instances: change?.instances,
    settings: settingsOf(change),
  }
  const problems = change ? await schemaProblemsOf(proton, reads, change, { before, version: to }) : []
  const refusal = refused ?? (await foreseen(proton, reads, change, before))
  return {
    isChange: refused !== undefined || isChange(found, before),
    changed: changedText(found, before),
    facts: factsOf(found),
    changes: found.changes ?? [],
    refusal,
    problems,
    problemsTitle: PROBLEMS,
    unknown: [],
  }
}

/** Why Proton would refuse the change. */
async function foreseen(
  { adapter, target }: ProtonTarget,
  reads: PlanReader,
  change: ProtonChange | undefined,
  before: ProtonState,
): Promise<ProviderError | undefined> {
  if (!change) return undefined
  const { foresee } = adapter
  const known = reads.refusal ?? versionRefusal(change, before) ?? (await specRefusal(change, before, target))
  if (known || !foresee) return known
  return reads.read('whether Proton would refuse it', signal => foresee(change, before, signal))
}

async function specRefusal(
  { spec }: ProtonChange,
  before: ProtonState,
  target: ProtonTarget['target'],
): Promise<ProviderError | undefined> {
  const isCreation = before.phase === 'absent'
  if (spec === undefined || !abilities[target.kind].hasInputs) return undefined
  if (!isCreation && before.spec === undefined) return undefined
  const { conflictWithDeployed } = await import('../../../proton-spec/conflicts-with-deployed.js')
  return conflictWithDeployed(spec, isCreation ? undefined : before.spec, target)
}

/** What the spec changes; undefined when that cannot be compared. */
async function changesOf(
  { target, spec: planned }: ProtonTarget,
  change: ProtonChange | undefined,
  before: ProtonState,
): Promise<readonly PlannedChange[] | undefined> {
  if (change?.spec === undefined) return []
  if (before.spec === undefined || !abilities[target.kind].hasInputs) return undefined
  const { markOwn, specChanges } = await import('../../../proton-spec/diff.js')
  const changes = specChanges(before.spec, change.spec, target)
  if (!changes || planned.text === undefined || !planned.isOfRepository) return changes
  const marked = markOwn(changes, before.spec, planned.text, target)
  return marked.map(({ isFromFile, ...one }) => ({ ...one, isInRepository: isFromFile }))
}

function settingsOf(change: ProtonChange | undefined): readonly string[] {
  return Object.entries(change?.settings ?? {}).flatMap(([name, value]) => (value === undefined ? [] : name))
}

/** What a deployment would change. */
interface Found {
  readonly from: TemplateVersion | undefined
  readonly to: TemplateVersion | undefined
  readonly changes: readonly PlannedChange[] | undefined
  readonly instances: ProtonChange['instances']
  readonly settings: readonly string[]
}

function isChange({ from, to, changes, instances, settings }: Found, { phase }: ProtonState): boolean {
  const isOtherVersion = from !== undefined && (to === undefined || compareVersions(from, to) !== 0)
  const isOtherSpec = instances
    ? instances.added.length + instances.removed.length > 0
    : changes === undefined || changes.length > 0
  // Until a deployment has succeeded, what is deployed is not what the target shows.
  return phase !== 'succeeded' || isOtherVersion || isOtherSpec || settings.length > 0
}

function factsOf({ from, to, instances }: Found): Preview['facts'] {
  const version = versionsText(from, to)
  return [
    ...(version === undefined ? [] : [['Template version', version] as const]),
    ...(instances ? instanceFacts(instances) : []),
  ]
}

/** Template versions before and after: `1.0 → 1.1`, or the only one. */
function versionsText(
  from: TemplateVersion | undefined,
  to: TemplateVersion | undefined,
): string | undefined {
  const [before, after] = [from, to].map(version => version && `${version.major}.${version.minor}`)
  return after === undefined || before === undefined || before === after
    ? (after ?? before)
    : `${before} → ${after}`
}

/** In a heading, Markdown would interpret anything else. */
const PLAIN_VERSIONS = /^[\d.]+ → [\d.]+$/

/** Why what the target shows is deployed again. */
const notDeployed: Readonly<Partial<Record<Phase, string>>> = {
  running: 'deployed again because the last deployment is in progress',
  cancelling: 'deployed again because the last deployment is being cancelled',
  failed: 'deployed again because the last deployment failed',
  cancelled: 'deployed again because the last deployment was cancelled',
}

function changedText(
  { changes, instances, settings, from, to }: Found,
  { phase }: ProtonState,
): readonly string[] {
  const versions = versionsText(from, to)
  const found = [
    versions?.includes('→')
      ? [`template version ${PLAIN_VERSIONS.test(versions) ? versions : 'changed'}`]
      : [],
    from && !to ? ['an unknown template version'] : [],
    instances ? [`${instances.added.length} instances added, ${instances.removed.length} removed`] : [],
    changes === undefined && !instances ? ['a spec that cannot be compared'] : [],
    changes && changes.length > 0
      ? [`${changes.length} ${changes.length === 1 ? 'input' : 'inputs'} changed`]
      : [],
    settings.length > 0 ? [`${settings.join(', ')} set`] : [],
  ].flat()
  return found.length > 0 ? found : [notDeployed[phase] ?? []].flat()
}
