import { bounded, oneDeployment, nothingSecret, saidWhatRuns } from './check-bounds.js'
import { cancelsOnlyOurs } from './check-cancel.js'
import { bringsWhatWasAsked, deletesOnlyWhatIsMeant } from './check-changes.js'
import { greenWithProof, peaceful } from './check-green.js'
import { truthfulOutputs, truthfulSentences } from './check-words.js'
import type { Check, Finding } from './findings.js'
import type { Run } from './step.js'
import { Truth } from './truth.js'

const checks: readonly Check[] = [
  greenWithProof,
  peaceful,
  saidWhatRuns,
  cancelsOnlyOurs,
  bringsWhatWasAsked,
  deletesOnlyWhatIsMeant,
  oneDeployment,
  bounded,
  truthfulOutputs,
  truthfulSentences,
  nothingSecret,
]

/** Everything that is wrong with a run. */
export function findingsOf(run: Run): readonly Finding[] {
  const truth = new Truth(run)
  return checks.flatMap(check => check(truth))
}
