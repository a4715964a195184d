import type { DeploymentRecord, DeploymentState, TargetState } from '../../engine/deployment.js'
import type { TemplateVersion } from './change.js'

/**
 * A target or a deployment as Proton's answers show it. All members beside the engine's are optional, since a state that
 * the engine made has none.
 */
export interface ProtonState extends TargetState, DeploymentRecord {
  readonly templateName?: string | undefined
  readonly templateVersion?: TemplateVersion | undefined
  readonly spec?: string | undefined
  /** Of a deployment of a component: its infrastructure as code. */
  readonly templateFile?: string | undefined
  /** Of a deployment: what the target had before it, as far as the record shows. */
  readonly replaces?: Pick<ProtonState, 'spec' | 'templateFile' | 'templateVersion'> | undefined
}

/** A state that the engine returns to the provider, with all members that it was read with. */
export function asProtonState(state: DeploymentState): ProtonState {
  return state
}

/** A template version as people write it, and as step outputs. */
export function revisionOf(
  version: TemplateVersion | undefined,
): Pick<ProtonState, 'revision' | 'stepOutputs' | 'templateVersion'> {
  if (!version) return {}
  const { major, minor } = version
  const stepOutputs = { templateMajorVersion: major, templateMinorVersion: minor }
  return { templateVersion: version, revision: `${major}.${minor}`, stepOutputs }
}
