import type { Templates } from '../targets/adapter.js'
import type { ProtonChange, TemplateVersion } from '../change.js'
import type { ProtonState } from '../state.js'
import type { ProviderError } from '../../../shared/errors.js'
import { preconditionFailed } from '../../../shared/precondition-errors.js'

/** The deployment type and versions that deploy a template version. */
type VersionChange = Pick<ProtonChange, 'deploymentType' | 'templateMajorVersion' | 'templateMinorVersion'>

const UNCHANGED: VersionChange = {
  deploymentType: 'CURRENT_VERSION',
  templateMajorVersion: undefined,
  templateMinorVersion: undefined,
}

/** Below zero when `a` is the older version. */
export function compareVersions(a: TemplateVersion, b: TemplateVersion): number {
  return Number(a.major) - Number(b.major) || Number(a.minor) - Number(b.minor)
}

/** How to deploy version `to` to the target `now`. Throws ProviderError for an older major version: Proton cannot. */
export function changeTo(to: TemplateVersion | undefined, now: ProtonState): VersionChange {
  const from = now.templateVersion
  if (!to || !from || compareVersions(to, from) === 0) return UNCHANGED
  const templateMinorVersion = to.minor
  if (to.major === from.major) {
    return { deploymentType: 'MINOR_VERSION', templateMajorVersion: to.major, templateMinorVersion }
  }
  if (Number(to.major) > Number(from.major)) {
    return { deploymentType: 'MAJOR_VERSION', templateMajorVersion: to.major, templateMinorVersion }
  }
  throw preconditionFailed(
    'OlderMajorVersion',
    `template version ${to.major}.${to.minor} has an older major version than the deployed ${from.major}.${from.minor}`,
    'Proton cannot return a target to an older major version.',
  )
}

/**
 * Why Proton refuses the versions of `change` for the target `now`: MINOR_VERSION keeps the major version, MAJOR_VERSION
 * needs a higher one.
 */
export function versionRefusal(change: ProtonChange, now: ProtonState): ProviderError | undefined {
  const { deploymentType, templateMajorVersion: to } = change
  const from = now.phase === 'absent' ? undefined : now.templateVersion?.major
  if (to === undefined || from === undefined) return undefined
  if (deploymentType === 'MINOR_VERSION' && to !== from) {
    const hint = 'Use deploymentType: MAJOR_VERSION, or remove templateMajorVersion.'
    return preconditionFailed(
      'OtherMajorVersion',
      `MINOR_VERSION stays on major version ${from}, not ${to}`,
      hint,
    )
  }
  if (deploymentType === 'MAJOR_VERSION' && Number(to) <= Number(from)) {
    const message = `MAJOR_VERSION needs a major version above the deployed ${from}, not ${to}`
    return preconditionFailed(
      'NoHigherMajorVersion',
      message,
      'Use deploymentType: MINOR_VERSION or CURRENT_VERSION.',
    )
  }
  return undefined
}

/** The template version that the target `now` will have after `change`; undefined when Proton does not show it. */
export async function versionAfter(
  change: ProtonChange,
  now: ProtonState,
  templates: Templates | undefined,
  signal: AbortSignal,
): Promise<TemplateVersion | undefined> {
  const { deploymentType, templateMajorVersion: major, templateMinorVersion: minor } = change
  const name = now.templateName ?? change.settings?.templateName
  const isCreation = now.phase === 'absent'
  if (!isCreation && (deploymentType === 'NONE' || deploymentType === 'CURRENT_VERSION')) {
    return now.templateVersion
  }
  const wanted = major ?? (deploymentType === 'MINOR_VERSION' ? now.templateVersion?.major : undefined)
  if (wanted !== undefined && minor !== undefined) return { major: wanted, minor }
  if (!templates || name === undefined) return undefined
  return templates.recommended(name, wanted, signal)
}
