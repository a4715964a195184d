import type { PreparedChange } from '../../engine/deployment-target.js'
import { compareTexts } from '../../rendering/compare.js'
import { InputError } from '../../shared/errors.js'
import { adopt } from './adoption/adopt.js'
import type { Proof } from './adoption/proof.js'
import type { StackInfo } from './api/responses.js'
import { usedComponent } from './components/attached-component.js'
import type { LatestFindings } from './plan/findings.js'
import { refuseHiddenOutputs } from './hidden-outputs.js'
import { checkVersion } from './wanted/locate-bundle.js'
import type { OpenedChange } from './opened-target.js'
import {
  linkTo,
  longestTemplate,
  textDigest,
  withRecord,
  type RecordedText,
  type TemplateRecord,
} from './record.js'
import { checkTemplateText, problemsOfSchema, renderTemplate } from './wanted/rendered-template.js'
import { reportProof } from './report-proof.js'
import { runUrl } from './run-url.js'
import { readDeployedText } from './stack/deployed-text.js'
import type { StackState } from './stack/stack-reader.js'
import { existingStack } from './stack/stack-refusal.js'
import { preparedChangeSet } from './prepare-change-set.js'
import { isTextOnly, submitNothing, textOnlyChange } from './plan/text-only.js'
import { readWanted } from './wanted/read-wanted.js'
import type { WantedTemplate } from './wanted/wanted.js'

/**
 * The change set of what was asked for; undefined where the stack has that already. Only what is proved is deployed: that
 * the bundle renders what the stack has now. Throws ProviderError and InputError, and leaves no change set then.
 */
export async function prepareDeployment(
  opened: OpenedChange,
  findings: LatestFindings,
  now: StackState,
  signal: AbortSignal,
): Promise<PreparedChange | undefined> {
  findings.clear()
  const stack = existingStack(now)
  const deployed = stack && (await readDeployedText(opened, stack.id, now, signal))
  const wanted = await readWanted(opened, { stack, record: deployed?.record }, signal)
  const { record, located, spec } = wanted
  findings.add({
    recordedId: record?.id,
    bundle: located,
    spec: { before: record?.spec, after: spec.text },
    template: wanted.template,
    inputs: wanted.inputs,
  })
  if (hasProblems(opened, findings, wanted)) return undefined
  checkVersion(opened, record, located)
  const text = renderTemplate(wanted.template, wanted.inputs)
  checkTemplateText(wanted.template, text, opened.archive !== undefined)
  const proof = await proofOf(opened, findings, { stack, deployed, wanted }, signal)
  findings.add({ proof })
  if (stack) reportProof(opened, stack, findings)
  if (deployed && isUnchanged(text, deployed)) return undefined
  if (!opened.change.allowUnproven) refuseHiddenOutputs(wanted.template, wanted.inputs)
  const submitting = { stack, deployed, wanted, text, proof, token: opened.context.uuid() }
  try {
    return await submittable(opened, findings, submitting, signal)
  } catch (error) {
    if (!deployed || !isTextOnly(opened, error)) throw error
    return textOnlyChange(findings, { deployed: deployed.text, wanted }, submitting.token, error)
  }
}

/** Whether a plan has problems to show; a deployment throws them as InputError. */
function hasProblems(
  { change }: OpenedChange,
  findings: LatestFindings,
  { template, spec }: WantedTemplate,
): boolean {
  const problems = problemsOfSchema(template, spec.text, change)
  if (problems.length === 0) return false
  if (!change.isPlan) throw new InputError(problems)
  findings.add({ problems })
  return true
}

interface Comparing {
  readonly stack: StackInfo | undefined
  readonly deployed: RecordedText | undefined
  readonly wanted: WantedTemplate
}

/** What shows that the bundle renders what is deployed. Where nothing is deployed, no proof is needed. */
function proofOf(
  opened: OpenedChange,
  findings: LatestFindings,
  { stack, deployed, wanted }: Comparing,
  signal: AbortSignal,
): Promise<Proof> {
  if (!stack || !deployed || deployed.record) return Promise.resolve('record')
  return adopt(opened, findings, { stack, deployed: deployed.text, wanted }, signal)
}

/** Whether the stack has just this text: CloudFormation has no change for it. */
function isUnchanged(text: string, { text: deployed, record }: RecordedText): boolean {
  if (record) return record.sha256 === textDigest(text) && compareTexts(text, deployed).isEqual
  const { isEqual, hiddenCharacters } = compareTexts(text, deployed)
  return isEqual && hiddenCharacters === 0
}

interface Submitting extends Comparing {
  readonly text: string
  readonly proof: Proof
  readonly token: string
}

async function submittable(
  opened: OpenedChange,
  findings: LatestFindings,
  { stack, deployed, wanted, text, proof, token }: Submitting,
  signal: AbortSignal,
): Promise<PreparedChange | undefined> {
  const { change, archive } = opened
  if (!stack && change.isPlan) return { startsDeployment: true, clientToken: token, submit: submitNothing }
  const record = recordOf(opened, wanted, { id: token, proof, before: deployed && linkTo(deployed) })
  const parts = {
    stack,
    wanted,
    token,
    text: withRecord(text, record, longestTemplate(archive !== undefined)),
    isDeployed: !change.isPlan,
  }
  return preparedChangeSet(
    opened,
    findings,
    { ...parts, proof, allowedRemovals: change.allowedRemovals },
    signal,
  )
}

/** What the template says of its own deployment. */
function recordOf(
  { site }: OpenedChange,
  wanted: WantedTemplate,
  { proof, ...deployment }: Pick<TemplateRecord, 'id' | 'proof' | 'before'>,
): Parameters<typeof withRecord>[1] {
  const { located, recordedSpec, record } = wanted
  return {
    ...deployment,
    // How the stack was adopted stays on record.
    proof: record?.proof ?? proof,
    template: located.template,
    major: located.major,
    bundle: located.bundle.digest,
    commit: site.headSha,
    run: runUrl(site),
    spec: recordedSpec,
    component: usedComponent(wanted),
  }
}
