import type { Clock } from '../shared/clock.js'
import type { Json } from '../shared/json.js'
import type { DeploymentEvent } from './context.js'
import type { DeploymentTarget } from './deployment-target.js'
import type { OverviewSource } from './overview/overview-source.js'

/** Deploys targets of one service. It reads its own inputs. */
export interface Provider<Inputs> {
  /** A value of the saved state: `proton`. */
  readonly id: string
  /** All inputs that it reads, by name; an empty one that is decisive causes a warning. */
  readonly inputs: Readonly<
    Record<string, { readonly default?: string | undefined; readonly isDecisive?: boolean | undefined }>
  >
  /**
   * Reads the provider's inputs and files. `inputs` collects the problems; undefined where the target is unknown because
   * of them.
   */
  parse(inputs: Inputs): Promise<TargetRequest | undefined>
  /** The same for the command about many targets. Absent where the provider cannot list them. */
  readonly parseOverview?: ((inputs: Inputs) => Promise<OverviewRequest>) | undefined
  /** The target that the saved state of an earlier process names; undefined where it names none. */
  reopen(saved: Json): TargetRequest | undefined
}

/** A target as the inputs name it, and the change to deploy. */
export interface TargetRequest {
  /** `service instance shop/prod` */
  readonly label: string
  /** What the post step finds the target again by. */
  readonly saved: Json
  /** The text that a deployment would submit, made without a request. Absent where the provider makes none itself. */
  render?: (() => Promise<string>) | undefined
  /** Makes no request yet. Throws {@link InputError} or {@link ProviderError}. */
  connect(context: ConnectContext): Promise<Connection>
}

/** What connecting needs. */
export interface ConnectContext {
  readonly region: string | undefined
  readonly clock: Clock
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  readonly uuid: () => string
  /** Epoch milliseconds. */
  readonly deadline: number
  /** Aborts when the workflow is cancelled. */
  readonly stop: AbortSignal
  readonly report: (event: DeploymentEvent) => void
}

/** Instances as the inputs name them. */
export interface OverviewRequest {
  /** `status of service shop`, `status of all services` */
  readonly label: string
  /** Makes no request yet. Throws {@link InputError} or {@link ProviderError}. */
  connect(context: ConnectContext): Promise<OverviewConnection>
}

/** An endpoint, in one account and region. */
export interface Endpoint {
  /** Undefined when none is set anywhere. */
  readonly region: string | undefined
  /** The host that requests went to, where it is not the provider's own; undefined before the first request. */
  readonly endpoint: () => string | undefined
  /** The account, once an answer has shown it. */
  readonly account: () => string | undefined
}

/** A target at one endpoint. */
export interface Connection extends Endpoint {
  readonly target: DeploymentTarget
}

/** Many instances at one endpoint. */
export interface OverviewConnection extends Endpoint {
  readonly source: OverviewSource
}
