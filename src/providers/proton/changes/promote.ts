import { undefinedOnError, ifFound } from '../../../engine/polling/request.js'
import type { ProtonAdapter } from '../targets/adapter.js'
import type { ProtonChange } from '../change.js'
import type { ProtonState } from '../state.js'
import { InputError } from '../../../shared/errors.js'
import type { Promotion } from '../inputs/promotion.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'
import { deploymentText, suggestionsText } from '../../../shared/text.js'
import { sanitizeLine } from '../../../shared/sanitize.js'
import { noSpec, recordLagsBehind } from '../read-errors.js'
import type { ChangeStep } from './change-steps.js'
import { targetName, type Target } from '../target.js'
import { changeTo, compareVersions } from './template-version.js'

/**
 * Sets the change to the template version and the selected inputs of the last succeeded deployment of `source`; the target
 * keeps everything else. `source` is read each time, just before the change is sent.
 */
export function promotionStep(promotion: Promotion, source: ProtonAdapter, target: Target): ChangeStep {
  const from: Target = { kind: 'instance', ...promotion.source }
  return async (draft, now, signal) => {
    const deployed = await lastSucceeded(source, targetName(from), signal)
    checkSource(deployed, now, promotion, targetName(from))
    if (!deployed.templateVersion || !now.templateVersion) throw preconditionFailed('NoVersion', NO_VERSION)
    const versions = changeTo(deployed.templateVersion, now)
    checkType(draft.change, versions.deploymentType)
    if (now.spec === undefined || deployed.spec === undefined) throw noSpec()
    const { promotedSpec } = await import('../../../proton-spec/promote-inputs.js')
    const { text, inputs, problems } = promotedSpec(
      now.spec,
      deployed.spec,
      { from, target },
      promotion.selection,
    )
    if (problems.length > 0) throw new InputError(problems)
    const notices = [...draft.notices, { text: promotionText(targetName(from), deployed, inputs) }]
    return { ...draft, notices, change: { ...draft.change, ...versions, spec: text } }
  }
}

const NO_VERSION = 'Proton does not show the template versions that are deployed'

function promotionText(from: string, deployed: ProtonState, inputs: readonly string[]): string {
  const names = inputs.length === 0 ? 'no inputs' : `inputs ${sanitizeLine(inputs.join(', '))}`
  return `Promoting from ${from}, ${deploymentText(deployed)}: template version ${deployed.revision ?? '?'}, ${names}.`
}

/** The record of the source's last succeeded deployment. */
async function lastSucceeded(source: ProtonAdapter, name: string, signal: AbortSignal): Promise<ProtonState> {
  const now = await existingSource(source, name, signal)
  if (now.phase === 'running' || now.phase === 'cancelling') {
    throw preconditionFailed(
      'SourceBusy',
      `${name} is ${now.status}`,
      'Re-run the job when its deployment has ended.',
    )
  }
  if (now.phase === 'failed') {
    throw preconditionFailed(
      'SourceFailing',
      `the last deployment of ${name} is ${now.status}`,
      'Fix the source first: only a deployment that succeeded can be promoted.',
    )
  }
  const id = now.succeededDeploymentId
  if (id === undefined) {
    throw preconditionFailed(
      'NothingToPromote',
      `no deployment of ${name} has succeeded, as far as Proton shows`,
    )
  }
  const deployed = await source.records?.get(id, signal)
  if (deployed?.phase === 'succeeded') return deployed
  // One of the two reads lags behind.
  if (deployed?.phase === 'running') throw recordLagsBehind(id)
  throw preconditionFailed(
    'NothingToPromote',
    `Proton does not show what deployment ${id} of ${name} deployed`,
  )
}

/** The source as it is now. Throws ProviderError; where it does not exist, with the names of the existing instances. */
async function existingSource(
  source: ProtonAdapter,
  name: string,
  signal: AbortSignal,
): Promise<ProtonState> {
  const now = await ifFound(source.get(signal))
  if (now) return now
  const exists = await undefinedOnError(source.suggestNames(signal))
  const hint = exists && suggestionsText(exists)
  throw preconditionFailed('SourceNotFound', `${name}, the source of promoteFrom, does not exist`, hint)
}

function checkSource(
  deployed: ProtonState,
  now: ProtonState,
  { allowDowngrade }: Promotion,
  name: string,
): void {
  const [to, from] = [deployed.templateVersion, now.templateVersion]
  if (
    deployed.templateName !== undefined &&
    now.templateName !== undefined &&
    deployed.templateName !== now.templateName
  ) {
    throw preconditionFailed(
      'OtherTemplate',
      `${name} uses template ${deployed.templateName}, and the target uses ${now.templateName}`,
    )
  }
  if (!to || !from || compareVersions(to, from) >= 0 || allowDowngrade) return
  throw preconditionFailed(
    'OlderVersion',
    `${name} runs template version ${to.major}.${to.minor}, which is older than ${from.major}.${from.minor} of the target`,
    'Deploy the source again, or allow an older version with allowDowngrade: true.',
  )
}

/** CURRENT_VERSION is the default, and lets the promotion choose. */
function checkType({ deploymentType }: ProtonChange, chosen: ProtonChange['deploymentType']): void {
  if (deploymentType === 'CURRENT_VERSION' || deploymentType === chosen) return
  const message = `deploymentType "${deploymentType}" does not fit: the promotion needs ${chosen}; remove deploymentType`
  throw new InputError([{ input: 'deploymentType', message }])
}
