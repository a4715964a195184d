import { ifKnown } from './ask.js'
import type { Deployable, Templates } from './deployable.js'
import type { Change, Snapshot } from './deployment.js'
import type { Shape } from './shaping.js'
import type { Target } from './target.js'
import { compareVersions, versionAfter } from './version.js'

/** Sends nothing where spec and template version are those that run and the last deployment SUCCEEDED. */
export function skipping(target: Target, { templates, deployments }: Deployable): Shape {
  return async (change, now, signal) => {
    const isSame =
      now.phase === 'succeeded' &&
      !hasSettings(change) &&
      (await isSameSpec(change.spec ?? now.spec, await runningSpec(now, deployments, signal), target)) &&
      (await isSameVersion(change, now, templates, signal))
    return isSame ? undefined : change
  }
}

/** What else is told with a change cannot be compared. */
function hasSettings({ settings = {} }: Change): boolean {
  return Object.values(settings).some(value => value !== undefined)
}

/** What was deployed last: with NONE, the spec that the target shows may have changed since. */
async function runningSpec(
  { succeededDeploymentId: id }: Snapshot,
  deployments: Deployable['deployments'],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (id === undefined || !deployments) return undefined
  return (await ifKnown(deployments.get(id, signal)))?.spec
}

async function isSameSpec(
  spec: string | undefined,
  running: string | undefined,
  target: Target,
): Promise<boolean> {
  if (spec === undefined || running === undefined) return false
  const { specChanges } = await import('./spec/diff.js')
  return specChanges(running, spec, target)?.length === 0
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
