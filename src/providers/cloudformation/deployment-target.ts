import type { DeploymentTarget, NameSuggestions } from '../../engine/deployment-target.js'
import { targetName } from '../proton/target.js'
import { readSavedText } from './archive/saved-text.js'
import { deploymentWords } from './api/statuses.js'
import { findBlocker } from './find-blocker.js'
import { deletionOf } from './deletion.js'
import { unprovenLines } from './adoption/not-proven.js'
import { compareToken, readChangeSet, readRequested } from './saved-change-set.js'
import { ownerOf } from './stack/find-stack.js'
import { LatestFindings } from './plan/findings.js'
import type { OpenedTarget } from './opened-target.js'
import type { StackChange } from './inputs/parse-inputs.js'
import { prepareDeployment } from './prepare.js'
import { previewOf } from './plan/preview.js'
import { prepareRollback, type StackRollback } from './rollback.js'
import { changeSetText, type RequestedChangeSet } from './stack/change-set.js'
import { deleteChangeSet, requestedDeleter } from './stack/delete-change-set.js'
import { cancelDeployment } from './stack/stack-cancel.js'
import { readStackDirectory } from './stack/stack-directory.js'
import { refuseChangedStack } from './stack/stack-changed.js'
import { stackHistory } from './stack/stack-history.js'
import { afterDeployment } from './stack/stack-refusal.js'
import { readState } from './stack/read-state.js'
import { stackOutputNames } from './step-outputs.js'

const AFTER_FAILURE = 'CloudFormation rolls a stack back by itself: check the status of the stack.'

/** A change set of many nested stacks, or with macros, takes minutes. Each request on the way has its own limit. */
const CHANGE_SET_LIMIT_MS = 900_000

/** What is to be done to a target, and what its stack may be. */
export interface TargetOptions {
  readonly change: StackChange | undefined
  /** Of the command rollback: what it may delete or replace. */
  readonly rollback?: Pick<StackRollback, 'allowedRemovals'> | undefined
  /** In place of a change. */
  readonly restored?: StackRollback | undefined
  readonly mayBeAbsent: boolean
  /** An earlier process of this step deployed: a stack that is being created by that deployment is the step's own. */
  readonly isReopened: boolean
  readonly consoleUrl: () => string | undefined
}

/** The target as the engine deploys to it: its stack, by change sets. */
export function stackDeploymentTarget(opened: OpenedTarget, options: TargetOptions): DeploymentTarget {
  const { locator } = opened
  const { consoleUrl, rollback } = options
  return {
    label: targetName(opened.target),
    revisionName: 'template',
    prepareLimitMs: CHANGE_SET_LIMIT_MS,
    stepOutputNames: stackOutputNames,
    statusWords: { running: deploymentWords.running, succeeded: deploymentWords.succeeded },
    fixAdvice: { failed: 'Fix the spec or the template', refused: 'Fix the spec' },
    afterFailure: AFTER_FAILURE,
    afterDeployment,
    consoleUrl,
    ...changing(opened, options),
    compare: ({ clientToken }, { seen, record }) =>
      Promise.resolve(compareToken(clientToken, record ?? seen)),
    ...discarding(opened),
    resume: evidence => {
      const changeSet = readChangeSet(evidence)
      if (changeSet) locator.use(changeSet.stackId)
    },
    listOutputs: async (id, signal) => (await locator.reader(signal))?.outputs(id, signal) ?? new Map(),
    suggestNames: signal => suggestNames(opened, signal),
    deletion: deletionOf(opened),
    // CloudFormation itself rolls back a deployment that fails.
    restoring:
      rollback && (point => stackDeploymentTarget(opened, { ...options, restored: { ...rollback, point } })),
  }
}

/** What reads the target, makes its change and cancels that: all by the same stack. */
function changing(
  opened: OpenedTarget,
  { change, restored, mayBeAbsent, isReopened }: TargetOptions,
): Pick<DeploymentTarget, 'get' | 'history' | 'prepare' | 'explain' | 'preview' | 'cancel' | 'findBlocker'> {
  const { api, locator, outputs } = opened
  const findings = new LatestFindings(proof => {
    outputs.set({ proof })
  })
  let createdStackId: string | undefined
  const tokens = new Set<string>()
  return {
    get: signal => readState(opened, mayBeAbsent, signal),
    history: stackHistory(locator),
    prepare: async (now, signal) => {
      const prepared = change
        ? await prepareDeployment({ ...opened, change }, findings, now, signal)
        : restored && (await prepareRollback(opened, restored, { findings, now }, signal))
      const changeSet = readChangeSet(prepared?.evidence)
      createdStackId = changeSet?.isCreation ? changeSet.stackId : undefined
      if (!change?.isPlan)
        await refuseChangedStack(opened, { now, changeSet, tokens, ...findings.current }, signal)
      if (prepared) tokens.add(prepared.clientToken)
      return prepared
    },
    explain: error =>
      Promise.resolve(change ? unprovenLines(error, findings.current, change.showValues) : []),
    preview: (planned, reads) =>
      change
        ? previewOf({ ...opened, change }, findings.current, planned, reads)
        : Promise.reject(new TypeError('there is no change to preview')),
    cancel: async (signal, wanted) => {
      const reader = await locator.reader(signal)
      const isCreatedHere = (id: string) => isReopened || id === createdStackId
      return reader && cancelDeployment({ api, reader }, { isCreatedHere, wanted }, signal)
    },
    findBlocker: change && (signal => findBlocker({ ...opened, change }, signal)),
  }
}

/** What deletes a change set that is not executed, by its evidence. */
function discarding({
  api,
  locator,
  archive,
}: OpenedTarget): Pick<DeploymentTarget, 'discard' | 'nameOfPrepared'> {
  const deleters = new Map<string, ReturnType<typeof requestedDeleter>>()
  const deleterOf = (requested: RequestedChangeSet) => {
    const deleter = deleters.get(requested.name) ?? requestedDeleter(api, requested)
    deleters.set(requested.name, deleter)
    return deleter
  }
  return {
    discard: async (evidence, signal) => {
      const text = readSavedText(evidence)
      if (text && archive) {
        await archive.remove(text)
        return 'discarded'
      }
      const changeSet = readChangeSet(evidence)
      const requested = readRequested(evidence)
      if (!changeSet) return requested ? deleterOf(requested)(signal) : 'discarded'
      const discarded = await deleteChangeSet(api, changeSet, signal)
      if (changeSet.isCreation && discarded === 'discarded') locator.forget()
      return discarded
    },
    nameOfPrepared: evidence => {
      const text = readSavedText(evidence)
      if (text) return archive?.nameOf(text)
      const changeSet = readChangeSet(evidence) ?? readRequested(evidence)
      return changeSet && changeSetText(changeSet)
    },
  }
}

async function suggestNames({ api, target }: OpenedTarget, signal: AbortSignal): Promise<NameSuggestions> {
  const owner = ownerOf(target)
  const directory = await readStackDirectory(api, signal)
  const inService = 'serviceName' in owner ? owner.serviceName : undefined
  const names = directory.list(owner.kind, inService).map(found => found.owner.name)
  if (inService !== undefined && names.length === 0)
    // There may be none by the name that was given.
    return { what: 'services with a stack', names: directory.serviceNames() }
  const what =
    inService === undefined ? `${owner.kind}s with a stack` : `instances of service ${inService} with a stack`
  return { what, names: [...names].sort() }
}
