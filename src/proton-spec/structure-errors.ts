import { didYouMean, nearest } from '../shared/did-you-mean.js'
import type { Target } from '../providers/proton/target.js'
import { isSpecMap, type SpecMap } from './document.js'

/** What is wrong with the form of a spec, and where: at the value of a path, or at its key. */
export interface Misshape {
  readonly path: readonly string[]
  readonly isKey?: boolean
  readonly message: string
}

/** More are named by their number: the list is to help, not to fill the log. */
const MOST_NAMES = 30
const NAME = /^[0-9A-Za-z]+[0-9A-Za-z_-]{0,99}$/
const rootKeys = ['proton', 'pipeline', 'instances']
const environmentKeys = ['proton', 'spec']
const entryKeys = ['name', 'environment', 'spec']
/** What people call a spec's inputs. */
const wordsForSpec = ['inputs', 'values', 'parameters', 'properties', 'variables', 'config', 'settings']

/** What is wrong with the form of a service spec for this target, or for any when it is not known. */
export function serviceMisshapes(root: SpecMap, target: Target | undefined): readonly Misshape[] {
  const { instances } = root
  const isWhole = target?.kind === 'service'
  const found = [...misspeltKeys(root, rootKeys), ...notMap(root, ['pipeline'])]
  const strange = Object.keys(root).find(key => !rootKeys.includes(key))
  if (isWhole && strange !== undefined) {
    const message = `a service spec has ${rootKeys.join(', ')}, and nothing else`
    return [...found, { path: [strange], isKey: true, message }]
  }
  if (instances !== undefined && instances !== null && !Array.isArray(instances)) {
    const message = 'instances: must be a list, of entries with name, environment and, if it has inputs, spec'
    return [...found, { path: ['instances'], message }]
  }
  if (isWhole && !Array.isArray(instances)) {
    const message = 'instances: is missing; a service without instances is written as instances: []'
    return [...found, { path: ['instances'], message }]
  }
  const entries: readonly unknown[] = Array.isArray(instances) ? instances : []
  found.push(...entries.flatMap((entry, index) => entryMisshapes(entry, index, isWhole)))
  if (target?.kind === 'instance') found.push(...absent(entries, target.serviceInstanceName))
  if (isWhole) found.push(...twice(entries))
  return found
}

/** What is wrong with the form of an environment's spec. */
export function environmentMisshapes(root: SpecMap): readonly Misshape[] {
  return [...misspeltKeys(root, environmentKeys), ...notMap(root, ['spec'])]
}

/** Keys at the top that are near one that is not there: other keys may hold anchors. */
function misspeltKeys(root: SpecMap, known: readonly string[]): readonly Misshape[] {
  const missing = known.filter(key => !Object.hasOwn(root, key))
  return Object.keys(root).flatMap(key => {
    const meant = known.includes(key) ? undefined : keyMeant(key, missing)
    if (meant === undefined) return []
    return [{ path: [key], isKey: true, message: `${keyText(key)} is not known${didYouMean(meant)}` }]
  })
}

function keyMeant(key: string, known: readonly string[]): string | undefined {
  if (known.includes('spec') && wordsForSpec.includes(key.toLowerCase())) return 'spec'
  return nearest(key, known)
}

/** A key as far as it looks like one: anything else may be secret. */
function keyText(key: string): string {
  return /^[\w-]{1,100}$/.test(key) ? key : 'a key'
}

/** A list or a text where inputs are to be. */
function notMap(root: unknown, path: readonly string[]): Misshape[] {
  const value = path.reduce<unknown>(
    (holder, name) => (isSpecMap(holder) || Array.isArray(holder) ? (holder as SpecMap)[name] : undefined),
    root,
  )
  if (value === undefined || value === null || isSpecMap(value)) return []
  return [{ path, message: `${path.at(-1) ?? ''}: must be a map of inputs` }]
}

/** `isWhole`: the entry decides whether an instance is deleted, and must be read rightly. */
function entryMisshapes(entry: unknown, index: number, isWhole: boolean): readonly Misshape[] {
  const path = ['instances', String(index)]
  if (!isSpecMap(entry)) return isWhole ? [unreadable(path, index)] : []
  const { name, environment } = entry
  const who = typeof name === 'string' && NAME.test(name) ? name : `number ${index + 1}`
  const unknown = Object.keys(entry).filter(key => !entryKeys.includes(key))
  const areNames = [name, environment].every(one => typeof one === 'string' && NAME.test(one))
  const nameOf = (key: string) => (key === 'env' ? 'environment' : keyMeant(key, entryKeys))
  return [
    ...unknown.map(key => ({
      path: [...path, key],
      isKey: true,
      message: `instances: ${who}: ${keyText(key)} is not known; an entry has ${entryKeys.join(', ')}${didYouMean(nameOf(key))}`,
    })),
    ...notMap(entry, ['spec']).map(({ message }) => ({
      path: [...path, 'spec'],
      message: `instances: ${who}: ${message}`,
    })),
    ...(isWhole && !areNames ? [unreadable(path, index)] : []),
  ]
}

function unreadable(path: readonly string[], index: number): Misshape {
  const form = 'must be a map with name, environment and, if it has inputs, spec'
  return { path, message: `instances: number ${index + 1} ${form}` }
}

/** The instance that is meant must be there, and once. */
function absent(entries: readonly unknown[], wanted: string): readonly Misshape[] {
  const names = entries.flatMap(entry => nameOf(entry) ?? [])
  const count = names.filter(name => name === wanted).length
  if (count === 1) return []
  const path = ['instances']
  if (count > 1) {
    const last = entries.findLastIndex(entry => nameOf(entry) === wanted)
    const message = `instances: has ${wanted} (serviceInstanceName) ${count} times`
    return [{ path: [...path, String(last)], message }]
  }
  const known = names.filter(name => /^[\w-]{1,100}$/.test(name))
  const shown = known.slice(0, MOST_NAMES)
  const has =
    names.length === 0
      ? 'no instances'
      : `only ${shown.join(', ')}${names.length > shown.length ? ' and more' : ''}`
  const message = `instances: has no ${wanted} (serviceInstanceName); the spec has ${has}${didYouMean(nearest(wanted, known))}`
  return [{ path, message }]
}

function nameOf(entry: unknown): string | undefined {
  return isSpecMap(entry) && typeof entry['name'] === 'string' ? entry['name'] : undefined
}

function twice(entries: readonly unknown[]): readonly Misshape[] {
  const names = entries.map(nameOf)
  return names.flatMap((name, index) =>
    name !== undefined && NAME.test(name) && names.indexOf(name) < index
      ? [{ path: ['instances', String(index)], message: `instances: has ${name} twice` }]
      : [],
  )
}
