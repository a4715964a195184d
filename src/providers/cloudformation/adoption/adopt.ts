import { differences, type Difference } from '../../../rendering/differences.js'
import { parseSource } from '../../../rendering/render.js'
import type { SpecInputs } from '../../../rendering/spec-inputs.js'
import type { StackInfo } from '../api/responses.js'
import type { LatestFindings } from '../findings.js'
import { makeChangeSet } from '../make-change-set.js'
import type { OpenedChange } from '../opening.js'
import { inputsOf } from '../rendered-template.js'
import { deleteChangeSet } from '../stack/change-set.js'
import type { WantedTemplate } from '../wanted.js'
import { differenceTexts, notProven } from './not-proven.js'
import type { Proof } from './proof.js'
import { changedInputs, proveByText, recoverDeployed, renderedText, type ProvedInputs } from './prove.js'

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
  const proved = provedInputs(wanted, unedited, deployed)
  if (proved) {
    const { hiddenCharacters } = proved
    findings.add({ hiddenCharacters, changedInputs: changedInputs(proved.inputs, inputs) })
    return 'bytes'
  }
  if (await changesNothing(opened, unrecorded, unedited, signal)) {
    findings.add({ changedInputs: changedInputs(unedited, inputs) })
    return 'changeSet'
  }
  if (opened.change.allowUnproven) return 'none'
  const found = differencesWith(wanted, deployed, unedited)
  for (const text of differenceTexts(found, wanted, opened.change.showValues))
    opened.context.report({ type: 'notice', notice: { text } })
  throw notProven(stack, deployed, found, template)
}

function provedInputs(
  { adoptable, inputs }: WantedTemplate,
  unedited: SpecInputs,
  deployed: string,
): ProvedInputs | undefined {
  for (const template of adoptable) {
    const proved =
      proveByText({ template, deployed, candidates: [unedited, inputs] }) ??
      recoverDeployed(template, unedited, deployed)
    if (proved) return proved
  }
  return undefined
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
  const changeSet = await makeChangeSet(opened, { stack, token, text, isDeployed: false }, signal)
  if (!changeSet) return true
  await deleteChangeSet(opened.api, changeSet, signal)
  return false
}

function differencesWith(
  { template: wanted, adoptable: [template = wanted] }: WantedTemplate,
  deployed: string,
  inputs: SpecInputs,
): readonly Difference[] {
  if (renderedText(template, inputs) === undefined) return []
  return differences(deployed, parseSource(template.bundle), template.namespace(inputs))
}
