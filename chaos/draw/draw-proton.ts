import type { CommandName, Endpoint, Plan, TargetKind } from '../plan/plan.js'
import { drawProtonChange } from './draw-change.js'
import { drawFaults } from './draw-faults.js'
import { drawLimits } from './draw-limits.js'
import { drawRace } from './draw-race.js'
import { drawTrigger } from './draw-trigger.js'
import type { ProviderDrawing } from './drawing.js'
import { drawRareCombination } from './rare-combinations.js'
import type { Random } from './random.js'

/** The share of the disturbed runs in which several rare things coincide. */
const RARE_COMBINATION_SHARE = 0.05

/** What is drawn for Proton. */
export const protonDrawing: ProviderDrawing = {
  targets: { instance: 32, pipeline: 20, environment: 16, component: 20, service: 12 },
  drawCommand,
  drawAccount: random => ({ isSynced: random.chance(0.1), hasSchema: random.chance(0.3) }),
  drawBehaviour,
  drawChange: drawProtonChange,
  drawInputs: () => undefined,
  courseOf: course => course,
  actors: {
    drawTrigger,
    weights: ({ target, inputs }) => ({
      ...{ endAndCover: 14, bound: 6, forget: 4, service: target === 'service' ? 40 : 4 },
      afterFailure: inputs['rollbackOnFailure'] === 'true' ? 40 : 0,
    }),
    actions: ['update', 'cancel', 'delete', 'recreate', 'updateService', 'deleteRecord'],
    prepared: [],
  },
  drawFaults,
  reads: ['Get', 'GetDeployment', 'List', '', 'GetS', 'GetE', 'GetC'],
  combine,
}

function drawCommand(random: Random, target: TargetKind): CommandName {
  if (target === 'service') return random.weighted({ deploy: 80, plan: 8, delete: 12 })
  const rest = { deploy: 66, plan: 5, rollback: 9, wait: 5, cancel: 6, outputs: 3 }
  if (target === 'pipeline') return random.weighted(rest)
  return random.weighted({ ...rest, delete: 6, status: target === 'instance' ? 6 : 0 })
}

function drawBehaviour(random: Random, target: TargetKind, oddity: number): { readonly endpoint: Endpoint } {
  const odd = () => random.chance(oddity)
  const endpoint: Endpoint = {
    showsIds: !odd(),
    showsTokens: !odd(),
    keepsToken: odd(),
    // The state of a component without a spec would look like a component that has none.
    showsStates: odd() ? (target === 'component' ? 'none' : random.pick(['none', 'withoutSpec'])) : 'both',
    showsSpec: odd() ? random.pick(['fromSuccess', 'never']) : random.pick(['fromAcceptance', 'fromSuccess']),
    timesInSeconds: odd(),
    showsCompletedAt: !odd(),
    knowsTokens: random.chance(0.5),
    answersBefore: random.chance(oddity / 20),
    idleCancelIs: random.pick(['ConflictException', 'ValidationException']),
    pageSize: odd() ? random.pick([1, 2, 3]) : 100,
  }
  return { endpoint }
}

function combine(random: Random, plan: Plan, isUndisturbed: boolean): Plan {
  if (isUndisturbed) return drawLimits(random, plan)
  const isCombined = random.chance(RARE_COMBINATION_SHARE)
  return drawRace(random, drawLimits(random, isCombined ? drawRareCombination(random, plan) : plan))
}
