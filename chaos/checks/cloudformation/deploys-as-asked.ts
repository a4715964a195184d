import { finding, type Check } from '../findings.js'
import { wantedText } from './wanted-text.js'

/** I1: the step deploys what the bundle renders from its spec. */
export const deploysTextAsAsked: Check = truth => {
  const wanted = wantedText(truth)
  if (truth.run.plan.command !== 'deploy' || wanted === undefined) return []
  return truth.started.flatMap(({ deployment }) =>
    deployment && deployment.deploys.spec !== wanted
      ? [finding('I1', `${deployment.id} deploys another template than the bundle renders`)]
      : [],
  )
}
