import { bounded } from './bounded.js'
import { nothingSecret } from './nothing-secret.js'
import { oneDeployment } from './one-deployment.js'
import { reportsWhatRuns } from './reports-what-runs.js'
import { succeedsUndisturbed } from './succeeds-undisturbed.js'
import { cancelsOnlyOwn } from './cancels-only-own.js'
import { deploysAsAsked, deletesAsAsked } from './deploys-and-deletes-as-asked.js'
import { greenIsProven } from './green-is-proven.js'
import { outputsAreTrue, sentencesAreTrue } from './outputs-and-sentences.js'
import type { Check, Finding } from './findings.js'
import type { Run } from '../play/run.js'
import { GroundTruth } from './ground-truth.js'

const checks: readonly Check[] = [
  greenIsProven,
  succeedsUndisturbed,
  reportsWhatRuns,
  cancelsOnlyOwn,
  deploysAsAsked,
  deletesAsAsked,
  oneDeployment,
  bounded,
  outputsAreTrue,
  sentencesAreTrue,
  nothingSecret,
]

/** Everything that is wrong with a run. */
export function checkRun(run: Run): readonly Finding[] {
  const truth = new GroundTruth(run)
  return checks.flatMap(check => check(truth))
}
