import { expect, test } from '@jest/globals'
import type { DeploymentEvent } from '../../../src/engine/context.js'
import { failureReporter } from '../../../src/engine/polling/report-failures.js'
import { FakeClock } from '../../support/fake-clock.js'
import { protonError } from '../../support/scripted.js'

test('a failure is reported once, and again when it is another one or still there after a minute', async () => {
  const clock = new FakeClock()
  const events: DeploymentEvent[] = []
  const report = failureReporter({ clock, report: event => events.push(event) }, 60_000)
  const failures: readonly (readonly [afterMs: number, code: string])[] = [
    [0, 'a'],
    [59_999, 'a'],
    [1, 'a'],
    [1, 'b'],
    [1, 'b'],
    [1, 'a'],
  ]
  const reported: number[] = []
  for (const [afterMs, code] of failures) {
    await clock.run(clock.sleep(afterMs))
    report(protonError('transient', code))
    reported.push(events.length)
  }
  expect(reported).toEqual([1, 1, 2, 3, 3, 4])
})
