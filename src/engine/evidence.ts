import { createHash } from 'node:crypto'
import type { Change, Snapshot } from './deployment.js'
import { compareTimes, type Attempt } from './submission.js'

/** A spec's digest by value; undefined when it cannot be compared. */
export type Digest = (spec: string) => Promise<string | undefined>

/** Whose deployment the evidence shows: `matching` has our client token or our content, which others may have, too. */
export type Attribution = 'matching' | 'other' | 'unknown'

/** The evidence of a request that makes `change` to a target that is `now`. */
export async function attemptOf(change: Change, now: Snapshot, digest: Digest): Promise<Attempt> {
  const { deploymentId, attemptedAt, createdAt, clientToken, templateVersion } = now
  const { deploymentType, templateMajorVersion, templateMinorVersion, settings = {} } = change
  const specDigest = await digestOf(now.spec, digest)
  return {
    before: {
      deploymentId,
      attemptedAt,
      createdAt,
      clientToken,
      specDigest,
      templateVersion,
      phase: now.phase,
    },
    clientToken: change.clientToken,
    hasSpec: change.spec !== undefined,
    specDigest: await digestOf(change.spec, digest),
    templateFileDigest: textDigest(settings.templateFile),
    major: templateMajorVersion,
    minor: templateMinorVersion,
    keeps: (
      {
        NONE: undefined,
        CURRENT_VERSION: 'version',
        MINOR_VERSION: 'major',
        MAJOR_VERSION: undefined,
      } as const
    )[deploymentType],
  }
}

/** What is known of a deployment: the target as it shows it, and the deployment's own record where that can be read. */
export interface Evidence {
  readonly seen?: Snapshot | undefined
  readonly record?: Snapshot | undefined
}

/**
 * Whether one of `attempts`, which are before it, started the deployment of the evidence. Our client token is no proof where
 * the record shows another spec: an update without a token leaves the token from before in place.
 */
export async function attribute(
  attempts: readonly Attempt[],
  evidence: Evidence,
  digest: Digest,
): Promise<Attribution> {
  const found = await Promise.all(attempts.map(attempt => attributeTo(attempt, evidence, digest)))
  return (['matching', 'unknown'] as const).find(one => found.includes(one)) ?? 'other'
}

async function attributeTo(attempt: Attempt, evidence: Evidence, digest: Digest): Promise<Attribution> {
  const { seen, record } = evidence
  const token = tokenOf(attempt, seen)
  if (token === 'theirs') return 'other'
  const isContradicted =
    (record !== undefined && (await contradicts(attempt, record, digest))) ||
    (!record && seen?.phase === 'succeeded' && (await contradicts(attempt, seen, digest)))
  if (isContradicted) return token === 'ours' ? 'unknown' : 'other'
  // It may have been created again before our request as well as after it.
  if (seen && isRecreated(attempt, seen)) return 'unknown'
  return token === 'ours' || (await matches(attempt, evidence, digest)) ? 'matching' : 'unknown'
}

/** Another target of the same name took the place of the one that we deployed to. */
function isRecreated({ before }: Attempt, { createdAt }: Snapshot): boolean {
  return (
    before.createdAt !== undefined &&
    createdAt !== undefined &&
    compareTimes(createdAt, before.createdAt) !== 0
  )
}

/** Whose client token the target shows; undefined where that tells nothing. */
function tokenOf(
  { before, clientToken }: Attempt,
  seen: Snapshot | undefined,
): 'ours' | 'theirs' | undefined {
  if (!seen) return undefined
  if (seen.clientToken === clientToken) return 'ours'
  // A token that did not change tells nothing: some endpoints keep none of updates.
  return seen.clientToken === before.clientToken ? undefined : 'theirs'
}

/** Whether spec, template file and version are those of the attempt. */
async function matches(attempt: Attempt, evidence: Evidence, digest: Digest): Promise<boolean> {
  const { record } = evidence
  const file = fileMatch(attempt, record)
  if (file === 'unknown' || keepsOther(attempt, record)) return false
  const isSameSpec = await matchesSpec(attempt, evidence, digest)
  if (isSameSpec !== undefined) return isSameSpec
  // A component without a spec is known by its template file alone.
  const hasNone = record?.spec === undefined && record?.replaces?.spec === undefined && !attempt.hasSpec
  return hasNone && file === 'same'
}

