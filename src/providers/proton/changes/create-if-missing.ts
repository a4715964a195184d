import { ifFound } from '../../../engine/polling/request.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProtonAdapter } from '../targets/adapter.js'

/** The state of a target that does not exist. */
const ABSENT: ProtonState = { phase: 'absent', status: 'ABSENT' }

/** `adapter` with a `get` that returns `absent` for a target that does not exist; unchanged where it cannot be created. */
export function toleratingAbsence(adapter: ProtonAdapter): ProtonAdapter {
  if (!adapter.create) return adapter
  return {
    ...adapter,
    get: async signal => (await ifFound(adapter.get(signal))) ?? ABSENT,
    prepare: async (change, now, signal) => {
      const sent = now.phase === 'absent' ? change : forExisting(change)
      return adapter.prepare ? adapter.prepare(sent, now, signal) : sent
    },
  }
}

/** The change without what only a creation accepts. CURRENT_VERSION accepts no versions either. */
function forExisting(change: ProtonChange): ProtonChange {
  const settings = change.settings && { ...change.settings, ...ofCreation }
  if (change.deploymentType !== 'CURRENT_VERSION') return { ...change, settings }
  return { ...change, settings, templateMajorVersion: undefined, templateMinorVersion: undefined }
}

/** Settings that no update accepts. */
const ofCreation = {
  templateName: undefined,
  manifest: undefined,
  environmentName: undefined,
  repositoryConnectionArn: undefined,
  repositoryId: undefined,
  branchName: undefined,
} as const
