import { ask } from './ask.js'
import type { SyncConfig } from './deployable.js'
import { isUnderWay, type Change, type Snapshot, type TemplateVersion } from './deployment.js'
import { ProtonError, type Problem } from './errors.js'
import { readFirst } from './first.js'
import type { Following } from './job.js'
import type { Change as SpecChange } from './spec/diff.js'
import { abilities, type Target } from './target.js'
import { compareVersions, versionAfter } from './version.js'
import { protonErrorText } from './wording.js'

/** What a change is made from may take a look at every instance of a service. */
const PREPARE_LIMIT_MS = 60_000

/** What a plan is made from. */
export interface PlanJob extends Following {
  readonly target: Target
  readonly change: Change
  /** Where the spec's problems are annotated; undefined when it is no file's. */
  readonly file?: string | undefined
}

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
  /** Why it would be refused before anything is sent. */
  readonly refusal?: ProtonError | undefined
  /** What the template's schema has against the spec. */
  readonly problems: readonly Problem[]
  /** What could not be read, each with its reason. */
  readonly unknown: readonly string[]
  readonly isChange: boolean
}

/** Says what a deployment would do, and changes nothing. Undefined when the workflow was cancelled. Throws ProtonError. */
export async function plan(job: PlanJob): Promise<Plan | undefined> {
  const { deployable } = job
  const before = await readFirst(job, signal => deployable.get(signal))
  if (!before) return undefined
  const shaped = await shapedChange(job, before)
  const refusal = shaped instanceof ProtonError ? shaped : undefined
  const change = shaped instanceof ProtonError ? job.change : shaped
  const reader = new Optional(job)
  const to =
    change && (await reader.read('the template version it would get', versionFor(job, change, before)))
  const found = {
    from: before.templateVersion,
    to: to ?? (change ? undefined : before.templateVersion),
    changes: refusal ? undefined : await changesOf(change, before, job),
    instances: change?.instances,
    settings: settingsOf(change),
  }
  return {
    before,
    ...found,
    refusal,
    busyWith: isUnderWay(before)
      ? before
      : await reader.read('what may be in its way', async signal =>
          deployable.blocking?.(job.change, signal),
        ),
    sync: await reader.read('whether it is synced', async signal => deployable.sync?.config(signal)),
    problems: change?.spec === undefined ? [] : await schemaProblemsOf(job, reader, change.spec, before, to),
    unknown: reader.unknown,
    isChange: refusal !== undefined || isChange(found, before),
  }
}

/** Reads what a plan can do without, and keeps in mind what it did without. */
class Optional {
  readonly unknown: string[] = []
  readonly #job: PlanJob

  constructor(job: PlanJob) {
    this.#job = job
  }

  async read<T>(what: string, read: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { deadline: until, stop } = this.#job
    try {
      return await ask(this.#job, read, { until, stop })
    } catch (error) {
      if (!(error instanceof ProtonError)) throw error
      this.unknown.push(`${what}: ${protonErrorText(error)}`)
      return undefined
    }
  }
}

function versionFor({ deployable }: PlanJob, change: Change, before: Snapshot) {
  return (signal: AbortSignal) => versionAfter(change, before, deployable.templates, signal)
}

async function shapedChange(job: PlanJob, before: Snapshot): Promise<Change | undefined | ProtonError> {
  const { prepare } = job.deployable
  if (!prepare) return job.change
  try {
    const limits = { limitMs: PREPARE_LIMIT_MS }
    return await readFirst(job, signal => prepare(job.change, before, signal), limits)
  } catch (error) {
    if (error instanceof ProtonError && error.fault === 'invalid') return error
    throw error
  }
}

async function changesOf(
  change: Change | undefined,
  before: Snapshot,
  { target, change: given }: PlanJob,
): Promise<readonly SpecChange[] | undefined> {
  if (change?.spec === undefined) return []
  if (before.spec === undefined || !hasInputs(target)) return undefined
  const { markOwn, specChanges } = await import('./spec/diff.js')
  const changes = specChanges(before.spec, change.spec, target)
  return given.spec === undefined ? changes : changes && markOwn(changes, before.spec, given.spec, target)
}

/** Whether the spec has inputs that are the target's own. */
function hasInputs({ kind }: Target): boolean {
  return abilities[kind].hasInputs
}

async function schemaProblemsOf(
  job: PlanJob,
  reader: Optional,
  spec: string,
  before: Snapshot,
  version: TemplateVersion | undefined,
): Promise<readonly Problem[]> {
  const { deployable, target, change, file } = job
  const name = before.templateName ?? change.settings?.templateName
  const { templates } = deployable
  if (!templates || name === undefined || version === undefined || !hasInputs(target)) return []
  const schema = await reader.read("the template's schema", signal => templates.schema(name, version, signal))
  if (schema === undefined) return []
  const { schemaProblems } = await import('./spec/schema.js')
  const problems = schemaProblems(spec, schema, target, file ?? 'the spec')
  if (!problems) {
    reader.unknown.push('whether the spec satisfies the schema of its template: it could not be checked')
    return []
  }
  // Edits that add lines move those of the file.
  const isMoved = lineCount(spec) !== lineCount(change.spec ?? spec)
  return file === undefined || isMoved ? problems.map(({ input, message }) => ({ input, message })) : problems
}

function lineCount(text: string): number {
  return text.split('\n').length
}

/** What the template's schema has against a spec that Proton refused to deploy. */
export async function schemaProblemsAfter(job: PlanJob, spec: string): Promise<readonly Problem[]> {
  const reader = new Optional(job)
  const before = await reader.read('the target', signal => job.deployable.get(signal))
  if (!before) return []
  const version = await reader.read('its version', versionFor(job, job.change, before))
  return schemaProblemsOf(job, reader, spec, before, version)
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
