import type { InputParser } from '../../../inputs/parser.js'
import { fileOf, type WorkspaceFolders } from '../../../inputs/workspace-files.js'
import type { InstanceTarget } from '../../../proton-spec/target.js'
import { componentBundle, type Bundle } from '../../../rendering/bundle.js'
import { readManifest } from '../../../rendering/manifest.js'
import type { RequestedChange } from '../../proton/inputs/parse-inputs.js'

/** What the inputs say of a component. */
export interface ComponentChange {
  readonly bundle: Bundle
  /** The instance that it is attached to, as far as the inputs name one. */
  readonly attachedTo: InstanceTarget | undefined
  readonly environmentName: string | undefined
}

/** The component of the inputs; undefined without a template file, which is a problem of its own. */
export function readComponent(
  parser: InputParser,
  folders: WorkspaceFolders,
  { templateFile, manifest, serviceName, serviceInstanceName, environmentName }: RequestedChange['settings'],
): ComponentChange | undefined {
  const named = manifest === undefined ? undefined : readManifest(manifest)
  if (named && 'problem' in named) parser.addProblem('manifest', `manifest ${named.problem}`)
  if (templateFile === undefined) return undefined
  const path = parser.get('templateFilePath')
  const isAttached = serviceName !== undefined && serviceInstanceName !== undefined
  return {
    bundle: componentBundle(fileOf(path, folders) ?? path, templateFile),
    attachedTo: isAttached ? { kind: 'instance', serviceName, serviceInstanceName } : undefined,
    environmentName,
  }
}
