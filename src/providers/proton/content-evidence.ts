import { createHash } from 'node:crypto'
import type { Comparison, Evidence } from '../../engine/deployment-target.js'
import type { Attempt } from '../../engine/tracking/submission.js'
import type { ProtonChange, TemplateVersion } from './change.js'
import { asProtonState, type ProtonState } from './state.js'

/** A spec's digest by value; undefined when it cannot be compared. */
export type Digest = (spec: string) => Promise<string | undefined>

/** What a request asked for, and what the target showed before, as far as it can be compared. Plain JSON. */
export interface ProtonEvidence {
  readonly before: {
    readonly specDigest?: string | undefined
    readonly templateVersion?: { readonly major: string; readonly minor: string } | undefined
  }
  /** Whether a spec was sent: without one the deployment keeps the spec from before. */
  readonly hasSpec: boolean
  /** Of the spec that was sent; absent when none was sent, or when it cannot be compared. */
  readonly specDigest?: string | undefined
  /** Of the template file that was sent. */
  readonly templateFileDigest?: string | undefined
  /** The template version that the request names, as far as it does. */
  readonly major?: string | undefined
  readonly minor?: string | undefined
  /** Whether the request keeps the version from before: all of it, or its major part. */
  readonly keeps?: 'version' | 'major' | undefined
}

/** The evidence of a request that makes `change` to a target that is `now`. */
export async function evidenceOf(
  change: ProtonChange,
  now: ProtonState,
  digest: Digest,
): Promise<ProtonEvidence> {
  const { deploymentType, templateMajorVersion, templateMinorVersion, settings = {} } = change
  return {
    before: { specDigest: await digestOf(now.spec, digest), templateVersion: versionOf(now.templateVersion) },
    hasSpec: change.spec !== undefined,
    specDigest: await digestOf(change.spec, digest),
    templateFileDigest: textDigest(settings.templateFile),
    major: templateMajorVersion,
    minor: templateMinorVersion,
    keeps: kept[deploymentType],
  }
}

const kept = {
  NONE: undefined,
  CURRENT_VERSION: 'version',
  MINOR_VERSION: 'major',
  MAJOR_VERSION: undefined,
} as const

function versionOf(version: TemplateVersion | undefined): TemplateVersion | undefined {
  return version && { major: version.major, minor: version.minor }
}

/** Nothing can be compared with it. */
const NO_EVIDENCE: ProtonEvidence = { before: {}, hasSpec: true }

/** One request, with what it asked for. */
interface Asked extends ProtonEvidence {
  readonly hasTemplateFile: boolean
  /** Whether the target's deployment before it had succeeded: after a failure it is not known what the target keeps. */
  readonly isAfterSuccess: boolean
}

/**
 * Whether spec, template file and version, as the evidence shows them, are those of the attempt. `hasTemplateFile`: the
 * target is deployed from a template file, which only records show.
 */
export async function compareContent(
  attempt: Attempt,
  evidence: Evidence,
  { digest, hasTemplateFile }: { readonly digest: Digest; readonly hasTemplateFile: boolean },
): Promise<Comparison> {
  const asked: Asked = {
    ...NO_EVIDENCE,
    ...(attempt.evidence as unknown as ProtonEvidence | undefined),
    hasTemplateFile,
    isAfterSuccess: attempt.before.phase === 'succeeded',
  }
  const seen = evidence.seen && asProtonState(evidence.seen)
  const record = evidence.record && asProtonState(evidence.record)
  // While a deployment is in progress, and when it failed, the target still shows what was there before.
  const deployed = seen?.phase === 'succeeded' ? seen : undefined
  const shown = record && hasContent(record) ? record : (deployed ?? record)
  if (shown && (await isDifferent(asked, shown, digest))) return 'different'
  return (await isSame(asked, { seen, record }, digest)) ? 'same' : 'unknown'
}

/** Some endpoints show of a record only how it ended. */
function hasContent({ spec, templateVersion, templateFile }: ProtonState): boolean {
  return spec !== undefined || templateVersion !== undefined || templateFile !== undefined
}

