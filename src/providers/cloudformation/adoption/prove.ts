import type { PlannedChange } from '../../../engine/preview.js'
import { compareTexts } from '../../../rendering/compare.js'
import type { Value } from '../../../rendering/jinja/values.js'
import { recoverInputs } from '../../../rendering/recover.js'
import { parseSource } from '../../../rendering/render.js'
import { inputsText, plain, schemaProperties, type SpecInputs } from '../../../rendering/spec-inputs.js'
import { InputError } from '../../../shared/errors.js'
import { renderTemplate, type TargetTemplate } from '../wanted/rendered-template.js'

/** What is to be proved: that the bundle renders `deployed` with the inputs of one of the specs. */
export interface Claim {
  readonly template: TargetTemplate
  /** The text of the stack, as CloudFormation answers it. */
  readonly deployed: string
  /** Inputs that may be those that are deployed, the most likely first. */
  readonly candidates: readonly SpecInputs[]
}

/** Inputs with which the bundle renders what is deployed. */
export interface ProvedInputs {
  readonly inputs: SpecInputs
  /** So many characters are, or may be, outside ASCII: CloudFormation does not show them, and they were not compared. */
  readonly hiddenCharacters: number
}

/** Inputs that were recovered from the deployed text. */
export interface RecoveredInputs extends ProvedInputs {
  /** The names of those that differ from the inputs that the search started from. */
  readonly changed: readonly string[]
  /** Of those, the texts with a `?`, which may stand for a character outside ASCII. */
  readonly uncertain: readonly string[]
}

/** Those of the candidates that render what is deployed; undefined where none does. */
export function proveByText({ template, deployed, candidates }: Claim): ProvedInputs | undefined {
  for (const inputs of candidates) {
    const text = renderedText(template, inputs)
    if (text === undefined) continue
    const { isEqual, hiddenCharacters } = compareTexts(text, deployed)
    if (isEqual) return { inputs, hiddenCharacters }
  }
  return undefined
}

/**
 * Inputs that are recovered from the deployed text: the proof needs no spec that is up to date. They are compared only,
 * and never deployed. Undefined where none are found.
 */
export function recoverDeployed(
  template: TargetTemplate,
  start: SpecInputs,
  deployed: string,
): RecoveredInputs | undefined {
  const { bundle, owner, schema } = template
  if (!owner) return undefined
  const found = recoverInputs({
    template: parseSource(bundle),
    namespace: template.namespace(start),
    owner: 'serviceName' in owner ? 'service_instance' : 'environment',
    properties: schemaProperties(schema, owner.kind),
    inputs: start,
    deployed,
  })
  const proved = found && proveByText({ template, deployed, candidates: [found.inputs] })
  if (!proved) return undefined
  const { changed, uncertain } = found
  const hidden = uncertain.reduce((sum, name) => sum + questionMarks(found.inputs.get(name)), 0)
  return { ...proved, changed, uncertain, hiddenCharacters: proved.hiddenCharacters + hidden }
}

function questionMarks(value: Value | undefined): number {
  return value === undefined ? 0 : inputsText(new Map([['', value]])).split('?').length - 1
}

/** The inputs that differ, with their values. */
export function changedInputs(before: SpecInputs, after: SpecInputs): readonly PlannedChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  const textOf = (inputs: SpecInputs, name: string) => {
    const value = inputs.get(name)
    return value === undefined ? undefined : inputsText(new Map([[name, value]]))
  }
  return names
    .filter(name => textOf(before, name) !== textOf(after, name))
    .map(path => {
      const [old, next] = [before.get(path), after.get(path)]
      return {
        path,
        kind: old === undefined ? 'added' : next === undefined ? 'removed' : 'changed',
        ...(old !== undefined && { before: plain(old) }),
        ...(next !== undefined && { after: plain(next) }),
      }
    })
}

/** Undefined where the template cannot be rendered with these inputs. */
export function renderedText(template: TargetTemplate, inputs: SpecInputs): string | undefined {
  try {
    return renderTemplate(template, inputs)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
