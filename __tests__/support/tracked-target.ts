import type { ReconcileContext } from '../../src/engine/reconcile.js'
import type { DeploymentRecord, TargetState } from '../../src/engine/deployment.js'
import type { Comparison, DeploymentHistory, DeploymentTarget } from '../../src/engine/deployment-target.js'
import type { Attempt, Submission } from '../../src/engine/tracking/submission.js'
import { DeploymentTracker } from '../../src/engine/tracking/tracker.js'
import { FakeClock } from './fake-clock.js'
import { contextOn, portOf, protonError, ScriptedTarget } from './scripted.js'

/** When our request was sent. */
export const SENT_AT = Date.UTC(2026, 10, 20)

export const attempt: Attempt = {
  before: { phase: 'succeeded', deploymentId: 'before', startedAt: SENT_AT - 60_000 },
  clientToken: 'our token',
}

/** The target with our deployment in progress. */
export const shown = (more: Partial<TargetState> = {}): TargetState => ({
  ...{ phase: 'running', status: 'IN_PROGRESS', deploymentId: 'ours', startedAt: SENT_AT },
  ...more,
})
export const newer = shown({ deploymentId: 'newer', startedAt: SENT_AT + 60_000 })
export const earlier = shown({
  ...{ phase: 'succeeded', status: 'SUCCEEDED' },
  ...{ deploymentId: 'before', startedAt: SENT_AT - 60_000 },
})

/** What the account shows, and may show otherwise later. */
export interface Account {
  seen: TargetState
  /** By their ids; a record that is missing may not be read. */
  records?: Readonly<Record<string, DeploymentRecord>>
  /** The content of the deployment with this id, compared with that of our request. */
  compares?: (id: string | undefined) => Comparison | Promise<Comparison>
  /** Thrown by the list of records. */
  listFails?: Error
}

/** A target that shows what `account` says, and the tracker of our deployment. */
export function tracking(submission: Submission, account: Account, over: Partial<ReconcileContext> = {}) {
  const clock = new FakeClock()
  const scripted = new ScriptedTarget(clock)
  const { events, ...context } = contextOn(scripted, clock, over)
  scripted.trouble.get ??= () => account.seen
  const history: DeploymentHistory = {
    ...scripted.history,
    get: async id => {
      scripted.calls.push({ operation: 'getDeployment', at: clock.now() })
      const record = account.records?.[id]
      if (!record) throw protonError('denied')
      return Promise.resolve(record)
    },
    listStarted: () => {
      scripted.calls.push({ operation: 'listStarted', at: clock.now() })
      const listed = Object.entries(account.records ?? {})
      return account.listFails
        ? Promise.reject(account.listFails)
        : Promise.resolve(listed.map(([deploymentId, { startedAt }]) => ({ deploymentId, startedAt })))
    },
  }
  const target: DeploymentTarget = {
    ...portOf(scripted, context.change),
    statusWords: { running: 'BUSY', succeeded: 'DONE' },
    history,
    compare: (_, { seen, record }) =>
      Promise.resolve(account.compares?.(record?.deploymentId ?? seen?.deploymentId) ?? 'unknown'),
  }
  const own = { ...context, target }
  return {
    ...{
      clock,
      account,
      events,
      context: own,
      target: scripted,
      tracker: new DeploymentTracker(own, submission),
    },
    wait: (ms: number) => clock.run(clock.sleep(ms)),
    /** Does something when `ms` have passed. */
    after: (ms: number, doIt: () => void) => {
      clock.after(ms, doIt)
    },
    elapsedMs: () => clock.now() - SENT_AT,
  }
}
