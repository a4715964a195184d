import { stackMoments, type StackAction, type StackPlan } from './stack-plan.js'

export const providerNames = ['proton', 'cloudformation'] as const
export type ProviderName = (typeof providerNames)[number]

/** Everything that happens in one run, as plain data: drawn from a seed, played without any further choice. */
export interface Plan {
  /** The provider that the step deploys with; Proton when absent. */
  readonly provider?: ProviderName | undefined
  /** The seed for the jitter of the action and of the network. */
  readonly jitter: number
  readonly command: CommandName
  readonly target: TargetKind
  /** The step's `with:`; the GitHub token is added. */
  readonly inputs: Readonly<Record<string, string>>
  readonly account: AccountPlan
  /** CloudFormation only: the stack, and its behaviour where the API reference does not say. */
  readonly stack?: StackPlan | undefined
  readonly endpoint: Endpoint
  /** The courses of the step's deployments: the first, then its rollback. */
  readonly ours: readonly Course[]
  readonly actors: readonly Actor[]
  readonly faults: readonly Fault[]
  readonly lags: readonly Lag[]
  /** The runner's SIGINT. */
  readonly signal?: Trigger | undefined
  /** Main ends without a warning: it runs out of memory, or the machine is lost. */
  readonly kill?: Trigger | undefined
  /** By how much the clocks of main and post are wrong, in ms. */
  readonly skewMs: readonly [number, number]
  /** From the end of main to the start of post, in ms. */
  readonly postAfterMs: number
}

export const commandNames = [
  'deploy',
  'plan',
  'rollback',
  'wait',
  'cancel',
  'outputs',
  'delete',
  'status',
] as const
export type CommandName = (typeof commandNames)[number]

export const targetKinds = ['pipeline', 'instance', 'environment', 'component', 'service'] as const
export type TargetKind = (typeof targetKinds)[number]

/** Which spec: `old` is deployed before the step, `ours` is in the step's files, others deploy the rest. */
export const variants = ['old', 'ours', 'theirs', 'more', 'less', 'withoutTarget', 'tooMany'] as const
export type Variant = (typeof variants)[number]

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

/** The course of one deployment: how long it takes and how it ends, by itself and after a Cancel. */
export interface Course {
  readonly takesMs: number
  readonly ends: EndStatus
  readonly cancelTakesMs: number
  readonly cancelEnds: EndStatus
  /** A service: which status its failure ends in; `part`: the service is ACTIVE and an instance FAILED. */
  readonly failsAs?: 'UPDATE_FAILED' | 'CLEANUP_COMPLETE' | 'CLEANUP_FAILED' | 'part' | undefined
  readonly outputs: number
}

/** The account when the run starts. */
export interface AccountPlan {
  /** The target exists. */
  readonly exists: boolean
  /** How the target's last deployment before the run ended. */
  readonly lastEnded: EndStatus
  /** How long each earlier succeeded deployment took, oldest first, in ms. */
  readonly history: readonly number[]
  /** The component is attached to shop/prod. */
  readonly isAttached: boolean
  /** The service spec is synced from a repository. */
  readonly isSynced: boolean
  /** The template has a schema. */
  readonly hasSchema: boolean
  /** Instances of the service beside dev and prod, so that its quota is nearly used up; none when absent. */
  readonly extraInstances?: number
}

/** What an endpoint shows, and its behaviour where the API reference does not say. */
export interface Endpoint {
  readonly showsIds: boolean
  readonly showsTokens: boolean
  /** Components and instances: after an update without token the earlier token is shown. */
  readonly keepsToken: boolean
  readonly showsStates: 'both' | 'none' | 'withoutSpec'
  readonly showsSpec: 'fromAcceptance' | 'fromSuccess' | 'never'
  readonly timesInSeconds: boolean
  readonly showsCompletedAt: boolean
  /** An update with a known token gets the first answer and changes nothing. */
  readonly knowsTokens: boolean
  /** The answer to Update shows the target before the update. Not documented. */
  readonly answersBefore: boolean
  readonly idleCancelIs: 'ConflictException' | 'ValidationException'
  readonly pageSize: number
}

/** A moment: `ms` after something happened, the `nth` time it did (1 is the first). */
export interface Trigger {
  readonly on: Moment
  readonly ms: number
  readonly nth?: number
}

export const moments = [
  /** Main starts; the time may be negative. */
  'start',
  /** Main is about to send a request that changes something; it is still in the process. */
  'sending',
  /** Such a request has left the process. */
  'sent',
  /** Proton has accepted it. */
  'accepted',
  /** Main was given the answer, or an error. */
  'answered',
  /** A deployment of the step has ended. */
  'ended',
  /** A Cancel of the step has left the process. */
  'cancelSent',
  'cancelAccepted',
  'signal',
  'postStart',
  ...stackMoments,
] as const
export type Moment = (typeof moments)[number]

export const actorActions = [
  'update',
  'updateWithoutDeployment',
  'cancel',
  'delete',
  'recreate',
  'updateService',
  'updateComponent',
  'createInstance',
  'changeDescription',
  'deleteRecord',
] as const

export type ActorAction = (typeof actorActions)[number] | StackAction

/** Somebody else does something to the same target. */
export interface Actor {
  readonly at: Trigger
  readonly does: ActorAction
  readonly variant: Variant
  /** Its update carries a client token, as every SDK's does. */
  readonly hasToken: boolean
  /** Retries after this many ms, for two minutes, until Proton accepts it. */
  readonly everyMs?: number | undefined
  readonly course: Course
}

export const faultKinds = [
  'lost',
  'unanswered',
  'hang',
  'hangAnswer',
  'late',
  'slow',
  'twice',
  'garbageBefore',
  'garbageAfter',
  'empty',
  'internalBefore',
  'internalAfter',
  'unavailable',
  'throttle',
  'conflict',
  'notFound',
  'denied',
  'refused',
  'unresolved',
  'expired',
  'unknownOperation',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** What goes wrong with requests of the step. */
export interface Fault {
  /** The name of an operation, or how it starts; '' is every operation. */
  readonly operation: string
  readonly kind: FaultKind
  /** This many requests pass first, then this many fail. */
  readonly skip: number
  readonly times: number
  /** Only requests sent this many ms after the start of main, or later. */
  readonly fromMs?: number | undefined
  /** Only requests sent less than this many ms after it. */
  readonly toMs?: number | undefined
  /** The delay, for the kinds that have one. */
  readonly ms: number
}

/** Reads that show an earlier state. */
export interface Lag {
  readonly operation: string
  readonly lagMs: number
  /** The moment that the times below count from. */
  readonly after: Moment
  /** Between these times, in ms. */
  readonly fromMs: number
  readonly toMs: number
}

/** The quota "Service instances per service": AWS General Reference, AWS Proton endpoints and quotas. */
export const MOST_INSTANCES = 20

export const SERVICE = 'shop'
export const INSTANCE = 'prod'
export const ENVIRONMENT = 'live'
export const COMPONENT = 'cache'

/** The provider of a plan. */
export function providerOf({ provider = 'proton' }: Plan): ProviderName {
  return provider
}

/** The key of the target in the model's account. */
export function targetKey(kind: TargetKind): string {
  const keys: Readonly<Record<TargetKind, string>> = {
    pipeline: `pipeline ${SERVICE}`,
    instance: `instance ${SERVICE}/${INSTANCE}`,
    environment: `environment ${ENVIRONMENT}`,
    component: `component ${COMPONENT}`,
    service: `service ${SERVICE}`,
  }
  return keys[kind]
}
