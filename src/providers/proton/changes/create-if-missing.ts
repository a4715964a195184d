import { orNothing } from '../../../engine/polling/request.js'
import type { Change, Snapshot } from '../../../engine/deployment.js'
import type { Deployable } from '../../../engine/deployment-target.js'

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
    update: (change, now) => (now.phase === 'absent' ? create(change) : deployable.update(change, now)),
    prepare: async (change, now, signal) => {
      if (now.phase === 'absent') return change
      return prepare ? prepare(forExisting(change), now, signal) : forExisting(change)
    },
  }
}

/** Without what is meant for a creation alone: CURRENT_VERSION takes no versions either. */
function forExisting(change: Change): Change {
  const settings = change.settings && { ...change.settings, ...ofCreation }
  if (change.deploymentType !== 'CURRENT_VERSION') return { ...change, settings }
  return { ...change, settings, templateMajorVersion: undefined, templateMinorVersion: undefined }
}

/** What no update takes. */
const ofCreation = {
  templateName: undefined,
  manifest: undefined,
  environmentName: undefined,
  repositoryConnectionArn: undefined,
  repositoryId: undefined,
  branchName: undefined,
} as const
