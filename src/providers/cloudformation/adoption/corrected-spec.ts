import { inputsPath, readSpec } from '../../../proton-spec/document.js'
import { applyEdits } from '../../../proton-spec/edits.js'
import { textOf } from '../../../proton-spec/yaml/write.js'
import { plain, type SpecInputs } from '../../../rendering/spec-inputs.js'
import { InputError } from '../../../shared/errors.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import { inputsOf, type TargetTemplate } from '../wanted/rendered-template.js'
import { proveByText, type RecoveredInputs } from './prove.js'

/**
 * The spec with the recovered inputs, for people: nothing deploys it. Inputs whose deployed value is not certain keep
 * theirs. Undefined where no other input was recovered, or where the edited spec would not render the deployed text.
 */
export function correctedSpec(
  template: TargetTemplate,
  spec: string,
  deployed: string,
  { inputs, changed, uncertain }: RecoveredInputs,
): string | undefined {
  const names = changed.filter(name => !uncertain.includes(name))
  if (names.length === 0) return undefined
  const text = withInputs(spec, template, names, inputs)
  const written = text === undefined ? undefined : inputsIn(template, text)
  if (!written) return undefined
  const unwritten = uncertain.flatMap(name => {
    const value = inputs.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const candidates = [new Map([...written, ...unwritten])]
  return proveByText({ template, deployed, candidates }) ? text : undefined
}

function withInputs(
  spec: string,
  { owner }: TargetTemplate,
  names: readonly string[],
  inputs: SpecInputs,
): string | undefined {
  if (!owner) return undefined
  const edits = names.flatMap(name => {
    const value = inputs.get(name)
    return value === undefined ? [] : [{ path: [name], value: JSON.stringify(plain(value)) }]
  })
  const { text, problems } = applyEdits(spec, owner, edits)
  const read = readSpec(text)
  const base = read && inputsPath(read.root, owner)
  if (!base || problems.length > 0) return undefined
  const left = names.filter(name => !inputs.has(name))
  if (left.length === 0) return text
  const path = base.map(name => (/^\d+$/.test(name) ? Number(name) : name))
  for (const name of left) {
    // What an alias or a merged key adds cannot be left out here.
    if (!read.document.hasIn([...path, name])) return undefined
    read.document.deleteIn([...path, name])
  }
  return textOf(read.document)
}

function inputsIn(template: TargetTemplate, spec: string): SpecInputs | undefined {
  try {
    return inputsOf(template, spec)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

/** Which inputs render what is deployed, and the file with them; without their values. */
export function recoveredTexts(
  { changed, uncertain }: Pick<RecoveredInputs, 'changed' | 'uncertain'>,
  path: string | undefined,
): readonly string[] {
  const names = (some: readonly string[]) => sanitizeLine(some.join(', '))
  const certain = changed.filter(name => !uncertain.includes(name))
  return [
    ...(path === undefined
      ? []
      : [`The spec with the deployed values of ${names(certain)} is in ${sanitizeLine(path)}.`]),
    ...(uncertain.length === 0
      ? []
      : [
          `The deployed values of ${names(uncertain)} are not certain: each ? in them may stand for a character outside ASCII.`,
        ]),
  ]
}
