import { isSpecMap, type SpecMap } from './document.js'

interface OtherFile {
  /** The keys that identify the file, all of them. */
  readonly keys: readonly string[]
  readonly what: string
}

const CLOUDFORMATION = 'a CloudFormation template; a component takes it as templateFilePath'

/** Files that are given instead of a spec, recognized by keys that no spec has. */
const otherFiles: readonly OtherFile[] = [
  {
    keys: ['schema'],
    what: 'the schema of a template (schema.yaml); give the spec, which has the values of the inputs',
  },
  {
    keys: ['infrastructure'],
    what: 'the manifest of a template (manifest.yaml); give the spec, which has the values of the inputs',
  },
  {
    keys: ['AWSTemplateFormatVersion'],
    what: CLOUDFORMATION,
  },
  { keys: ['Resources'], what: CLOUDFORMATION },
  { keys: ['services'], what: 'the file of a service sync (proton-ops.yaml); give the spec that it names' },
  { keys: ['jobs', 'on'], what: 'a GitHub workflow' },
  { keys: ['apiVersion', 'kind'], what: 'a Kubernetes manifest' },
]

/** What the file is instead of a spec, with the key that identifies it; undefined when it is not recognized. */
export function otherFile(root: SpecMap): { readonly key: string; readonly what: string } | undefined {
  if (root['proton'] !== undefined) return undefined
  const found = otherFiles.find(({ keys }) => keys.every(key => Object.hasOwn(root, key)))
  const { pipeline } = root
  // The manifest of a pipeline template.
  if (!found && isSpecMap(pipeline) && Array.isArray(pipeline['templates']))
    return { key: 'pipeline', what: otherFiles[1]?.what ?? '' }
  return found && { key: found.keys[0] ?? '', what: found.what }
}
