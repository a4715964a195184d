import type { SharedScenario } from '../../support/stage.js'
import { busy, prod } from './shop.js'

const MINUTE = 60_000
const unknownId = 'deploymentId: 00000000-0000-4000-8000-000000000000\n'

/** Deployments that exist. */
export const existingScenarios: Readonly<Record<string, SharedScenario>> = {
  'wait: for the deployment in progress': { with: `command: wait${prod}`, account: busy },
  'wait: for a deployment that does not exist': { with: `command: wait${prod}${unknownId}`, account: busy },
  'wait: on an instance that does not exist': { with: `command: wait${prod.replace('prod', 'Prod')}` },
  'wait: nothing in progress': { with: `command: wait${prod}` },
  'wait: cancelled with the workflow': {
    with: `command: wait${prod}`,
    account: busy,
    meanwhile: ({ clock, stop }) => {
      clock.after(MINUTE, stop)
    },
  },
  'cancel: a deployment that does not exist': { with: `command: cancel${prod}${unknownId}` },
  'cancel: the deployment in progress': { with: `command: cancel${prod}`, account: busy },
  'cancel: nothing to cancel': { with: `command: cancel${prod}` },
  'outputs: of a deployment that does not exist': { with: `command: outputs${prod}${unknownId}` },
  'outputs: of the target': { with: `command: outputs${prod}` },
}
