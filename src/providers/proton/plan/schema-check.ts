import type { ProtonChange, TemplateVersion } from '../change.js'
import type { ProtonState } from '../state.js'
import type { Problem } from '../../../shared/errors.js'
import type { PlanReader } from '../../../engine/preview.js'
import type { ProtonTarget } from '../targets/proton-target.js'
import { abilities } from '../target.js'
import { compareVersions, versionAfter } from '../changes/template-version.js'

/** `before` with the name of its template; for a target that does not exist, that of its service. */
export async function withTemplate(
  { adapter, change }: ProtonTarget,
  reads: PlanReader,
  before: ProtonState,
): Promise<ProtonState> {
  const { templateOf } = adapter
  const templateName = before.templateName ?? change.settings?.templateName
  if (before.phase !== 'absent' || templateName !== undefined || !templateOf) return before
  return { ...before, templateName: await reads.readShown(TEMPLATE, templateOf) }
}

const TEMPLATE = 'which template it would use'

/** The template version after `change`; undefined, and noted by `reads`, when it is not known. */
export async function versionFor(
  { adapter }: ProtonTarget,
  reads: PlanReader,
  change: ProtonChange,
  before: ProtonState,
): Promise<TemplateVersion | undefined> {
  const { templates } = adapter
  // Without a template name, which was noted.
  if (!templates || isNameless(before, change)) return undefined
  const read = (signal: AbortSignal) => versionAfter(change, before, templates, signal)
  return reads.readShown('the template version it would get', read)
}

/** The violations of the schema of the template `version` by the spec after `change`. */
export async function schemaProblemsOf(
  proton: ProtonTarget,
  reads: PlanReader,
  change: ProtonChange,
  { before, version }: { readonly before: ProtonState; readonly version: TemplateVersion | undefined },
): Promise<readonly Problem[]> {
  const { target, spec: planned } = proton
  const { templates } = proton.adapter
  const { file } = planned
  const isOther = version && before.templateVersion && compareVersions(version, before.templateVersion) !== 0
  const spec = change.spec ?? (isOther ? before.spec : undefined)
  // An unknown version was noted, or is the reason for the refusal.
  if (!templates || !abilities[target.kind].hasInputs || version === undefined) return []
  if (spec === undefined) {
    if (isOther) reads.note(SCHEMA, 'Proton does not show the deployed spec.')
    return []
  }
  const name = templateNameOf(before, change)
  const schema = await reads.readShown(SCHEMA, async signal =>
    name === undefined ? undefined : templates.schema(name, version, signal),
  )
  if (schema === undefined) return []
  const { schemaProblems } = await import('../../../proton-spec/schema/input-schema.js')
  const source = { file, text: planned.text, edits: planned.edits }
  const problems = schemaProblems(spec, schema, target, source)
  if (!problems) reads.note(SCHEMA, 'the check could not be made.')
  return problems ?? []
}

function templateNameOf({ templateName }: ProtonState, { settings }: ProtonChange): string | undefined {
  return templateName ?? settings?.templateName
}

function isNameless(before: ProtonState, change: ProtonChange): boolean {
  return before.phase === 'absent' && templateNameOf(before, change) === undefined
}

const SCHEMA = 'whether the spec satisfies the schema of its template'

/** The violations of the template's schema by a spec that Proton refused; none where they stay unknown. */
export async function schemaProblemsAfter(
  proton: ProtonTarget,
  change: ProtonChange,
  reads: PlanReader,
): Promise<readonly Problem[]> {
  const before = await reads.read('the target', signal => proton.adapter.get(signal))
  if (!before) return []
  const version = await versionFor(proton, reads, change, before)
  // A change without a spec is checked with the deployed one.
  const spec = change.spec ?? before.spec
  return schemaProblemsOf(proton, reads, { ...change, spec }, { before, version })
}

/** The violations of the schema by the spec file with those edits that can be made, where others cannot. */
export async function schemaProblemsBeside(
  proton: ProtonTarget,
  reads: PlanReader,
): Promise<readonly Problem[]> {
  const { spec: planned, target, change } = proton
  if (planned.text === undefined || !planned.edits?.length) return []
  const { applyEdits } = await import('../../../proton-spec/edits.js')
  const { text: spec } = applyEdits(planned.text, target, planned.edits)
  return schemaProblemsAfter(proton, { ...change, spec }, reads)
}
