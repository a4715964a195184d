import { isSpecMap, type SpecMap } from './document.js'

interface OtherFile {
  /** The key that tells it, or all of them. */
  readonly keys: readonly string[]
  readonly what: string
}

/** What is given instead of a spec, by keys that no spec has. */
const otherFiles: readonly OtherFile[] = [
  { keys: ['schema'], what: "the schema of a template (schema.yaml): the spec has the inputs' values" },
  {
    keys: ['infrastructure'],
    what: "a template's manifest (manifest.yaml): the spec has the inputs' values",
  },
  {
    keys: ['AWSTemplateFormatVersion'],
    what: 'a CloudFormation template; a component takes it as templateFilePath',
  },
  { keys: ['Resources'], what: 'a CloudFormation template; a component takes it as templateFilePath' },
  { keys: ['services'], what: 'the file of a service sync (proton-ops.yaml): give the spec that it names' },
  { keys: ['jobs', 'on'], what: 'a workflow of GitHub' },
  { keys: ['apiVersion', 'kind'], what: 'a manifest of Kubernetes' },
]

/** What the document is when it is no spec, with the key that tells it; undefined for what is not recognised. */
export function otherFile(root: SpecMap): { readonly key: string; readonly what: string } | undefined {
  if (root['proton'] !== undefined) return undefined
  const found = otherFiles.find(({ keys }) => keys.every(key => Object.hasOwn(root, key)))
  const { pipeline } = root
  // A manifest may be that of a pipeline alone.
  if (!found && isSpecMap(pipeline) && Array.isArray(pipeline['templates']))
    return { key: 'pipeline', what: otherFiles[1]?.what ?? '' }
  return found && { key: found.keys[0] ?? '', what: found.what }
}
