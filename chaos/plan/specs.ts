import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { SPEC_CANARY } from './canaries.js'
import { templateFiles } from './stack-templates.js'
import { INSTANCE, MOST_INSTANCES, variants, type TargetKind, type Variant } from './plan.js'

/** The instances that the service spec of a variant names. */
export function instancesIn(variant: Variant): readonly string[] {
  const usual = ['dev', INSTANCE]
  switch (variant) {
    case 'more':
      return [...usual, 'fresh']
    case 'less':
      return [INSTANCE]
    case 'withoutTarget':
      return ['dev', 'fresh']
    case 'tooMany':
      return [...usual, ...extraInstances(MOST_INSTANCES + 1 - usual.length)]
    default:
      return usual
  }
}

/** Names of instances that only fill a service. */
export function extraInstances(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `extra-${index + 1}`)
}

/** Variants that differ from `old` in their instances alone. */
const inInstancesOnly: readonly Variant[] = ['more', 'less', 'withoutTarget', 'tooMany']

function serviceSpec(variant: Variant): string {
  const value = inInstancesOnly.includes(variant) ? 'old' : variant
  const entries = instancesIn(variant).map(
    name =>
      `  - name: ${name}\n    environment: live\n    spec:\n      image: ${SPEC_CANARY}-${value}\n      replicas: 2\n`,
  )
  return `proton: ServiceSpec\npipeline:\n  image: ${SPEC_CANARY}-${value}\ninstances:\n${entries.join('')}`
}

function environmentSpec(variant: Variant): string {
  return `proton: EnvironmentSpec\nspec:\n  image: ${SPEC_CANARY}-${variant}\n  replicas: 2\n`
}

const texts = new Map<string, string>(
  variants.flatMap(variant => [
    [`service ${variant}`, serviceSpec(variant)],
    [`environment ${variant}`, environmentSpec(variant)],
  ]),
)

/** The spec of a variant for a kind of target. */
export function specText(kind: TargetKind, variant: Variant): string {
  return texts.get(`${kind === 'environment' ? 'environment' : 'service'} ${variant}`) ?? ''
}

/** A component's infrastructure as code. */
export function templateFileText(variant: Variant): string {
  return `# ${SPEC_CANARY}-${variant}\nresource "queue" "main" {}\n`
}

/** The name of the step's file with the spec of a variant. */
export function specFile(kind: TargetKind, variant: Variant): string {
  return `${kind === 'environment' ? 'environment' : 'service'}-${variant}.yml`
}

export function templateFile(variant: Variant): string {
  return `component-${variant}.tf`
}

/** Writes all files once. Returns the workspace, and a function that removes it. */
export function workspace(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'))
  for (const variant of variants) {
    for (const kind of ['environment', 'service'] as const)
      writeFileSync(join(folder, specFile(kind, variant)), specText(kind, variant))
    writeFileSync(join(folder, templateFile(variant)), templateFileText(variant))
  }
  for (const [path, text] of templateFiles(variants)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Read {
  readonly instances: ReadonlyMap<string, unknown>
  readonly pipeline: unknown
  readonly inputs: unknown
  readonly whole: unknown
}

const readTexts = new Map<string, Read | undefined>()
/** The action writes specs too: a larger cache would take too much memory. */
const MOST_REMEMBERED = 500

/** The content of a spec; undefined when the text is not a spec. */
function readSpec(text: string): Read | undefined {
  if (readTexts.has(text)) return readTexts.get(text)
  const read = parsed(text)
  if (readTexts.size > MOST_REMEMBERED) readTexts.clear()
  readTexts.set(text, read)
  return read
}

function parsed(text: string): Read | undefined {
  try {
    const whole = parse(text) as Readonly<Record<string, unknown>> | null
    if (typeof whole !== 'object' || whole === null) return undefined
    const list = (whole['instances'] ?? []) as readonly { readonly name: string; readonly spec?: unknown }[]
    const instances = new Map(list.map(({ name, spec }) => [name, spec ?? {}]))
    return { instances, pipeline: whole['pipeline'], inputs: whole['spec'], whole }
  } catch {
    return undefined
  }
}

/** The instances that a service spec names; undefined when the text is not a spec. */
export function instanceNames(text: string): readonly string[] | undefined {
  const read = readSpec(text)
  return read && [...read.instances.keys()]
}

/** The part of a spec for one target, as text to compare; undefined when it has none. */
export function comparablePart(
  text: string | undefined,
  kind: TargetKind,
  instance?: string,
): string | undefined {
  const read = text === undefined ? undefined : readSpec(text)
  if (!read) return undefined
  const parts: Readonly<Record<TargetKind, unknown>> = {
    pipeline: read.pipeline,
    instance: read.instances.get(instance ?? ''),
    environment: read.inputs,
    component: read.whole,
    service: [...read.instances.keys()].sort(),
  }
  return JSON.stringify(parts[kind])
}

/** The spec file of a step; undefined without one. */
export function wantedSpec(path: string | undefined) {
  const [, kind, name] = /^(service|environment)-(\w+)\.yml$/.exec(path ?? '') ?? []
  const variant = variants.find(one => one === name)
  if (variant === undefined) return undefined
  return {
    text: specText(kind === 'environment' ? 'environment' : 'service', variant),
    instances: instancesIn(variant),
  }
}
