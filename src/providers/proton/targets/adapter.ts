import type { DeploymentState, DeploymentRecord, Outputs } from '../../../engine/deployment.js'
import type { Deletion, DeploymentHistory, NameSuggestions, Sync } from '../../../engine/deployment-target.js'
import type { ProviderError } from '../../../shared/errors.js'
import type { ProtonChange, TemplateVersion } from '../change.js'
import type { ProtonState } from '../state.js'

/** Proton's API for one target. Every method throws {@link ProviderError}; the API has no operation for an absent method. */
export interface ProtonAdapter {
  get(signal: AbortSignal): Promise<ProtonState>
  update(change: ProtonChange): Promise<ProtonState>
  create?: (change: ProtonChange) => Promise<ProtonState>
  cancel?: (signal: AbortSignal) => Promise<ProtonState>
  readonly records?: DeploymentRecords
  listOutputs?: (deploymentId: string | undefined, signal: AbortSignal) => Promise<Outputs>
  suggestNames(signal: AbortSignal): Promise<NameSuggestions>
  findBlocker?: (change: ProtonChange, signal: AbortSignal) => Promise<DeploymentState | undefined>
  /** The change as it will be sent; undefined when there is nothing to change. Throws for one that must not be sent. */
  prepare?: (change: ProtonChange, now: ProtonState, signal: AbortSignal) => Promise<ProtonChange | undefined>
  /** The template that a new target will have, where its service determines it. */
  templateOf?: (signal: AbortSignal) => Promise<string | undefined>
  /** Why Proton would refuse the change, as far as reads show. Only for a plan: a deployment leaves that to Proton. */
  foresee?: (
    change: ProtonChange,
    now: ProtonState,
    signal: AbortSignal,
  ) => Promise<ProviderError | undefined>
  readonly sync?: Sync
  readonly templates?: Templates
  readonly deletion?: Deletion
}

/** The deployments of one target, with what each deployed. */
export interface DeploymentRecords extends DeploymentHistory {
  get(deploymentId: string, signal: AbortSignal): Promise<ProtonState & DeploymentRecord>
}

/** The templates of one kind of target. */
export interface Templates {
  /** The version that is recommended, of a major version or of all; undefined when Proton does not show it. */
  recommended(
    name: string,
    major: string | undefined,
    signal: AbortSignal,
  ): Promise<TemplateVersion | undefined>
  /** The schema of the inputs of a version, in the format of Proton's schema file; undefined when there is none. */
  schema(name: string, version: TemplateVersion, signal: AbortSignal): Promise<string | undefined>
}
