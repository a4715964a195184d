import type { PreparedChange } from '../../../engine/deployment-target.js'
import { differences } from '../../../rendering/differences.js'
import { parseSource } from '../../../rendering/render.js'
import { ProviderError } from '../../../shared/errors.js'
import type { LatestFindings } from './findings.js'
import type { OpenedChange } from '../opened-target.js'
import type { WantedTemplate } from '../wanted/wanted.js'

/** Whether a plan goes on without a change set, which its role may not make. */
export function isTextOnly({ change }: Pick<OpenedChange, 'change'>, error: unknown): error is ProviderError {
  if (!change.isPlan || !(error instanceof ProviderError)) return false
  return error.fault === 'denied' && ['CreateChangeSet', 'DescribeChangeSet'].includes(error.operation)
}

/** The change of a plan that compares the texts only, since `denied` shows that no change set may be made. */
export function textOnlyChange(
  findings: LatestFindings,
  { deployed, wanted: { template, inputs } }: { readonly deployed: string; readonly wanted: WantedTemplate },
  clientToken: string,
  denied: ProviderError,
): PreparedChange {
  findings.add({
    differences: differences(deployed, parseSource(template.bundle), template.namespace(inputs)),
  })
  return {
    startsDeployment: true,
    clientToken,
    unknown: [{ what: 'which resources change (compared as text only)', because: denied }],
    submit: submitNothing,
  }
}

/** A plan has nothing to submit. */
export function submitNothing(): Promise<never> {
  return Promise.reject(new TypeError('a plan submits nothing'))
}
