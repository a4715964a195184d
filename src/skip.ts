import { ifKnown } from './ask.js'
import type { Templates } from './deployable.js'
import type { Change, Snapshot } from './deployment.js'
import type { Shape } from './shaping.js'
import type { Target } from './target.js'
import { compareVersions, versionAfter } from './version.js'

/** Sends nothing where spec and template version are those that run and the last deployment SUCCEEDED. */
export function skipping(target: Target, templates: Templates | undefined): Shape {
  return async (change, now, signal) => {
    const isSame =
      now.phase === 'succeeded' &&
      !hasSettings(change) &&
      (await isSameSpec(change, now, target)) &&
      (await isSameVersion(change, now, templates, signal))
    return isSame ? undefined : change
  }
}

/** What else is told with a change cannot be compared. */
function hasSettings({ settings = {} }: Change): boolean {
  return Object.values(settings).some(value => value !== undefined)
}

async function isSameSpec({ spec }: Change, now: Snapshot, target: Target): Promise<boolean> {
  if (spec === undefined) return true
  if (now.spec === undefined) return false
  const { specChanges } = await import('./spec/diff.js')
  return specChanges(now.spec, spec, target)?.length === 0
}

async function isSameVersion(
  change: Change,
  now: Snapshot,
  templates: Templates | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  // What cannot be told is no reason to fail, and none to skip.
  const after = await ifKnown(versionAfter(change, now, templates, signal))
  const before = now.templateVersion
  return after !== undefined && before !== undefined && compareVersions(after, before) === 0
}
