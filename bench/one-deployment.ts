import type { Clock } from '../src/shared/clock.js'
import { deploy } from '../src/engine/deploy.js'
import type { PastDeployment, Snapshot } from '../src/engine/deployment.js'
import type { Deployable } from '../src/engine/deployment-target.js'
import { SimulatedTime } from './simulated-time.js'
import type { Followed } from './waiters.js'

const A_DAY_MS = 86_400_000

/** The action's own deploy, in simulated time, on a deployment that takes `takesMs` and a target with `history`. */
export async function followed(
  takesMs: number,
  history: readonly PastDeployment[],
  random: () => number,
): Promise<Followed> {
  const clock = new SimulatedTime()
  const { deployable, looksAt } = target(clock, takesMs, history)
  await clock.run(
    deploy({
      deployable,
      clock,
      random,
      change: { deploymentType: 'CURRENT_VERSION', clientToken: 'bench' },
      digest: () => Promise.resolve(undefined),
      wait: true,
      deadline: A_DAY_MS,
      cancelOnTimeout: false,
      onConflict: 'fail',
      stop: new AbortController().signal,
      report: () => undefined,
    }),
  )
  // Time stands still until the update is answered: the deployment begins at 0.
  return { looks: looksAt.length, delayMs: (looksAt.at(-1) ?? NaN) - takesMs }
}

/** A target whose deployments take `takesMs`, and when the latest one was looked at, in ms. */
function target(clock: Clock, takesMs: number, history: readonly PastDeployment[]) {
  const looksAt: number[] = []
  let startedAt: number | undefined
  const shown = (): Snapshot => {
    if (startedAt === undefined)
      return { phase: 'succeeded', status: 'SUCCEEDED', deploymentId: 'the one before' }
    const deploymentId = 'ours'
    return clock.now() < startedAt + takesMs
      ? { phase: 'running', status: 'IN_PROGRESS', deploymentId }
      : { phase: 'succeeded', status: 'SUCCEEDED', deploymentId }
  }
  const deployable: Deployable = {
    get: () => Promise.resolve(shown()),
    update: () => {
      startedAt = clock.now()
      return Promise.resolve(shown())
    },
    deployments: {
      get: () => {
        looksAt.push(clock.now())
        return Promise.resolve(shown())
      },
      list: () => Promise.resolve(history),
      listStarted: () => Promise.resolve([]),
      listAll: () => Promise.resolve(history),
      delete: () => Promise.resolve(),
    },
    listOutputs: () => Promise.resolve(new Map()),
    alternatives: () => Promise.reject(new Error('nothing was not found')),
  }
  return { deployable, looksAt }
}
