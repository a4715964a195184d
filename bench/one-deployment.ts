import type { Clock } from '../src/shared/clock.js'
import { deploy } from '../src/engine/deploy.js'
import type { PastDeployment, TargetState } from '../src/engine/deployment.js'
import type { DeploymentTarget } from '../src/engine/deployment-target.js'
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
  const { target, polledAt } = benchTarget(clock, takesMs, history)
  await clock.run(
    deploy({
      target,
      clock,
      random,
      wait: true,
      deadline: A_DAY_MS,
      cancelOnTimeout: false,
      onConflict: 'fail',
      stop: new AbortController().signal,
      report: () => undefined,
    }),
  )
  // Time stands still until the update is answered: the deployment begins at 0.
  return { polls: polledAt.length, delayMs: (polledAt.at(-1) ?? NaN) - takesMs }
}

/** What does not depend on the deployment. */
const unchanging = {
  label: 'the target',
  revisionName: 'version',
  fixAdvice: { failed: 'Fix it', refused: 'Fix it' },
  stepOutputNames: [],
  statusWords: { running: 'IN_PROGRESS', succeeded: 'SUCCEEDED' },
  afterFailure: 'The target keeps what it had.',
  consoleUrl: () => undefined,
  preview: () => Promise.reject(new Error('nothing is planned')),
  compare: () => Promise.resolve('unknown'),
  listOutputs: () => Promise.resolve(new Map()),
  suggestNames: () => Promise.reject(new Error('every target is found')),
} satisfies Partial<DeploymentTarget>

/** A target whose deployments take `takesMs`, and when the latest one was looked at, in ms. */
function benchTarget(clock: Clock, takesMs: number, history: readonly PastDeployment[]) {
  const polledAt: number[] = []
  let startedAt: number | undefined
  const shown = (): TargetState => {
    if (startedAt === undefined)
      return { phase: 'succeeded', status: 'SUCCEEDED', deploymentId: 'the one before' }
    const deploymentId = 'ours'
    return clock.now() < startedAt + takesMs
      ? { phase: 'running', status: 'IN_PROGRESS', deploymentId }
      : { phase: 'succeeded', status: 'SUCCEEDED', deploymentId }
  }
  const submit = () => {
    startedAt = clock.now()
    return Promise.resolve(shown())
  }
  const target: DeploymentTarget = {
    ...unchanging,
    get: () => Promise.resolve(shown()),
    prepare: () => Promise.resolve({ startsDeployment: true, clientToken: 'bench', submit }),
    history: {
      get: () => {
        polledAt.push(clock.now())
        return Promise.resolve(shown())
      },
      list: () => Promise.resolve(history),
      listStarted: () => Promise.resolve([]),
      listAll: () => Promise.resolve(history),
      delete: () => Promise.resolve(),
    },
  }
  return { target, polledAt }
}
