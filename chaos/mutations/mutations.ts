import type { ProviderName } from '../plan/plan.js'

/** A fault that is planted into the action: chaos must find it. */
export interface Mutation {
  readonly name: string
  /** With which provider it must be found. */
  readonly providers: readonly ProviderName[]
  readonly file: string
  /** It occurs once in the file. */
  readonly find: string
  readonly replace: string
}

const proton: readonly ProviderName[] = ['proton']
const stacks: readonly ProviderName[] = ['cloudformation']
const both: readonly ProviderName[] = ['proton', 'cloudformation']

/** The planted faults. */
export const mutations: readonly Mutation[] = [
  {
    name: 'unknown-is-ours',
    providers: proton,
    file: 'src/engine/tracking/ownership.ts',
    find: "return { ownership: found === 'other' ? 'other' : 'unknown' }",
    replace: "return { ownership: found === 'other' ? 'other' : 'ours' }",
  },
  {
    name: 'any-new-deployment-is-ours',
    providers: both,
    file: 'src/engine/tracking/ownership.ts',
    find: "if (attempts.length === 0) return { ownership: 'earlier' }",
    replace: "return { ownership: attempts.length === 0 ? 'earlier' : 'ours' }",
  },
  {
    name: 'doubt-dropped',
    providers: both,
    file: 'src/engine/failed-requests.ts',
    find: 'else this.#unanswered = error',
    replace: 'else this.#withdraw(attempt)',
  },
  {
    name: 'lost-answer-sent-again-at-once',
    providers: proton,
    file: 'src/engine/failed-requests.ts',
    find: 'const found = await this.#reconcile(attempt, error)',
    replace:
      "const found = { kind: 'notStarted', isProven: true, seen: idle } as Awaited<ReturnType<typeof reconcile>>",
  },
  {
    name: 'cancel-without-a-look',
    providers: proton,
    file: 'src/engine/tracking/tracker.ts',
    find: 'if (!this.isIdentified || this.#isOver()) return false',
    replace: 'if (signal) return true',
  },
  {
    name: 'post-cancels-nothing',
    providers: both,
    file: 'src/commands/post.ts',
    find: "if (saved.kind === 'deployment') await finishDeployment(session, saved)",
    replace: "if (saved.kind === 'deployment') return",
  },
  {
    name: 'nothing-saved-before-the-request',
    providers: both,
    file: 'src/commands/saved-state.ts',
    find: "if ('submission' in event) this.",
    replace: "if (event.type === 'identified') this.",
  },
  {
    name: 'timeout-ignored',
    providers: both,
    file: 'src/engine/follow.ts',
    find: 'until: context.deadline,\n    stop: context.stop,\n    usualMs,',
    replace: 'until: context.deadline + 90_000_000,\n    stop: context.stop,\n    usualMs,',
  },
  {
    name: 'another-deployment-is-a-success',
    providers: both,
    file: 'src/engine/conclude.ts',
    find: "if (end.kind === 'newer') return { ...gaveUp('superseded', ours), other: end.other }",
    replace: "if (end.kind === 'newer') return succeededOutcome(context, ours, end.other)",
  },
  {
    name: 'a-failure-is-a-success',
    providers: proton,
    file: 'src/providers/proton/api/statuses.ts',
    find: "  FAILED: 'failed',\n  CANCELLING",
    replace: "  FAILED: 'succeeded',\n  CANCELLING",
  },
  {
    name: 'a-rollback-is-a-success',
    providers: stacks,
    file: 'src/providers/cloudformation/api/statuses.ts',
    find: '  UPDATE_ROLLBACK_COMPLETE: ROLLED_BACK,',
    replace: '  UPDATE_ROLLBACK_COMPLETE: SUCCEEDED,',
  },
  {
    name: 'stale-reads-believed',
    providers: stacks,
    file: 'src/providers/cloudformation/stack/stale-reads.ts',
    find: 'if (!isSame) throw',
    replace: 'if (!stack) throw',
  },
  {
    name: 'earlier-deployment-is-newer',
    providers: both,
    file: 'src/engine/tracking/submission.ts',
    find: "if (isEarlierId(submission, seen.deploymentId)) return 'earlier'\n    return isBefore(seen.startedAt, startedAt ?? lastTimeBefore(submission)) ? 'earlier' : 'newer'",
    replace: "return 'newer'",
  },
  {
    name: 'execution-without-a-token',
    providers: stacks,
    file: 'src/providers/cloudformation/api/change-set-api.ts',
    find: 'new ExecuteChangeSetCommand({ ChangeSetName, ClientRequestToken })',
    replace: 'new ExecuteChangeSetCommand({ ChangeSetName, ...(ClientRequestToken ? {} : {}) })',
  },
  {
    name: 'content-not-compared',
    providers: proton,
    file: 'src/providers/proton/content-evidence.ts',
    find: "return (await isSame(asked, { seen, record }, digest)) ? 'same' : 'unknown'",
    replace: "return (await isSame(asked, { seen, record }, digest)) ? 'same' : 'same'",
  },
  {
    name: 'proof-skipped',
    providers: stacks,
    file: 'src/providers/cloudformation/prepare.ts',
    find: 'if (!stack || !deployed || deployed.record) return',
    replace: 'if (signal) return',
  },
  {
    name: 'any-archived-text-is-genuine',
    providers: stacks,
    file: 'src/providers/cloudformation/archive/archived-text.ts',
    find: 'recordDigest !== undefined && recordDigest === link.digest',
    replace: 'recordDigest !== undefined',
  },
  {
    name: 'removals-not-refused',
    providers: stacks,
    file: 'src/providers/cloudformation/stack/resource-removals.ts',
    find: "if (allowed === 'all') return undefined",
    replace: 'if (allowed) return undefined',
  },
  {
    name: 'change-set-not-deleted',
    providers: stacks,
    file: 'src/engine/discard.ts',
    find: "if (!discard) return 'discarded'",
    replace: "if (!discard || evidence) return 'discarded'",
  },
  {
    name: 'change-set-not-saved-before-its-request',
    providers: stacks,
    file: 'src/providers/cloudformation/stack/create-change-set.ts',
    find: "  report({ type: 'preparing', evidence: requested })\n",
    replace: '',
  },
  {
    name: 'any-signature-of-a-cancel',
    providers: stacks,
    file: 'src/providers/cloudformation/stack/stack-deployments.ts',
    find: 'return request.clientToken?.toLowerCase() === cancelTokenOf(id) ||',
    replace: 'return request.clientToken !== undefined ||',
  },
  {
    name: 'custom-resource-taken-for-the-stack',
    providers: stacks,
    file: 'src/providers/cloudformation/api/responses.ts',
    find: ' && ResourceType === STACK_TYPE',
    replace: '',
  },
  {
    name: 'unconfirmed-cancel-is-a-success',
    providers: both,
    file: 'src/reporting/messages/cancel-and-outputs.ts',
    find: 'return failure(notConfirmed, next, { error })',
    replace: 'return { ...failure(notConfirmed, next, { error }), isFailure: false }',
  },
  {
    name: 'cancelled-by-others-is-over',
    providers: both,
    file: 'src/commands/cancel.ts',
    find: 'const cancelled = isInProgress(found)',
    replace: "const cancelled = found.phase === 'running' && isInProgress(found)",
  },
  {
    name: 'latest-cancelled-for-another',
    providers: both,
    file: 'src/commands/cancel.ts',
    find: 'return withExistingDeployment(session, request,',
    replace: 'return withExistingDeployment(session, { ...request, deploymentId: undefined },',
  },
  {
    name: 'status-without-what-runs',
    providers: both,
    file: 'src/engine/overview/overview.ts',
    find: "const running = found?.kind === 'known' ? found.value : listed.running",
    replace: "const running = found?.kind === 'unknown' ? undefined : listed.running",
  },
  {
    name: 'secret-in-the-log',
    providers: both,
    file: 'src/engine/deploy.ts',
    find: "report({ type: 'targetRead', before })",
    replace:
      "report({ type: 'targetRead', before })\n    report({ type: 'notice', notice: { text: before.spec ?? JSON.stringify([...(('stack' in before && (before.stack as { readonly outputs: Map<string, string> } | undefined)?.outputs) || [])]) } })",
  },
]
