import { parse, stringify } from 'yaml'
import type { Inputs } from '../account/account-file.js'
import { FIELD, isStructure } from '../server/field-rules.js'
import { invalid } from '../server/api-error.js'

/** One instance of a service spec. */
export interface SpecInstance {
  readonly name: string
  readonly environment: string
  readonly spec?: Inputs
}

/** A service spec, as far as the simulator reads it. */
export interface ServiceSpec {
  readonly pipeline?: Inputs
  readonly instances: readonly SpecInstance[]
}

/** What stands for "keep the value that is deployed". */
export const CURRENT_VAL = '${Proton::CURRENT_VAL}'

/** The whole text that the real service gives for any malformed spec. */
const MALFORMED = malformed('Service')

function malformed(kind: string): string {
  return (
    `The provided ${kind} Spec file was not correctly formatted. ` +
    'Please check that it is valid yaml according to the Spec definition.'
  )
}

/** Reads a spec; throws ValidationException, which as in the real service does not say what is wrong. */
export function parseSpec(text: string): ServiceSpec {
  const document = parseYaml(text, MALFORMED)
  if (!isStructure(document) || document['proton'] !== 'ServiceSpec') throw invalid(MALFORMED)
  if (Object.keys(document).some(key => !['proton', 'pipeline', 'instances'].includes(key)))
    throw invalid(MALFORMED)
  const list: unknown = document['instances'] ?? []
  if (!Array.isArray(list)) throw invalid(MALFORMED)
  const instances = list.map(specInstance)
  if (new Set(instances.map(instance => instance.name)).size < instances.length) throw invalid(MALFORMED)
  return {
    instances,
    ...(Object.hasOwn(document, 'pipeline') ? { pipeline: inputsOf(document['pipeline']) } : {}),
  }
}

/** Writes a spec as text. */
export function writeSpec({ pipeline, instances }: ServiceSpec): string {
  return stringify(
    { proton: 'ServiceSpec', ...(pipeline === undefined ? {} : { pipeline }), instances },
    { aliasDuplicateObjects: false },
  )
}

/** Reads the inputs in an environment's spec; throws ValidationException. */
export function parseEnvironmentSpec(text: string): Inputs {
  const refusal = malformed('Environment')
  const document = parseYaml(text, refusal)
  if (!isStructure(document) || document['proton'] !== 'EnvironmentSpec') throw invalid(refusal)
  if (Object.keys(document).some(key => !['proton', 'spec'].includes(key))) throw invalid(refusal)
  const inputs = document['spec'] ?? {}
  if (!isStructure(inputs)) throw invalid(refusal)
  return inputs
}

/** Writes an environment's spec as text. */
export function writeEnvironmentSpec(inputs: Inputs): string {
  return stringify({ proton: 'EnvironmentSpec', spec: inputs }, { aliasDuplicateObjects: false })
}

/** A spec as one target sees it: its own inputs, if the spec names it, and the text with others in their place. */
export interface Part {
  readonly inputs: Inputs | undefined
  readonly write: (inputs: Inputs) => string
}

/** Whose part of a spec is meant; a name is only asked of instances. */
export interface Owner {
  readonly kind: 'environment' | 'pipeline' | 'instance' | 'component'
  readonly name: string
}

/** The part of a spec that is a target's own; throws ValidationException. */
export function partOf(owner: Owner, text: string): Part {
  if (owner.kind === 'environment') return { inputs: parseEnvironmentSpec(text), write: writeEnvironmentSpec }
  const spec = parseSpec(text)
  return { inputs: inputsIn(spec, owner), write: inputs => writeSpec(withInputs(spec, owner, inputs)) }
}

/** A target's own inputs in a service spec; undefined when the spec does not name the instance. */
export function inputsIn(spec: ServiceSpec, { kind, name }: Owner): Inputs | undefined {
  if (kind === 'pipeline') return spec.pipeline ?? {}
  const entry = spec.instances.find(instance => instance.name === name)
  return entry === undefined ? undefined : (entry.spec ?? {})
}

/** The same service spec with other inputs for one target. */
export function withInputs(spec: ServiceSpec, { kind, name }: Owner, inputs: Inputs): ServiceSpec {
  if (kind === 'pipeline') return { ...spec, pipeline: inputs }
  return {
    ...spec,
    instances: spec.instances.map(entry => (entry.name === name ? { ...entry, spec: inputs } : entry)),
  }
}

/** Puts the deployed value wherever CURRENT_VAL stands; throws ValidationException where nothing is deployed. */
export function resolveCurrent(value: unknown, deployed: unknown, path: string): unknown {
  if (value === CURRENT_VAL) {
    if (deployed === undefined) throw invalid(`${CURRENT_VAL} at ${path} has no deployed value to keep.`)
    return deployed
  }
  if (Array.isArray(value)) {
    const before: readonly unknown[] = Array.isArray(deployed) ? deployed : []
    return value.map((item, index) => resolveCurrent(item, before[index], `${path}/${index}`))
  }
  return isStructure(value) ? resolveMap(value, deployed, path) : value
}

function resolveMap(value: Inputs, deployed: unknown, path: string): Inputs {
  const before = isStructure(deployed) ? deployed : {}
  const entries = Object.entries(value).map(([key, item]) => {
    const known = Object.hasOwn(before, key) ? before[key] : undefined
    return [key, resolveCurrent(item, known, `${path}/${key}`)] as const
  })
  return Object.fromEntries(entries)
}

function parseYaml(text: string, refusal: string): unknown {
  try {
    const value: unknown = parse(text, { logLevel: 'error' })
    JSON.stringify(value) // throws where an alias leads back to itself
    return value
  } catch {
    throw invalid(refusal) // bad YAML, too many aliases, or nesting too deep for the stack
  }
}

function specInstance(entry: unknown): SpecInstance {
  if (!isStructure(entry) || !isName(entry['name']) || !isName(entry['environment'])) throw invalid(MALFORMED)
  if (Object.keys(entry).some(key => !['name', 'environment', 'spec'].includes(key))) throw invalid(MALFORMED)
  const { name, environment } = entry
  return Object.hasOwn(entry, 'spec')
    ? { name, environment, spec: inputsOf(entry['spec']) }
    : { name, environment }
}

function inputsOf(value: unknown): Inputs {
  if (value === null) return {}
  if (!isStructure(value)) throw invalid(MALFORMED)
  return value
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= FIELD.name.max && FIELD.name.pattern.test(value)
}
