import type { Course, EndStatus, TargetKind } from '../plan/plan.js'
import type { Author } from './author.js'
import type { Stack } from './cloudformation/stack.js'
import type { SimulatedTime } from '../play/simulated-clock.js'

export type DeploymentStatus =
  'IN_PROGRESS' | 'CANCELLING' | EndStatus | 'DELETE_IN_PROGRESS' | 'DELETE_FAILED'

/** The content of a deployment. */
export interface Content {
  readonly spec: string | undefined
  readonly templateFile: string | undefined
  readonly major: string
  readonly minor: string
}

/** A deployment in the model. */
export interface Deployment {
  readonly id: string
  readonly key: string
  readonly kind: Exclude<TargetKind, 'service'>
  readonly by: Author
  readonly token: string | undefined
  readonly createdAt: number
  readonly completedAt?: number
  readonly status: DeploymentStatus
  readonly message?: string
  readonly before: Content | undefined
  readonly deploys: Content
  readonly course: Course
  readonly cancelledBy?: Author
  /** CloudFormation: the deployment before it, as the record of its text names it. */
  readonly recordedBefore?: string | undefined
  /** Its record was deleted. */
  readonly isRecordDeleted?: boolean
}

/** A resource with deployments in the model. */
export interface Target {
  readonly key: string
  readonly kind: Exclude<TargetKind, 'service'>
  readonly service: string
  readonly instance: string
  readonly environment: string
  readonly name: string
  readonly createdAt: number
  readonly createdBy: Author
  readonly templateName: string
  /** Undefined before the first success. */
  readonly deployed: Content | undefined
  /** The spec that was accepted last. */
  readonly acceptedSpec: string | undefined
  readonly attempted: string | undefined
  readonly succeeded: string | undefined
  readonly token: string | undefined
  readonly description: string | undefined
  /** Set while and after a deletion fails. */
  readonly deletion?: 'DELETE_IN_PROGRESS' | 'DELETE_FAILED' | undefined
  /** A component: the instance it is attached to, `shop/prod`. */
  readonly attachedTo?: string | undefined
  /** What it was attached to before its latest deployment. */
  readonly attachedBefore?: string | undefined
}

/** A service in the model. */
export interface Service {
  readonly name: string
  readonly createdAt: number
  readonly createdBy: Author
  readonly modifiedAt: number
  readonly status: string
  readonly message?: string | undefined
  readonly spec: string
  readonly description: string | undefined
}

/** An update or a creation of a service, for which Proton has no record. */
export interface ServiceUpdate {
  readonly number: number
  readonly by: Author
  readonly acceptedAt: number
  readonly endedAt?: number
  /** Whether it succeeded. */
  readonly isDone?: boolean
  readonly spec: string | undefined
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The account at one moment. */
export interface Account {
  readonly targets: Readonly<Record<string, Target>>
  readonly services: Readonly<Record<string, Service>>
  readonly deployments: Readonly<Record<string, Deployment>>
  readonly updates: readonly ServiceUpdate[]
  /** CloudFormation's stacks, by ARN. */
  readonly stacks?: Readonly<Record<string, Stack>>
  /** The objects of S3, by bucket and key. */
  readonly objects?: Readonly<Record<string, string>>
}

/** What a request did in the model. */
export interface Effect {
  readonly at: number
  readonly what:
    | 'deployed'
    | 'updated'
    | 'serviceUpdated'
    | 'cancelled'
    | 'deleting'
    | 'recordDeleted'
    | 'changeSetMade'
    | 'changeSetDeleted'
    | 'objectPut'
    | 'objectDeleted'
  readonly key: string
  readonly deploymentId?: string
  readonly serviceUpdate?: number
  readonly changeSetId?: string
  /** Of a deletion: when what is deleted was created, and by whom. */
  readonly createdAt?: number
  readonly createdBy?: Author
}

/** The account with all its earlier versions, for reads that lag behind and for the checks. */
export class History {
  readonly time: SimulatedTime
  readonly #versions: { readonly at: number; readonly account: Account }[]

  constructor(time: SimulatedTime, account: Account) {
    this.time = time
    this.#versions = [{ at: -Infinity, account }]
  }

  get now(): Account {
    return this.asOf(this.time.now)
  }

  /** The account as it was at `at`. */
  asOf(at: number): Account {
    for (let index = this.#versions.length - 1; index > 0; index--) {
      const version = this.#versions[index]
      if (version && version.at <= at) return version.account
    }
    const [first] = this.#versions
    if (!first) throw new Error('a history without a beginning')
    return first.account
  }

  change(make: (account: Account) => Account): void {
    this.#versions.push({ at: this.time.now, account: make(this.now) })
  }

  target(key: string, part: Partial<Target>): void {
    this.change(account => {
      const target = account.targets[key]
      return target ? { ...account, targets: { ...account.targets, [key]: { ...target, ...part } } } : account
    })
  }

  deployment(id: string, part: Partial<Deployment>): void {
    this.change(account => {
      const one = account.deployments[id]
      if (!one) return account
      return { ...account, deployments: { ...account.deployments, [id]: { ...one, ...part } } }
    })
  }

  service(name: string, part: Partial<Service>): void {
    this.change(account => {
      const one = account.services[name]
      return one ? { ...account, services: { ...account.services, [name]: { ...one, ...part } } } : account
    })
  }

  /** Every version of the account between two moments, the first included. */
  between(from: number, to: number): readonly Account[] {
    const within = this.#versions.filter(({ at }) => at > from && at <= to).map(({ account }) => account)
    return [this.asOf(from), ...within]
  }
}

/** The instances of a service, those included that are being deleted. */
export function instancesOf({ targets }: Account, service: string): readonly Target[] {
  return Object.values(targets).filter(one => one.kind === 'instance' && one.service === service)
}

/** Whether a deployment has not ended. */
export function isUnfinished({ status }: Pick<Deployment, 'status'>): boolean {
  return status === 'IN_PROGRESS' || status === 'CANCELLING'
}
