import { beyondAssumptions, whyUndecidable } from './undecidable.js'
import { finding, type Check, type Finding } from './findings.js'
import { DESCRIPTION_CANARY, OUTPUT_CANARY, SPEC_CANARY, TOKEN_CANARY } from '../plan/specs.js'
import type { Started, GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'
import { saysUncertain } from './sentences.js'

/** I2: what the step began and nobody ended is named as running, or as not known. */
export const reportsWhatRuns: Check = truth => {
  const { run, started } = truth
  // A deletion cannot be stopped, and a killed main has nothing to leave to post.
  if (run.plan.command === 'delete') return []
  const running = started.filter(({ deployment, serviceUpdate }) =>
    deployment ? truth.isInProgress(deployment) : serviceUpdate && serviceUpdate.endedAt === undefined,
  )
  if (running.length === 0) return []
  const isToldAsBegun = run.plan.inputs['wait'] === 'false' && run.main.how === 'done' && !run.main.isRed
  const isSaid = truth.warningsAndErrors.some(({ text }) => saysUncertain(text))
  if (isSaid || (isToldAsBegun && started.length === 1)) return []
  const taken = truth.mistakenForOwn.map(one => whyUndecidable(truth, one)).find(why => why !== undefined)
  const text = `${running.map(({ deployment }) => deployment?.id ?? 'the update of the service').join(', ')} runs on, and no line says so`
  return [finding('I2', text, whyUndecidable(truth) ?? taken)]
}

/** Services leave no records: one that was deleted again before a read showed it was never there, for all one can see. */
function deletedBeforeRead(
  { isOfService, run }: GroundTruth,
  [first, second]: readonly Started[],
): UndecidableReason | undefined {
  if (!isOfService || !first || !second) return undefined
  const isShown = run.simulation.sent.some(
    ({ operation, answer, asOf = 0, sentAt }) =>
      operation === 'GetService' && answer === 'ok' && asOf >= first.effect.at && sentAt < second.sent.sentAt,
  )
  return isShown ? undefined : 'createdAndDeleted'
}

/** I4: one request of the step begins a deployment, and one more may undo it. */
export const oneDeployment: Check = truth => {
  const { started, run } = truth
  if (run.plan.command === 'delete') return []
  const counted = started.filter(
    ({ sent, effect }) => effect.what === 'deployed' || typeof sent.input['spec'] === 'string',
  )
  const own = counted.filter(({ sent }) => sent.sentAt < truth.rollbackSentFrom)
  const undoing = counted.length - own.length
  const findings: Finding[] = []
  const why = counted.length > 0 ? (beyondAssumptions(truth) ?? deletedBeforeRead(truth, own)) : undefined
  if (own.length > 1) findings.push(finding('I4', `${own.length} deployments of one step`, why))
  if (undoing > 1) findings.push(finding('I4', `${undoing} rollbacks of one step`, why))
  const failed = own.at(-1)?.deployment?.status
  if (undoing > 0 && failed !== 'FAILED') {
    const taken = truth.deployment(run.outputs['deploymentId'])
    const because = why ?? (taken && !truth.isOfStep(taken) ? whyUndecidable(truth, taken) : undefined)
    findings.push(finding('I4', `a rollback of what is ${failed ?? 'not there'}`, because))
  }
  return findings
}

/** What main may take beyond its timeout: an update that is awaited, a cancel that is followed, outputs, tidying up. */
const SLACK_MS = 60_000
const CANCEL_MS = 150_000
const PRUNE_MS = 120_000
const OUTPUTS_MS = 60_000
const POST_MS = 120_000 + 30_000
/** Main may be cut off only while it waits for an answer, or for a moment after. */
const REACTS_WITHIN_MS = 2_000

/** I5: main and post end in time, throw nothing and go round in no circle. */
export const bounded: Check = ({ run, rollbackSentFrom }) => {
  const { main, post, plan } = run
  const findings = run.rejections.map(error =>
    finding('I5', `a rejection that nobody handles: ${String(error)}`),
  )
  for (const [name, process] of [
    ['main', main],
    ['post', post],
  ] as const) {
    if (process.how === 'threw' || process.how === 'endless')
      findings.push(finding('I5', `${name} ${process.how}: ${process.error ?? 'too many requests'}`))
  }
  const timeoutMs = Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  const tries = rollbackSentFrom === Infinity ? 1 : 2
  const most =
    tries * (timeoutMs + SLACK_MS + OUTPUTS_MS) +
    (plan.inputs['cancelOnTimeout'] === 'true' ? CANCEL_MS : 0) +
    (plan.inputs['keepDeployments'] === undefined ? 0 : PRUNE_MS)
  const tookMs = main.endedAt - main.startedAt
  if (tookMs > most) findings.push(finding('I5', `main took ${tookMs} ms, ${most} at most`))
  const postMs = post.endedAt - post.startedAt
  if (postMs > POST_MS) findings.push(finding('I5', `post took ${postMs} ms`))
  const waits = run.simulation.sent.filter(one => one.process === 'main')
  const lastWait = Math.max(
    ...waits.map(({ sentAt, answeredAt }) =>
      answeredAt === undefined ? Infinity : answeredAt - sentAt > 500 ? answeredAt : -Infinity,
    ),
  )
  if (main.how === 'left' && main.endedAt - lastWait > REACTS_WITHIN_MS)
    findings.push(finding('I5', 'main does not end after the signal, though Proton answers at once'))
  return findings
}

/** I7: neither log nor summary shows a spec, an output where it is masked, a description or a token. */
export const nothingSecret: Check = ({ run }) => {
  const { lines, summary, comments, outputs, plan, masks } = run
  const log = lines.map(({ text }) => text).join('\n')
  const shown = [summary, ...comments].join('\n')
  const leaks: string[] = []
  const mayShowSpec = plan.inputs['showValues'] === 'true'
  if ([log, mayShowSpec ? '' : shown].some(text => text.includes(SPEC_CANARY)))
    leaks.push('a value of a spec')
  if (log.includes(OUTPUT_CANARY)) leaks.push('the value of an output in the log')
  const isMasked = plan.inputs['maskOutputs'] === 'true'
  if (isMasked && shown.includes(OUTPUT_CANARY)) leaks.push('a masked output in the summary')
  const set = Object.values(outputs).filter(value => value.startsWith(OUTPUT_CANARY))
  if (isMasked && set.some(value => !masks.includes(value))) leaks.push('an output that is not masked')
  if ([log, shown].some(text => text.includes(DESCRIPTION_CANARY))) leaks.push('a description')
  if ([log, shown].some(text => text.includes(TOKEN_CANARY))) leaks.push('the GitHub token')
  return leaks.map(leak => finding('I7', leak))
}

/** Whether a run had a cause for trouble at all; somebody who is there from the start may still act late. */
export function isUndisturbed({ run: { plan }, byOthers }: GroundTruth): boolean {
  const isForeign = byOthers.length > 0 || plan.actors.some(({ at }) => at.on !== 'start' || at.ms > 0)
  return plan.faults.length + plan.lags.length === 0 && !isForeign && !plan.signal && !plan.kill
}