/** How the template file compares; 'none' where there is nothing to compare, 'unknown' where it is not shown. */
function fileMatch(
  { templateFileDigest, before }: Attempt,
  record: Snapshot | undefined,
): 'same' | 'none' | 'unknown' {
  const { templateFile, replaces } = record ?? {}
  // What contradicts is no match, and was excluded before.
  if (templateFileDigest !== undefined) return templateFile === undefined ? 'unknown' : 'same'
  if (!replaces) return 'none'
  if (templateFile === replaces.templateFile) return templateFile === undefined ? 'none' : 'same'
  // After a failure it is not known which file the component keeps.
  return before.phase === 'succeeded' ? 'none' : 'unknown'
}

/**
 * Whether the spec is the attempt's; undefined where there is nothing to compare. While a deployment is in progress, and
 * when it failed, the target itself still shows what was there before.
 */
async function matchesSpec(
  attempt: Attempt,
  { seen, record }: Evidence,
  digest: Digest,
): Promise<boolean | undefined> {
  const { hasSpec, before } = attempt
  const isRecord = record?.spec !== undefined
  const shown = await digestOf(
    isRecord ? record.spec : seen?.phase === 'succeeded' ? seen.spec : undefined,
    digest,
  )
  const replaced = before.phase === 'succeeded' ? await digestOf(record?.replaces?.spec, digest) : undefined
  const kept = isRecord ? (replaced ?? before.specDigest) : undefined
  const wanted = hasSpec ? attempt.specDigest : kept
  if (shown === undefined || wanted === undefined) return undefined
  // A target that shows what it showed before proves nothing.
  return shown === wanted && (isRecord || shown !== before.specDigest)
}

/** The read before the request may have been stale: then ours has another version, too. */
function keepsOther({ keeps, before }: Attempt, record: Snapshot | undefined): boolean {
  const [now, then] = [record?.templateVersion, record?.replaces?.templateVersion ?? before.templateVersion]
  if (keeps === undefined || !now || !then) return false
  return now.major !== then.major || (keeps === 'version' && now.minor !== then.minor)
}

/** Whether `shown` has another spec, template file or template version than the attempt asks for. */
export async function contradicts(attempt: Attempt, shown: Snapshot, digest: Digest): Promise<boolean> {
  const { templateFile, spec, templateVersion } = shown
  const { templateFileDigest, specDigest, major, minor } = attempt
  if (differ(templateVersion?.major, major) || differ(templateVersion?.minor, minor)) return true
  if (differ(textDigest(templateFile), templateFileDigest)) return true
  if (await changesWhatIsKept(attempt, shown, digest)) return true
  // A record that shows the template file shows the spec, too, if there is one.
  if (templateFile !== undefined && spec === undefined && specDigest !== undefined) return true
  return differ(await digestOf(spec, digest), specDigest)
}

/**
 * A request without a spec, or without a template file, keeps the one from before, as the record shows it. After a
 * failure that is what was last tried, and not what the record says it replaces.
 */
async function changesWhatIsKept(attempt: Attempt, shown: Snapshot, digest: Digest): Promise<boolean> {
  const { replaces, spec, templateFile } = shown
  if (!replaces || attempt.before.phase !== 'succeeded') return false
  const keepsFile = attempt.templateFileDigest === undefined
  if (keepsFile && differ(textDigest(templateFile), textDigest(replaces.templateFile))) return true
  if (attempt.hasSpec || replaces.spec === undefined) return false
  return differ(await digestOf(spec, digest), await digestOf(replaces.spec, digest))
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b
}

async function digestOf(spec: string | undefined, digest: Digest): Promise<string | undefined> {
  return spec === undefined ? undefined : digest(spec)
}

/** By its characters, but for how its lines end. */
function textDigest(text: string | undefined): string | undefined {
  return text && createHash('sha256').update(text.replaceAll('\r\n', '\n').trimEnd()).digest('hex')
}
