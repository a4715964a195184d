import { bounded } from './bounded.js'
import { nothingSecret } from './nothing-secret.js'
import { oneDeployment } from './one-deployment.js'
import { reportsWhatRuns } from './reports-what-runs.js'
import { succeedsUndisturbed } from './succeeds-undisturbed.js'
import { cancelsOnlyOwn } from './cancels-only-own.js'
import { deploysAsAsked, deletesAsAsked } from './deploys-and-deletes-as-asked.js'
import { greenIsProven } from './green-is-proven.js'
import { outputsAreTrue, sentencesAreTrue } from './outputs-and-sentences.js'
import { deploysTextAsAsked } from './cloudformation/deploys-as-asked.js'
import { changesOnlyProven, removesOnlyNamed } from './cloudformation/changes-only-proven.js'
import { keepsTexts, leavesNoText } from './cloudformation/keeps-texts.js'
import { leavesNoChangeSet } from './cloudformation/leaves-no-change-set.js'
import {
  refusalsAreTrue,
  restoresAsRecorded,
  restoresUndisturbed,
} from './cloudformation/restores-as-recorded.js'
import { statusIsTrue } from './status-is-true.js'
import type { Check, Finding } from './findings.js'
import { providerOf, type ProviderName } from '../plan/plan.js'
import type { Run } from '../play/run.js'
import { GroundTruth } from './ground-truth.js'

const ofBoth: readonly Check[] = [
  greenIsProven,
  succeedsUndisturbed,
  reportsWhatRuns,
  cancelsOnlyOwn,
  deletesAsAsked,
  oneDeployment,
  bounded,
  outputsAreTrue,
  sentencesAreTrue,
  nothingSecret,
  statusIsTrue,
]

const checks: Readonly<Record<ProviderName, readonly Check[]>> = {
  proton: [...ofBoth, deploysAsAsked],
  cloudformation: [
    ...ofBoth,
    deploysTextAsAsked,
    restoresAsRecorded,
    restoresUndisturbed,
    refusalsAreTrue,
    keepsTexts,
    changesOnlyProven,
    removesOnlyNamed,
    leavesNoChangeSet,
    leavesNoText,
  ],
}

/** Everything that is wrong with a run. */
export function checkRun(run: Run): readonly Finding[] {
  const truth = new GroundTruth(run)
  return checks[providerOf(run.plan)].flatMap(check => check(truth))
}
