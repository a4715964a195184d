import { finding, type Check } from './findings.js'
import { saysUncertain } from './sentences.js'
import { whyServiceUndecidable, whyUndecidable } from './undecidable.js'

/** I2: the log says that what the step started is in progress, or that its end is not known. */
export const reportsWhatRuns: Check = truth => {
  const { run, started } = truth
  // A deletion cannot be stopped.
  if (run.plan.command === 'delete') return []
  const running = started.filter(({ deployment, serviceUpdate }) =>
    deployment ? truth.isInProgress(deployment) : serviceUpdate && serviceUpdate.endedAt === undefined,
  )
  if (running.length === 0) return []
  const isReportedAsStarted =
    run.plan.inputs['wait'] === 'false' && run.main.how === 'done' && !run.main.isRed
  const isSaid = truth.warningsAndErrors.some(({ text }) => saysUncertain(text))
  const isOnlyLast = running.every(one => one === started.at(-1))
  if (isSaid || (isReportedAsStarted && isOnlyLast)) return []
  const whyMistaken = truth.mistakenForOwn
    .map(one => whyUndecidable(truth, one))
    .find(why => why !== undefined)
  const text = `${running.map(({ deployment }) => deployment?.id ?? 'the update of the service').join(', ')} is in progress at the end, and no line says so`
  return [finding('I2', text, whyUndecidable(truth) ?? whyMistaken ?? whyServiceUndecidable(truth))]
}
