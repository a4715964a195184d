import { describe, expect, test } from '@jest/globals'
import type { RecordedRequest } from '../../src/simulator/server/request-log.js'
import { deployProd, files } from '../scenarios/shared/shop.js'
import { shopWith } from '../support/accounts.js'
import { onStacks, playWith, type SharedScenario } from '../support/stage.js'
import { cloudFormation, proton } from '../support/staged-provider.js'
import { operationLike } from '../support/stacks-left.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Plays a scenario and answers its requests, and when each line showed. */
const players = [
  {
    name: 'Proton',
    play: async (scenario: SharedScenario) => (await playWith(proton, scenario)).stage.simulator.requests,
    operation: (name: string) => name,
  },
  {
    name: 'CloudFormation',
    play: async (scenario: SharedScenario) =>
      (await playWith(cloudFormation, onStacks(scenario))).stage.simulator.requests,
    operation: operationLike,
  },
] as const

const deploy: SharedScenario = { with: deployProd, files }
const taking = (takes: string) => shopWith({ prod: { plan: [{ takes }] } })
/** The times at which requests were sent, each once, in ms since `start`. */
const timesOf = (requests: readonly RecordedRequest[], start: number) => [
  ...new Set(requests.map(({ at }) => at - start)),
]
/** The longest pause: the smaller of 15 s and a quarter of the time elapsed, at least 2 s. */
const bound = (elapsed: number) => Math.min(15 * SECOND, Math.max(2 * SECOND, elapsed / 4)) * 1.1

describe.each(players)('the rules of time, with $name', ({ play, operation }) => {
  const sent = (requests: readonly RecordedRequest[], name: string) =>
    requests.find(one => one.operation === operation(name))?.at ?? NaN

  test('it looks within 2 s, then no more often than needed, and never longer apart than the bound', async () => {
    const requests = await play({ ...deploy, account: taking('20m') })
    const start = sent(requests, 'UpdateServiceInstance')
    const looks = timesOf(requests, start).filter(at => at >= 0)
    for (const [index, at] of looks.slice(1).entries()) {
      const before = looks[index] ?? 0
      expect(at - before).toBeLessThanOrEqual(bound(before))
    }
    expect(looks.length).toBeLessThan(120)
  })

  test('it notices an early failure within 4 s', async () => {
    const account = shopWith({ prod: { plan: [{ takes: '12s', ends: 'FAILED', message: 'no' }] } })
    const requests = await play({ ...deploy, account })
    const start = sent(requests, 'UpdateServiceInstance')
    expect(timesOf(requests, start).some(at => at >= 12 * SECOND && at <= 16 * SECOND)).toBe(true)
  })

  test('it gives up at the deadline', async () => {
    const requests = await play({
      ...deploy,
      with: `${deployProd}timeoutMinutes: 2.5\n`,
      account: taking('20m'),
    })
    const start = requests[0]?.at ?? NaN
    expect(Math.max(...timesOf(requests, start))).toBeLessThanOrEqual(2.5 * MINUTE + 3 * SECOND)
    expect(sent(requests, 'CancelServiceInstanceDeployment')).toBeNaN()
  })

  test('it cancels at the deadline with cancelOnTimeout', async () => {
    const inputs = `${deployProd}timeoutMinutes: 2.5\ncancelOnTimeout: true\n`
    const requests = await play({ ...deploy, with: inputs, account: taking('20m') })
    const after = sent(requests, 'CancelServiceInstanceDeployment') - (requests[0]?.at ?? NaN)
    expect(after).toBeGreaterThan(2.5 * MINUTE - 5 * SECOND)
    expect(after).toBeLessThanOrEqual(2.5 * MINUTE + 5 * SECOND)
  })

  test.each([1, 30, 61, 200])(
    'it cancels at once when the workflow is cancelled %i s after the start',
    async seconds => {
      let stoppedAt = NaN
      const requests = await play({
        ...deploy,
        account: taking('20m'),
        meanwhile: ({ runner, clock, stop }) => {
          runner.when(/started/, () => {
            clock.after(seconds * SECOND, () => {
              stoppedAt = clock.now()
              stop()
            })
          })
        },
      })
      // Early on, CloudFormation has not shown the deployment yet: it is read once more.
      const mostMs = seconds > 1 ? 0 : SECOND
      expect(sent(requests, 'CancelServiceInstanceDeployment')).toBeGreaterThanOrEqual(stoppedAt)
      expect(sent(requests, 'CancelServiceInstanceDeployment') - stoppedAt).toBeLessThanOrEqual(mostMs)
    },
  )

  test('it looks at a busy target at least every 15 s', async () => {
    const account = shopWith({ prod: { history: [{ ago: '1m', took: '10m' }] } })
    const requests = await play({ ...deploy, with: `${deployProd}wait: false\n`, account })
    const start = requests[0]?.at ?? NaN
    const times = timesOf(requests, start)
    for (const [index, at] of times.slice(1).entries())
      expect(at - (times[index] ?? 0)).toBeLessThanOrEqual(16.5 * SECOND)
    expect(sent(requests, 'UpdateServiceInstance') - start).toBeLessThan(9.5 * MINUTE)
  })
})
