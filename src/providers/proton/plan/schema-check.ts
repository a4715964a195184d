import type { Change, Snapshot, TemplateVersion } from '../../../engine/deployment.js'
import type { Problem } from '../../../shared/errors.js'
import { PlanReads, type PlanJob } from './plan-reads.js'
import { abilities } from '../target.js'
import { compareVersions, versionAfter } from '../changes/template-version.js'

/** `before` with the name of its template: where the target is to be created that of what it belongs to. */
export async function withTemplate(
  { deployable, change }: PlanJob,
  reads: PlanReads,
  before: Snapshot,
): Promise<Snapshot> {
  const { templateOf } = deployable
  const templateName = before.templateName ?? change.settings?.templateName
  if (before.phase !== 'absent' || templateName !== undefined || !templateOf) return before
  return { ...before, templateName: await reads.readShown(TEMPLATE, templateOf) }
}

const TEMPLATE = 'of which template it would be'

/** The template version after `change`; undefined, and noted by `reads`, when it is not known. */
export async function versionFor(
  { deployable }: PlanJob,
  reads: PlanReads,
  change: Change,
  before: Snapshot,
): Promise<TemplateVersion | undefined> {
  const { templates } = deployable
  // That it is not known of which template it would be was noted.
  if (!templates || isNameless(before, change)) return undefined
  const read = (signal: AbortSignal) => versionAfter(change, before, templates, signal)
  return reads.readShown('the template version it would get', read)
}

/** What the schema of the template `version` has against the spec that `change` brings, or leaves. */
export async function schemaProblemsOf(
  job: PlanJob,
  reads: PlanReads,
  change: Change,
  { before, version }: { readonly before: Snapshot; readonly version: TemplateVersion | undefined },
): Promise<readonly Problem[]> {
  const { deployable, target, file } = job
  const { templates } = deployable
  const isOther = version && before.templateVersion && compareVersions(version, before.templateVersion) !== 0
  const spec = change.spec ?? (isOther ? before.spec : undefined)
  // That the version is not known was noted, or is why it is refused.
  if (!templates || !abilities[target.kind].hasInputs || version === undefined) return []
  if (spec === undefined) {
    if (isOther) reads.note(SCHEMA, 'Proton does not show the spec that is deployed.')
    return []
  }
  const name = templateNameOf(before, change)
  const schema = await reads.readShown(SCHEMA, async signal =>
    name === undefined ? undefined : templates.schema(name, version, signal),
  )
  if (schema === undefined) return []
  const { schemaProblems } = await import('../../../proton-spec/schema/input-schema.js')
  const source = { file, text: job.change.spec, edits: job.edits }
  const problems = schemaProblems(spec, schema, target, source)
  if (!problems) reads.note(SCHEMA, 'the check could not be made.')
  return problems ?? []
}

function templateNameOf({ templateName }: Snapshot, { settings }: Change): string | undefined {
  return templateName ?? settings?.templateName
}

function isNameless(before: Snapshot, change: Change): boolean {
  return before.phase === 'absent' && templateNameOf(before, change) === undefined
}

const SCHEMA = 'whether the spec satisfies the schema of its template'

/** How long the schema is asked for after Proton refused a spec: it only names the lines. */
const AFTERWARDS = { patienceMs: 10_000 }

/** What the template's schema has against a spec that Proton refused to deploy; nothing where that stays unknown. */
export async function schemaProblemsAfter(job: PlanJob, spec: string): Promise<readonly Problem[]> {
  const quiet = { ...job, report: () => undefined }
  const reads = new PlanReads(quiet, AFTERWARDS)
  const before = await reads.read('the target', signal => job.deployable.get(signal))
  if (!before) return []
  const version = await versionFor(quiet, reads, job.change, before)
  return schemaProblemsOf(quiet, reads, { ...job.change, spec }, { before, version })
}
