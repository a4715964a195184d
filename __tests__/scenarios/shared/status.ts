import type { SharedScenario } from '../../support/stage.js'

const status = 'command: status\nserviceName: shop\n'

/** All instances are shown. */
export const statusScenarios: Readonly<Record<string, SharedScenario>> = {
  'status: of a service, with its image': { with: `${status}show: image` },
  'status: of a service, without inputs': { with: status },
  'status: of a service that does not exist': { with: status.replace('shop', 'shp') },
  'status: inputs at odds': {
    with: `${status}target: instance\nshow: "image, .x"\nstages: dev,dev\nset: a=1\n`,
  },
}
