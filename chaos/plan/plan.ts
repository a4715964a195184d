/** Everything that happens in one run, as plain data: drawn from a seed, executed without any further choice. */
export interface Plan {
  /** For the jitter of the action and of the network. */
  readonly jitter: number
  readonly command: CommandName
  readonly target: TargetKind
  /** The step's `with:`; the GitHub token is added. */
  readonly inputs: Readonly<Record<string, string>>
  readonly account: AccountPlan
  readonly endpoint: Endpoint
  /** How the deployments of the step go, the first, then its rollback. */
  readonly ours: readonly Course[]
  readonly actors: readonly Actor[]
  readonly faults: readonly Fault[]
  readonly lags: readonly Lag[]
  /** The runner's SIGINT. */
  readonly signal?: Trigger | undefined
  /** The end of main without a warning: an out-of-memory kill, a lost machine. */
  readonly kill?: Trigger | undefined
  /** How far the clocks of main and post are off. */
  readonly skewMs: readonly [number, number]
  /** From main's end to post's start. */
  readonly postAfterMs: number
}

export const commandNames = ['deploy', 'plan', 'rollback', 'wait', 'cancel', 'outputs', 'delete'] as const
export type CommandName = (typeof commandNames)[number]

export const targetKinds = ['pipeline', 'instance', 'environment', 'component', 'service'] as const
export type TargetKind = (typeof targetKinds)[number]

/** Which text: `old` is deployed before the step, `ours` is in the step's files, the others are other people's. */
export const variants = ['old', 'ours', 'theirs', 'more', 'less', 'withoutTarget', 'tooMany'] as const
export type Variant = (typeof variants)[number]

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

/** How one deployment goes: how long it takes and how it ends, by itself and after a Cancel. */
export interface Course {
  readonly takesMs: number
  readonly ends: EndStatus
  readonly cancelTakesMs: number
  readonly cancelEnds: EndStatus
  /** A service: which status its failure ends in; `part`: the service is ACTIVE and an instance FAILED. */
  readonly failsAs?: 'UPDATE_FAILED' | 'CLEANUP_COMPLETE' | 'CLEANUP_FAILED' | 'part' | undefined
  readonly outputs: number
}

/** How the account is when the run begins. */
export interface AccountPlan {
  /** The target exists. */
  readonly exists: boolean
  /** How the target's last deployment before the run ended. */
  readonly lastEnded: EndStatus
  /** Succeeded and failed deployments before that, oldest first: how long each took, in ms. */
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

/** What an endpoint shows and how it behaves where the API reference leaves it open. */
export interface Endpoint {
  readonly showsIds: boolean
  readonly showsTokens: boolean
  /** Components and instances: an update without token leaves the one before. */
  readonly keepsToken: boolean
  readonly showsStates: 'both' | 'none' | 'withoutSpec'
  readonly showsSpec: 'fromAcceptance' | 'fromSuccess' | 'never'
  readonly timesInSeconds: boolean
  readonly showsCompletedAt: boolean
  /** An update with a known token is answered as the first time. */
  readonly knowsTokens: boolean
  /** Update answers the target as it was before. Beyond what is documented. */
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
  /** A deployment of ours has ended. */
  'ended',
  /** A Cancel of ours has left the process. */
  'cancelSent',
  'cancelAccepted',
  'signal',
  'postStart',
] as const
export type Moment = (typeof moments)[number]

export const deeds = [
  'update',
  'updateWithoutDeployment',
  'cancel',
  'delete',
  'recreate',
  'updateService',
  'updateComponent',
  'createInstance',
  'describe',
  'forget',
] as const
export type Deed = (typeof deeds)[number]

/** Somebody else does something to the same target. */
export interface Actor {
  readonly at: Trigger
  readonly does: Deed
  readonly variant: Variant
  /** Its update carries a client token, as every SDK's does. */
  readonly hasToken: boolean
  /** Tries again every so many ms, for two minutes, until Proton accepts it. */
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

/** What befalls the step's requests. */
export interface Fault {
  /** An operation's name or the beginning of it; '' is all. */
  readonly operation: string
  readonly kind: FaultKind
  /** So many requests are spared first, then so many are hit. */
  readonly skip: number
  readonly times: number
  /** Only requests sent from this time after the start of main on, in ms. */
  readonly fromMs?: number | undefined
  /** What the kind needs: how late, how long. */
  readonly ms: number
}

/** Reads that show how things were some time ago. */
export interface Lag {
  readonly operation: string
  readonly lagMs: number
  /** After what the times begin to count. */
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

/** The key of the target that a plan is about, as the model's state holds it. */
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