interface Shown {
  readonly seen: ProtonState | undefined
  readonly record: ProtonState | undefined
}

/** Whether spec, template file and version are those asked for. */
async function isSame(asked: Asked, shown: Shown, digest: Digest): Promise<boolean> {
  const { record } = shown
  const file = fileMatch(asked, record)
  if (file === 'unknown' || hasOtherVersion(asked, record)) return false
  const isSameSpec = await matchesSpec(asked, shown, digest)
  if (isSameSpec !== undefined) return isSameSpec
  // A component without a spec is recognized by its template file alone.
  const hasNone = record?.spec === undefined && record?.replaces?.spec === undefined && !asked.hasSpec
  return hasNone && file === 'same'
}

/** How the template file compares; 'none' where there is nothing to compare, 'unknown' where it is not shown. */
function fileMatch(
  { templateFileDigest, hasTemplateFile }: Asked,
  record: ProtonState | undefined,
): 'same' | 'none' | 'unknown' {
  const { templateFile, replaces } = record ?? {}
  // What differs was excluded before.
  if (templateFileDigest !== undefined) return templateFile === undefined ? 'unknown' : 'same'
  // Without a record that shows it, somebody else may have changed the file that the request kept.
  if (!replaces) return hasTemplateFile ? 'unknown' : 'none'
  if (templateFile === replaces.templateFile) return templateFile === undefined ? 'none' : 'same'
  return 'unknown'
}

/** Whether the spec is the one asked for; undefined where there is nothing to compare. */
async function matchesSpec(
  asked: Asked,
  { seen, record }: Shown,
  digest: Digest,
): Promise<boolean | undefined> {
  const { hasSpec, before, isAfterSuccess } = asked
  const isRecord = record?.spec !== undefined
  const shown = await digestOf(
    isRecord ? record.spec : seen?.phase === 'succeeded' ? seen.spec : undefined,
    digest,
  )
  const replaced = isAfterSuccess ? await digestOf(record?.replaces?.spec, digest) : undefined
  const kept = isRecord ? agreed(replaced, before.specDigest) : undefined
  const wanted = hasSpec ? asked.specDigest : kept
  if (shown === undefined || wanted === undefined) return undefined
  // A target that shows what it showed before proves nothing.
  return shown === wanted && (isRecord || shown !== before.specDigest)
}

/** What was there before, where the record and the read before the request do not disagree about it. */
function agreed(replaced: string | undefined, before: string | undefined): string | undefined {
  return differ(replaced, before) ? undefined : (replaced ?? before)
}

/** The read before the request may have been stale: then ours has another version, too. */
function hasOtherVersion({ keeps, before }: Asked, record: ProtonState | undefined): boolean {
  const [now, then] = [record?.templateVersion, record?.replaces?.templateVersion ?? before.templateVersion]
  if (keeps === undefined || !now || !then) return false
  return now.major !== then.major || (keeps === 'version' && now.minor !== then.minor)
}

/**
 * Whether `shown` has another spec, template file or template version than was sent. What a request leaves out proves
 * nothing: somebody else may have changed what it keeps since it was read.
 */
async function isDifferent(asked: Asked, shown: ProtonState, digest: Digest): Promise<boolean> {
  const { templateFile, spec, templateVersion } = shown
  const { templateFileDigest, specDigest, major, minor } = asked
  if (differ(templateVersion?.major, major) || differ(templateVersion?.minor, minor)) return true
  if (differ(textDigest(templateFile), templateFileDigest)) return true
  // A record that shows the template file shows the spec, too, if there is one.
  if (templateFile !== undefined && spec === undefined && specDigest !== undefined) return true
  return differ(await digestOf(spec, digest), specDigest)
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b
}

async function digestOf(spec: string | undefined, digest: Digest): Promise<string | undefined> {
  return spec === undefined ? undefined : digest(spec)
}

/** Of its characters; line endings and white space at the end do not count. */
function textDigest(text: string | undefined): string | undefined {
  return text && createHash('sha256').update(text.replaceAll('\r\n', '\n').trimEnd()).digest('hex')
}
