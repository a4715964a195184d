import { parse, stringify } from 'yaml'
import type { Inputs } from '../account/account-file.js'
import { invalid } from '../server/api-error.js'
import { isStructure } from '../server/field-rules.js'
import { MEMBER } from '../server/fields.js'
import type { Identity } from './state.js'

/** One instance of a service spec. */
export interface SpecInstance {
  readonly name: string
  readonly environment: string
  readonly spec?: Inputs
}

/** A service spec. */
export interface ServiceSpec {
  readonly pipeline?: Inputs
  readonly instances: readonly SpecInstance[]
}

/** Stands for "keep the deployed value" in a spec. */
export const CURRENT_VAL = '${Proton::CURRENT_VAL}'

/** Reads a service spec; throws ValidationException which, as in the real service, does not name the mistake. */
export function parseSpec(text: string): ServiceSpec {
  const document = parseDocument(text, 'Service', ['pipeline', 'instances'])
  const list: unknown = document['instances'] ?? []
  if (!Array.isArray(list)) throw malformed('Service')
  const instances = list.map(parseInstance)
  if (new Set(instances.map(({ name }) => name)).size < instances.length) throw malformed('Service')
  return Object.hasOwn(document, 'pipeline')
    ? { instances, pipeline: parseInputs(document['pipeline'], 'Service') }
    : { instances }
}

/** Writes a service spec as text. */
export function writeSpec({ pipeline, instances }: ServiceSpec): string {
  return write({ proton: 'ServiceSpec', ...(pipeline && { pipeline }), instances })
}

/** Writes an environment spec as text. */
export function writeEnvironmentSpec(inputs: Inputs): string {
  return write({ proton: 'EnvironmentSpec', spec: inputs })
}

/** The part of a spec that belongs to one target. */
export interface SpecPart {
  /** The target's inputs; undefined when the spec does not name it. */
  readonly inputs: Inputs | undefined
  /** The text of the same spec with other inputs for the target. */
  readonly write: (inputs: Inputs) => string
}

/** The part of a spec that belongs to this target; throws ValidationException. */
export function partOf(target: Pick<Identity, 'kind' | 'name'>, text: string): SpecPart {
  if (target.kind === 'environment') {
    const document = parseDocument(text, 'Environment', ['spec'])
    return { inputs: parseInputs(document['spec'] ?? {}, 'Environment'), write: writeEnvironmentSpec }
  }
  const spec = parseSpec(text)
  const write = (inputs: Inputs) =>
    target.kind === 'pipeline'
      ? writeSpec({ ...spec, pipeline: inputs })
      : writeSpec({
          ...spec,
          instances: spec.instances.map(one => (one.name === target.name ? { ...one, spec: inputs } : one)),
        })
  return { inputs: inputsIn(spec, target), write }
}

/** A target's inputs in a service spec; undefined when the spec does not name the instance. */
export function inputsIn(
  { pipeline = {}, instances }: ServiceSpec,
  { kind, name }: Pick<Identity, 'kind' | 'name'>,
): Inputs | undefined {
  if (kind === 'pipeline') return pipeline
  const entry = instances.find(instance => instance.name === name)
  return entry && (entry.spec ?? {})
}

/** Replaces CURRENT_VAL with the deployed value; throws ValidationException where nothing is deployed. */
function resolveCurrent(value: unknown, deployed: unknown, path: string): unknown {
  if (value === CURRENT_VAL) {
    if (deployed === undefined) throw invalid(`${CURRENT_VAL} at ${path} has no deployed value to keep.`)
    return deployed
  }
  if (Array.isArray(value)) {
    const before: readonly unknown[] = Array.isArray(deployed) ? deployed : []
    return value.map((item, index) => resolveCurrent(item, before[index], `${path}/${index}`))
  }
  return isStructure(value) ? resolveInputs(value, deployed, path) : value
}

/** The same for all members of a map. */
export function resolveInputs(inputs: Inputs, deployed: unknown, path: string): Inputs {
  const before = isStructure(deployed) ? deployed : {}
  const entries = Object.entries(inputs).map(([key, item]) => {
    const known = Object.hasOwn(before, key) ? before[key] : undefined
    return [key, resolveCurrent(item, known, `${path}/${key}`)] as const
  })
  return Object.fromEntries(entries)
}

type SpecKind = 'Service' | 'Environment'

/** The whole text that the real service returns for any malformed service spec. */
function malformed(kind: SpecKind): Error {
  return invalid(
    `The provided ${kind} Spec file was not correctly formatted. ` +
      'Please check that it is valid yaml according to the Spec definition.',
  )
}

function parseDocument(text: string, kind: SpecKind, members: readonly string[]): Inputs {
  const document = parseYaml(text)
  if (!hasOnly(document, ['proton', ...members]) || document['proton'] !== `${kind}Spec`)
    throw malformed(kind)
  return document
}

/** The values of the last texts: every read of a target parses its spec. */
const values = new Map<string, unknown>()

function parseYaml(text: string): unknown {
  if (values.has(text)) return values.get(text)
  if (values.size >= 100) values.clear()
  const value = valueOf(text)
  values.set(text, value)
  return value
}

function valueOf(text: string): unknown {
  try {
    const value: unknown = parse(text, { logLevel: 'error' })
    JSON.stringify(value) // throws where an alias leads back to itself
    return value
  } catch {
    return undefined // bad YAML, too many aliases, or nesting too deep for the stack
  }
}

function parseInstance(entry: unknown): SpecInstance {
  if (!hasOnly(entry, ['name', 'environment', 'spec'])) throw malformed('Service')
  const { name, environment } = entry
  if (!isName(name) || !isName(environment)) throw malformed('Service')
  return Object.hasOwn(entry, 'spec')
    ? { name, environment, spec: parseInputs(entry['spec'], 'Service') }
    : { name, environment }
}

function parseInputs(value: unknown, kind: SpecKind): Inputs {
  if (value === null) return {}
  if (!isStructure(value)) throw malformed(kind)
  return value
}

function hasOnly(value: unknown, members: readonly string[]): value is Inputs {
  return isStructure(value) && Object.keys(value).every(key => members.includes(key))
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MEMBER.name.max && MEMBER.name.pattern.test(value)
}

function write(document: Inputs): string {
  return stringify(document, { aliasDuplicateObjects: false })
}
