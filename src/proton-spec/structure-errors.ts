import { didYouMean, nearest } from '../shared/did-you-mean.js'
import type { Target } from './target.js'
import { childOf, isSpecMap, type SpecMap } from './document.js'
import { shortList } from './short-list.js'

/** An error in the structure of a spec, at the value of a path or, with `isKey`, at its key. */
export interface StructureError {
  readonly path: readonly string[]
  readonly isKey?: boolean
  readonly message: string
}

const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]{0,99}$/
const rootKeys = ['proton', 'pipeline', 'instances']
const environmentKeys = ['proton', 'spec']
const entryKeys = ['name', 'environment', 'spec']
/** Keys that users write by mistake for `spec`. */
const wordsForSpec = ['inputs', 'values', 'parameters', 'properties', 'variables', 'config', 'settings']

/** The structure errors of a service spec for this target; those for any target when it is undefined. */
export function serviceErrors(root: SpecMap, target: Target | undefined): readonly StructureError[] {
  const { instances } = root
  const isWhole = target?.kind === 'service'
  const found = [...misspeltKeys(root, rootKeys), ...notMap(root, 'pipeline')]
  const unknown = Object.keys(root).find(key => !rootKeys.includes(key))
  if (isWhole && unknown !== undefined) {
    const message = `a service spec has no other keys than ${rootKeys.join(', ')}`
    return [...found, { path: [unknown], isKey: true, message }]
  }
  if (instances !== undefined && instances !== null && !Array.isArray(instances)) {
    const message =
      'instances: must be a list; each entry has name, environment and, if the instance has inputs, spec'
    return [...found, { path: ['instances'], message }]
  }
  if (isWhole && !Array.isArray(instances)) {
    const message = 'instances: is missing; a service without instances is written as instances: []'
    return [...found, { path: ['instances'], message }]
  }
  const entries: readonly unknown[] = Array.isArray(instances) ? instances : []
  found.push(...entries.flatMap((entry, index) => entryErrors(entry, index, isWhole)))
  if (target?.kind === 'instance') found.push(...missingInstance(entries, target.serviceInstanceName))
  if (isWhole) found.push(...duplicateInstances(entries))
  return found
}

/** The structure errors of an environment spec. */
export function environmentErrors(root: SpecMap): readonly StructureError[] {
  return [...misspeltKeys(root, environmentKeys), ...notMap(root, 'spec')]
}

/** Unknown keys that resemble a missing one; others are allowed, since they may hold anchors. */
function misspeltKeys(root: SpecMap, known: readonly string[]): readonly StructureError[] {
  const missing = known.filter(key => !Object.hasOwn(root, key))
  return Object.keys(root).flatMap(key => {
    const suggestion = known.includes(key) ? undefined : suggestedKey(key, missing)
    if (suggestion === undefined) return []
    return [{ path: [key], isKey: true, message: `${keyText(key)} is not known${didYouMean(suggestion)}` }]
  })
}

function suggestedKey(key: string, known: readonly string[]): string | undefined {
  if (known.includes('spec') && wordsForSpec.includes(key.toLowerCase())) return 'spec'
  return nearest(key, known)
}

/** The key for a message; anything that does not look like a key may be secret. */
function keyText(key: string): string {
  return /^[\w-]{1,100}$/.test(key) ? key : 'a key'
}

/** An error where the inputs are a list or a text. */
function notMap(holder: SpecMap, key: string, above: readonly string[] = [], label = ''): StructureError[] {
  const value = childOf(holder, key)
  if (value === undefined || value === null || isSpecMap(value)) return []
  return [{ path: [...above, key], message: `${label}${key}: must be a map of inputs` }]
}

/** With `isWhole` the entry decides whether an instance is deleted, so name and environment must be valid. */
function entryErrors(entry: unknown, index: number, isWhole: boolean): readonly StructureError[] {
  const path = ['instances', String(index)]
  if (!isSpecMap(entry)) return isWhole ? [invalidEntry(path, index)] : []
  const { name, environment } = entry
  const label = typeof name === 'string' && NAME.test(name) ? name : `entry ${index + 1}`
  const unknown = Object.keys(entry).filter(key => !entryKeys.includes(key))
  const areNames = [name, environment].every(one => typeof one === 'string' && NAME.test(one))
  return [
    ...unknown.map(key => ({
      path: [...path, key],
      isKey: true,
      message: `instances: ${label}: ${keyText(key)} is not known; an entry has ${entryKeys.join(', ')}${didYouMean(suggestedKey(key, entryKeys))}`,
    })),
    ...notMap(entry, 'spec', path, `instances: ${label}: `),
    ...(isWhole && !areNames ? [invalidEntry(path, index)] : []),
  ]
}

function invalidEntry(path: readonly string[], index: number): StructureError {
  const form = 'must be a map with name, environment and, if the instance has inputs, spec'
  return { path, message: `instances: entry ${index + 1} ${form}` }
}

/** An error where the target's instance is missing, or more than once in the list. */
function missingInstance(entries: readonly unknown[], wanted: string): readonly StructureError[] {
  const names = entries.flatMap(entry => nameOf(entry) ?? [])
  const count = names.filter(name => name === wanted).length
  if (count === 1) return []
  const path = ['instances']
  if (count > 0) {
    const last = entries.findLastIndex(entry => nameOf(entry) === wanted)
    const message = `instances: has ${wanted} (serviceInstanceName) ${count} times`
    return [{ path: [...path, String(last)], message }]
  }
  // A name that is not valid may be secret.
  const known = [...new Set(names.map(name => (NAME.test(name) ? name : 'one with an invalid name')))]
  const has = known.length === 0 ? 'no instances' : `only ${shortList(known)}`
  const message = `instances: has no ${wanted} (serviceInstanceName); the spec has ${has}${didYouMean(nearest(wanted, known))}`
  return [{ path, message }]
}

function nameOf(entry: unknown): string | undefined {
  return isSpecMap(entry) && typeof entry['name'] === 'string' ? entry['name'] : undefined
}

function duplicateInstances(entries: readonly unknown[]): readonly StructureError[] {
  const names = entries.map(nameOf)
  return names.flatMap((name, index) =>
    name !== undefined && NAME.test(name) && names.indexOf(name) < index
      ? [{ path: ['instances', String(index)], message: `instances: has ${name} twice` }]
      : [],
  )
}
