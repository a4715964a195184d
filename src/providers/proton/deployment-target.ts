import type { ConnectContext } from '../../engine/provider.js'
import type { DeploymentTarget, PreparedChange, RestorePoint } from '../../engine/deployment-target.js'
import type { TargetState } from '../../engine/deployment.js'
import type { PlanReader } from '../../engine/preview.js'
import { InputError, type Problem, type ProviderError } from '../../shared/errors.js'
import { applySteps, type ChangeStep, type Draft } from './changes/change-steps.js'
import { rollbackStep } from './changes/rollback.js'
import type { ProtonChange } from './change.js'
import { instanceFacts, instanceNotices } from './changes/instance-changes.js'
import { compareContent, evidenceOf, type Digest } from './content-evidence.js'
import { asProtonState, type ProtonState } from './state.js'
import { abilities, targetName, type Target } from './target.js'
import type { DeploymentRecords, ProtonAdapter } from './targets/adapter.js'
import type { ProtonTarget } from './targets/proton-target.js'

const NEVER_WAITS = 'deploymentType NONE never waits for another deployment to end.'
const KEEPS_LAST = 'The target keeps what the last successful deployment deployed.'
const MAY_KEEP_PARTS = 'Check its instances: some may have been added or removed before the failure.'

/** The target as the engine deploys to it. */
export function deploymentTarget(
  proton: ProtonTarget,
  context: Pick<ConnectContext, 'uuid'>,
): DeploymentTarget {
  const { target, adapter, change, steps } = proton
  const { findBlocker, records, cancel, listOutputs, sync, deletion } = adapter
  const latest = new LatestChange(target, adapter)
  const comparing = { digest: digestFor(target), hasTemplateFile: abilities[target.kind].hasTemplateFile }
  return {
    ...described(proton),
    get: signal => adapter.get(signal),
    prepare: async (now, signal) => {
      const state = asProtonState(now)
      return latest.prepare(await applySteps(steps, change, state, signal), state)
    },
    preview: async (planned, reads) => {
      const { preview } = await import('./plan/preview.js')
      return preview(proton, planned, { sent: latest.change, reads })
    },
    explain: (error, reads) => explanations(proton, latest.change, error, reads),
    compare: (attempt, evidence) => compareContent(attempt, evidence, comparing),
    cancel,
    history: records,
    listOutputs,
    suggestNames: signal => adapter.suggestNames(signal),
    // Nothing is in the way of what deploys nothing.
    findBlocker:
      findBlocker && change.deploymentType !== 'NONE' ? signal => findBlocker(change, signal) : undefined,
    restoring: records && (point => restoring(proton, records, point, context)),
    sync,
    deletion,
  }
}

/** What people read of the target, and the words of Proton's API. */
function described({ target, adapter, change, showsType, consoleUrl }: ProtonTarget) {
  const { deploymentTypes, hasDeployments } = abilities[target.kind]
  const { deploymentType } = change
  const isTyped = showsType && deploymentTypes.length > 0
  return {
    label: targetName(target),
    revisionName: 'template version',
    stepOutputNames: ['templateMajorVersion', 'templateMinorVersion'],
    statusWords: { running: 'IN_PROGRESS', succeeded: 'SUCCEEDED' },
    facts: isTyped ? ([['Deployment type', deploymentType]] as const) : undefined,
    neverWaits: deploymentType === 'NONE' && hasDeployments ? NEVER_WAITS : undefined,
    fixAdvice: { failed: 'Fix the spec or the template', refused: 'Fix the spec' },
    afterFailure: hasDeployments ? KEEPS_LAST : MAY_KEEP_PARTS,
    notCancellable: adapter.cancel ? undefined : 'Proton cannot cancel an update of a service',
    consoleUrl,
  }
}

async function explanations(
  proton: ProtonTarget,
  sent: ProtonChange | undefined,
  error: ProviderError | InputError,
  reads: PlanReader,
): Promise<readonly Problem[]> {
  const { schemaProblemsAfter, schemaProblemsBeside } = await import('./plan/schema-check.js')
  if (error instanceof InputError) return schemaProblemsBeside(proton, reads)
  const isOfSpec = error.fault === 'invalid' && /^(Update|Create)/.test(error.operation)
  return isOfSpec && sent && proton.spec.isGiven ? schemaProblemsAfter(proton, sent, reads) : []
}

/** The same target, going back to what an earlier deployment deployed. */
function restoring(
  proton: ProtonTarget,
  records: DeploymentRecords,
  point: RestorePoint,
  context: Pick<ConnectContext, 'uuid'>,
): DeploymentTarget {
  const { adapter } = proton
  const steps = [rollbackStep(records, point), preparing(adapter)]
  const change = { deploymentType: 'CURRENT_VERSION', clientToken: context.uuid() } as const
  return deploymentTarget({ ...proton, change, steps, spec: { isGiven: false }, showsType: false }, context)
}

/** The step that makes of a change what the API takes. */
export function preparing({ prepare }: ProtonAdapter): ChangeStep | undefined {
  if (!prepare) return undefined
  return async (draft, now, signal) => {
    const change = await prepare(draft.change, now, signal)
    return change && { ...draft, change }
  }
}

/** The latest change that was prepared to be sent. */
class LatestChange {
  readonly #target: Target
  readonly #adapter: ProtonAdapter
  #change: ProtonChange | undefined

  constructor(target: Target, adapter: ProtonAdapter) {
    this.#target = target
    this.#adapter = adapter
  }

  get change(): ProtonChange | undefined {
    return this.#change
  }

  async prepare(draft: Draft | undefined, now: ProtonState): Promise<PreparedChange | undefined> {
    this.#change = draft?.change
    if (!draft) return undefined
    const { change, notices, restores } = draft
    const { clientToken, deploymentType, instances, unknown } = change
    return {
      startsDeployment: deploymentType !== 'NONE',
      clientToken,
      evidence: { ...(await evidenceOf(change, now, digestFor(this.#target))) },
      notices,
      restores,
      unknown,
      facts: instances && instanceFacts(instances),
      noticesOnStart: instances && instanceNotices(instances),
      submit: () => this.#send(change, now),
    }
  }

  #send(change: ProtonChange, { phase }: TargetState): Promise<ProtonState> {
    const { create } = this.#adapter
    return phase === 'absent' && create ? create(change) : this.#adapter.update(change)
  }
}

/** The digest of a spec by what it says of `target`; the YAML library is loaded with the first. */
function digestFor(target: Target): Digest {
  return async spec => (await import('../../proton-spec/digest.js')).specDigest(spec, target)
}
