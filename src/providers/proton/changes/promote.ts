import { ifKnown, orNothing } from '../../../engine/polling/request.js'
import type { Deployable } from '../../../engine/deployment-target.js'
import type { Change, Snapshot } from '../../../engine/deployment.js'
import { InputError } from '../../../shared/errors.js'
import type { Watcher } from '../../../engine/context.js'
import type { Promotion } from '../inputs/promotion.js'
import { contradiction, noSpec, refusal } from '../../../shared/precondition-errors.js'
import type { Shape } from './change-steps.js'
import { targetName, type Target } from '../target.js'
import { changeTo, compareVersions } from './template-version.js'
import { alternativesText } from '../../../reporting/log-lines.js'

/**
 * Makes of a change what the last succeeded deployment of `source` runs: its template version and the inputs selected;
 * all else of the target stays. `source` is read each time, just before the change is sent.
 */
export function promoting(
  promotion: Promotion,
  source: Deployable,
  target: Target,
  report: Watcher['report'],
): Shape {
  const from: Target = { kind: 'instance', ...promotion.source }
  return async (change, now, signal) => {
    const deployed = await lastSucceeded(source, targetName(from), signal)
    checkSource(deployed, now, promotion, targetName(from))
    if (!deployed.templateVersion || !now.templateVersion) throw refusal('NoVersion', NO_VERSION)
    const versions = changeTo(deployed.templateVersion, now)
    checkType(change, versions.deploymentType)
    if (now.spec === undefined || deployed.spec === undefined) throw noSpec()
    const { promotedSpec } = await import('../../../proton-spec/promote-inputs.js')
    const { text, inputs, problems } = promotedSpec(
      now.spec,
      deployed.spec,
      { from, target },
      promotion.selection,
    )
    if (problems.length > 0) throw new InputError(problems)
    report({ type: 'promoting', from: targetName(from), deployment: deployed, inputs })
    return { ...change, ...versions, spec: text }
  }
}

const NO_VERSION = 'Proton does not tell the template versions that run'

/** What the source runs, by the record of its last succeeded deployment. */
async function lastSucceeded(source: Deployable, name: string, signal: AbortSignal): Promise<Snapshot> {
  const now = await existingSource(source, name, signal)
  if (now.phase === 'running' || now.phase === 'cancelling') {
    throw refusal('SourceBusy', `${name} is ${now.status}`, 'Promote it when its deployment has ended.')
  }
  if (now.phase === 'failed') {
    throw refusal(
      'SourceFailing',
      `${name} is ${now.status}: what it should run it does not`,
      'Fix the source first; only what was deployed well is promoted.',
    )
  }
  const id = now.succeededDeploymentId
  if (id === undefined) {
    throw refusal('NothingToPromote', `no deployment of ${name} has ever succeeded, as far as Proton tells`)
  }
  const deployed = await source.deployments?.get(id, signal)
  if (deployed?.phase === 'succeeded') return deployed
  // One of the two reads lags behind.
  if (deployed?.phase === 'running') throw contradiction(id)
  throw refusal('NothingToPromote', `Proton does not tell what deployment ${id} of ${name} brought`)
}

/** The source as it is. Throws ProtonError; where there is none, with the instances that there are. */
async function existingSource(source: Deployable, name: string, signal: AbortSignal): Promise<Snapshot> {
  const now = await orNothing(source.get(signal))
  if (now) return now
  const exists = await ifKnown(source.alternatives(signal))
  const hint = exists && alternativesText(exists)
  throw refusal('SourceNotFound', `there is no ${name} to promote from (promoteFrom)`, hint)
}

function checkSource(deployed: Snapshot, now: Snapshot, { allowDowngrade }: Promotion, name: string): void {
  const [to, from] = [deployed.templateVersion, now.templateVersion]
  if (
    deployed.templateName !== undefined &&
    now.templateName !== undefined &&
    deployed.templateName !== now.templateName
  ) {
    throw refusal(
      'OtherTemplate',
      `${name} is of template ${deployed.templateName}, the target of ${now.templateName}`,
    )
  }
  if (!to || !from || compareVersions(to, from) >= 0 || allowDowngrade) return
  throw refusal(
    'OlderVersion',
    `${name} runs template version ${to.major}.${to.minor}, older than the target's ${from.major}.${from.minor}`,
    'Deploy the source anew, or take the target back with allowDowngrade: true.',
  )
}

/** The default means: choose. */
function checkType({ deploymentType }: Change, chosen: Change['deploymentType']): void {
  if (deploymentType === 'CURRENT_VERSION' || deploymentType === chosen) return
  const message = `deploymentType "${deploymentType}": the promotion needs ${chosen}; leave it out`
  throw new InputError([{ input: 'deploymentType', message }])
}
