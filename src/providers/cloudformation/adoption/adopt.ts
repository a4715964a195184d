import { differences, type Difference } from '../../../rendering/differences.js'
import { parseSource } from '../../../rendering/render.js'
import type { SpecInputs } from '../../../rendering/spec-inputs.js'
import type { StackInfo } from '../api/responses.js'
import type { LatestFindings } from '../plan/findings.js'
import { makeChangeSet } from '../change-set-of-text.js'
import type { OpenedChange } from '../opened-target.js'
import { inputsOf, type TargetTemplate } from '../wanted/rendered-template.js'
import { discardChangeSet } from '../stack/delete-change-set.js'
import { isTextOnly } from '../plan/text-only.js'
import type { WantedTemplate } from '../wanted/wanted.js'
import { notProven, unprovenLines } from './not-proven.js'
import type { Proof } from './proof.js'
import { changedInputs, proveByText, recoverDeployed, renderedText, type RecoveredInputs } from './prove.js'
import { writeRecovered } from './recovered-file.js'
import { correctedSpec, recoveredTexts } from './corrected-spec.js'

/** A stack without a record, its text as CloudFormation answers it, and what is to be deployed to it. */
export interface Unrecorded {
  readonly stack: StackInfo
  readonly deployed: string
  readonly wanted: WantedTemplate
}

/**
 * Proves that the bundle renders what the stack has: by the text, else by a change set that changes nothing. Nothing is
 * deployed to a stack without a proof, unless allowUnproven says so. Throws ProviderError.
 */
export async function adopt(
  opened: OpenedChange,
  findings: LatestFindings,
  unrecorded: Unrecorded,
  signal: AbortSignal,
): Promise<Proof> {
  const { stack, deployed, wanted } = unrecorded
  const { template, spec, inputs } = wanted
  const unedited = inputsOf(template, spec.unedited)
  for (const one of wanted.adoptable) {
    const proved = proveByText({ template: one, deployed, candidates: [unedited, inputs] })
    const recovered = proved ? undefined : recoverDeployed(one, unedited, deployed)
    const found = proved ?? recovered
    if (!found) continue
    const { hiddenCharacters } = found
    findings.add({ hiddenCharacters, changedInputs: changedInputs(found.inputs, inputs) })
    if (recovered) await reportRecovered(opened, unrecorded, one, recovered)
    return 'bytes'
  }
  if (await changesNothing(opened, unrecorded, unedited, signal)) {
    findings.add({ changedInputs: changedInputs(unedited, inputs) })
    return 'changeSet'
  }
  if (opened.change.allowUnproven) return 'none'
  const lines = differencesWith(wanted, deployed, unedited)
  findings.add({ proof: 'none', differences: lines })
  const refusal = notProven(stack, deployed, lines, template)
  if (opened.change.isPlan)
    for (const { message } of unprovenLines(refusal, findings.current, opened.change.showValues))
      opened.context.report({ type: 'notice', notice: { text: message } })
  throw refusal
}

/** Says in which file the spec is that renders what is deployed; it may hold secrets, and is not shown. */
async function reportRecovered(
  { context, folders, outputs }: OpenedChange,
  { stack, deployed, wanted: { spec } }: Unrecorded,
  template: TargetTemplate,
  recovered: RecoveredInputs,
): Promise<void> {
  const text = correctedSpec(template, spec.unedited, deployed, recovered)
  const path = text === undefined ? undefined : await writeRecovered(text, stack, folders)
  if (path !== undefined) outputs.set({ recoveredSpecPath: path })
  for (const line of recoveredTexts(recovered, path))
    context.report({ type: 'notice', notice: { text: line } })
}

/** Whether CloudFormation itself finds no change between what the inputs render and what is deployed. */
async function changesNothing(
  opened: OpenedChange,
  { stack, wanted }: Unrecorded,
  inputs: SpecInputs,
  signal: AbortSignal,
): Promise<boolean> {
  const text = renderedText(wanted.adoptable[0] ?? wanted.template, inputs)
  if (text === undefined) return false
  const token = opened.context.uuid()
  try {
    const parts = { stack, wanted: { ...wanted, inputs }, token, text, isDeployed: false }
    const changeSet = await makeChangeSet(opened, parts, signal)
    if (!changeSet) return true
    await discardChangeSet(opened, changeSet)
  } catch (error) {
    if (!isTextOnly(opened, error)) throw error
    opened.context.report({ type: 'unknown', what: UNTRIED, because: error })
  }
  return false
}

const UNTRIED = 'whether CloudFormation finds a change (compared as text only)'

function differencesWith(
  { template: wanted, adoptable: [template = wanted] }: WantedTemplate,
  deployed: string,
  inputs: SpecInputs,
): readonly Difference[] {
  if (renderedText(template, inputs) === undefined) return []
  return differences(deployed, parseSource(template.bundle), template.namespace(inputs))
}
