import type { AccountPlan, CommandName, Course, Endpoint, Fault, Plan, TargetKind } from '../plan/plan.js'
import type { StackPlan } from '../plan/stack-plan.js'
import type { DrawnActors } from './draw-actors.js'
import type { DrawnStep } from './draw-trigger.js'
import type { Random } from './random.js'

export type Inputs = Record<string, string>

/** How an endpoint, or a stack, behaves. */
export interface Behaviour {
  readonly endpoint: Endpoint
  readonly stack?: StackPlan | undefined
}

/** What the inputs of a step depend on. */
export interface DrawnAccount extends Behaviour {
  readonly target: TargetKind
  readonly command: CommandName
  readonly account: AccountPlan
}

/** A change that a step deploys or plans. */
export interface DrawnChange extends DrawnAccount {
  /** With `createIfMissing`. */
  readonly isCreation: boolean
}

/** What is drawn for one provider in its own way. */
export interface ProviderDrawing {
  readonly targets: Readonly<Record<TargetKind, number>>
  readonly drawCommand: (random: Random, target: TargetKind) => CommandName
  /** What its accounts have beside the usual. */
  readonly drawAccount: (random: Random) => Partial<AccountPlan>
  /** `oddity`: the probability of each deviation from what is usual. */
  readonly drawBehaviour: (random: Random, target: TargetKind, oddity: number) => Behaviour
  /** What is deployed, as inputs. */
  readonly drawChange: (random: Random, change: DrawnChange, inputs: Inputs) => void
  /** Inputs of every command. */
  readonly drawInputs: (random: Random, step: DrawnAccount, inputs: Inputs) => void
  /** A course as deployments of this provider have it. */
  readonly courseOf: (course: Course) => Course
  readonly actors: DrawnActors
  readonly drawFaults: (random: Random, step: DrawnStep) => readonly Fault[]
  /** Operations whose answers lag behind. */
  readonly reads: readonly string[]
  /** Adds what independent draws hardly ever combine. */
  readonly combine: (random: Random, plan: Plan, isUndisturbed: boolean) => Plan
}
