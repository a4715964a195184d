import { isSpecMap, type SpecMap } from './document.js'

const SCHEMA = 'the schema of a template (schema.yaml); give the spec, which has the values of the inputs'
const MANIFEST =
  'the manifest of a template (manifest.yaml); give the spec, which has the values of the inputs'
const CLOUDFORMATION = 'a CloudFormation template; a component takes it as templateFilePath'
const SYNC = 'the file of a service sync (proton-ops.yaml); give the spec that it names'

/** Files that are given instead of a spec, by keys that no spec has. */
const otherFiles: readonly (readonly [what: string, key: string, ...more: readonly string[]])[] = [
  [SCHEMA, 'schema'],
  [MANIFEST, 'infrastructure'],
  [CLOUDFORMATION, 'AWSTemplateFormatVersion'],
  [CLOUDFORMATION, 'Resources'],
  [SYNC, 'services'],
  ['a GitHub workflow', 'jobs', 'on'],
  ['a Kubernetes manifest', 'apiVersion', 'kind'],
]

/** What the file is instead of a spec, with the key that identifies it; undefined when it is not recognized. */
export function otherFile(root: SpecMap): { readonly key: string; readonly what: string } | undefined {
  const { proton, pipeline } = root
  if (proton !== undefined) return undefined
  const found = otherFiles.find(([, ...keys]) => keys.every(one => Object.hasOwn(root, one)))
  if (found) return { what: found[0], key: found[1] }
  // The manifest of a pipeline template.
  const isManifest = isSpecMap(pipeline) && Array.isArray(pipeline['templates'])
  return isManifest ? { key: 'pipeline', what: MANIFEST } : undefined
}
