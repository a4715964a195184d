import { orNothing } from './ask.js'
import type { Change, Snapshot } from './deployment.js'
import type { Deployable } from './deployable.js'

/** What is read of a target that does not exist. */
const ABSENT: Snapshot = { phase: 'absent', status: 'ABSENT' }

/**
 * `deployable` as one that comes into being with its first update: where it is not found it reads as absent, and an
 * update of what is absent creates it. Kinds that cannot be created stay as they are.
 */
export function createdIfMissing(deployable: Deployable): Deployable {
  const { create, prepare } = deployable
  if (!create) return deployable
  return {
    ...deployable,
    get: async signal => (await orNothing(deployable.get(signal))) ?? ABSENT,
    update: (change, now) =>
      now.phase === 'absent' ? create(change) : deployable.update(forExisting(change), now),
    ...(prepare && {
      prepare: async (change, now, signal) =>
        now.phase === 'absent' ? change : prepare(forExisting(change), now, signal),
    }),
  }
}

/** Versions that are meant for a creation alone: CURRENT_VERSION takes none. */
function forExisting(change: Change): Change {
  if (change.deploymentType !== 'CURRENT_VERSION') return change
  return { ...change, templateMajorVersion: undefined, templateMinorVersion: undefined }
}
